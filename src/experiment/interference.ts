import { metricValue } from '../comparison/index.ts';
import type { Random } from '../foundation/index.ts';
import { type Measurement, responseTimeMetric, SIDES, type Side, trendMetric } from '../trial/index.ts';
import { PROBE_ROUNDS, PROBE_WINDOW_MS, type Scenario } from '../scenario/index.ts';
import type { LoadWindow } from './ports.ts';
import { steadyWindow } from './steady-window.ts';

const MEDIAN = responseTimeMetric(0.5);
const MEDIAN_ROUND_TRIP = trendMetric('ws_round_trip', 0.5);

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
  for (let round = 0; round < PROBE_ROUNDS; round++) {
    const draw = random.fork(`round-${round}`);
    const alone = (side: Side): LoadWindow => steadyWindow(scenario, PROBE_WINDOW_MS, side, draw.fork(side));
    const medians = {
      baseline: mediansOf(await measure(alone('baseline')), 'baseline'),
      candidate: mediansOf(await measure(alone('candidate')), 'candidate'),
    };
    const together = await measure(steadyWindow(scenario, PROBE_WINDOW_MS, 'both', draw.fork('together')));
    const slowdowns = SIDES.map((side) => slowdownOf(medians[side], mediansOf(together, side)));
    const known = slowdowns.filter((slowdown) => slowdown !== null);
    if (known.length === SIDES.length) ratios.push(Math.max(...known));
  }
  return ratios.length === 0 ? null : Math.min(...ratios);
}

/** Median response time of each endpoint that answered, and round trip of each WebSocket. */
function mediansOf(measurements: readonly Measurement[], side: Side): ReadonlyMap<string, number> {
  const own = measurements.filter((each) => each.side === side);
  return new Map(
    own.flatMap((measurement) => {
      const asked = [
        ...measurement.endpoints.map(({ endpoint }) => ({ endpoint, metric: MEDIAN })),
        ...measurement.trends
          .filter(({ metric }) => metric === 'ws_round_trip')
          .map(({ endpoint }) => ({ endpoint, metric: MEDIAN_ROUND_TRIP })),
      ];
      return asked.flatMap(({ endpoint, metric }) => {
        const median = metricValue(measurement, endpoint, metric);
        return median === null ? [] : [[`${metric.name} ${endpoint}`, median.value] as const];
      });
    }),
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
