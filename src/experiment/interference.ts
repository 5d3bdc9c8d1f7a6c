import { metricValue } from '../comparison/index.ts';
import type { Random } from '../foundation/index.ts';
import { createSchedule, scaleLoad } from '../schedule/index.ts';
import { type Measurement, responseTimeMetric, SIDES, type Side } from '../trial/index.ts';
import { PROBE_ROUNDS, PROBE_WINDOW_MS, type Scenario } from '../scenario/index.ts';
import { oneSided, splitByCoin } from './fill-block.ts';
import { meanRate } from './plan.ts';
import type { LoadWindow } from './ports.ts';

const ROUNDS = PROBE_ROUNDS;
const WINDOW_MS = PROBE_WINDOW_MS;
const MEDIAN = responseTimeMetric(0.5);

/**
 * Measures whether the sides slow each other: the median response time of each alone against both together, at the
 * rate of the scenario. 1 is no interference. Of two rounds the smaller ratio counts, because a burst of the machine
 * only ever feigns interference that is not there; real interference shows in every round. Null without an answer.
 */
export async function probeInterference(
  scenario: Scenario,
  random: Random,
  measure: (window: LoadWindow) => Promise<readonly Measurement[]>,
): Promise<number | null> {
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const draw = random.fork(`round-${round}`);
    const alone = {
      baseline: mediansOf(await measure(aloneWindow(scenario, 'baseline', draw)), 'baseline'),
      candidate: mediansOf(await measure(aloneWindow(scenario, 'candidate', draw)), 'candidate'),
    };
    const together = await measure(togetherWindow(scenario, draw));
    const slowdowns = SIDES.map((side) => slowdownOf(alone[side], mediansOf(together, side)));
    const known = slowdowns.filter((slowdown) => slowdown !== null);
    if (known.length === SIDES.length) ratios.push(Math.max(...known));
  }
  return ratios.length === 0 ? null : Math.min(...ratios);
}

/** The scenario's mean rate, steadily, for `durationMs`, times `factor`. */
export function steadySchedule(
  scenario: Scenario,
  durationMs: number,
  factor: number,
  random: Random,
): ReturnType<typeof createSchedule> {
  const rate = meanRate(scenario.load);
  const load = { ...scenario.load, phases: [{ durationMs, fromPerSecond: rate, toPerSecond: rate }] };
  return createSchedule(
    scaleLoad(load, factor),
    scenario.requests.map(({ weight }) => weight),
    random,
  );
}

function aloneWindow(scenario: Scenario, side: Side, random: Random): LoadWindow {
  return oneSided(steadySchedule(scenario, WINDOW_MS, 1, random.fork(side)), side);
}

function togetherWindow(scenario: Scenario, random: Random): LoadWindow {
  return splitByCoin(steadySchedule(scenario, WINDOW_MS, 2, random.fork('together')), random.fork('coin'));
}

/** Median response time of each endpoint that answered. */
function mediansOf(measurements: readonly Measurement[], side: Side): ReadonlyMap<string, number> {
  const own = measurements.filter((each) => each.side === side);
  return new Map(
    own.flatMap((measurement) =>
      measurement.endpoints.flatMap(({ endpoint }) => {
        const median = metricValue(measurement, endpoint, MEDIAN);
        return median === null ? [] : [[endpoint, median.value] as const];
      }),
    ),
  );
}

/**
 * Geometric mean over the endpoints of together / alone. Endpoint by endpoint, because the median of a mix of quick and
 * slow endpoints jumps between them with their shares.
 */
function slowdownOf(
  alone: ReadonlyMap<string, number>,
  together: ReadonlyMap<string, number>,
): number | null {
  const logs = [...alone].flatMap(([endpoint, before]) => {
    const after = together.get(endpoint);
    return after === undefined ? [] : [Math.log(after / before)];
  });
  return logs.length === 0 ? null : Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}
