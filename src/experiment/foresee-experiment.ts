import { advise, foresee, type Foresight, type MetricForesight } from '../comparison/index.ts';
import { PerfGateError } from '../foundation/index.ts';
import { isBatch, loadDurationMs, meanRate } from '../scenario/index.ts';
import { isTime, type Run, type Trial } from '../trial/index.ts';
import { assembleRun } from './assemble-run.ts';
import { Bench, type ExperimentRequest } from './bench.ts';
import { budgetOf, measurePilot, type PilotMeasurement } from './pilot.ts';
import { explainAssignment, type Plan, planWarning, plannedBlockMs } from './plan.ts';

/** Blocks of a pilot that is all there is. */
const BLOCKS = 20;
/** Time that it may take where blocks are long; six blocks are measured all the same. */
const MOST_MS = 120_000;
const LEAST_BLOCKS = 6;

/**
 * Measures warm-up and a pilot, and says what a run of this scenario could tell. Needs two sides, which may be one
 * target twice. Sends no more than that, and stops everything whatever happens. Rejects with what the drivers throw,
 * with INTERRUPTED after a stop signal, and with TARGET_START_FAILED where a fresh instance does not come up.
 */
export async function foreseeExperiment(request: ExperimentRequest): Promise<Foresight> {
  const { scenario, signal, onProgress } = request;
  const bench = new Bench(request);
  try {
    await bench.sides.start(signal, onProgress);
    const warmUp = await bench.warmUp();
    const interference = await bench.probe();
    const plan = bench.plan(interference);
    const pilot = scenario.load.executors.some(isBatch)
      ? NOTHING
      : await measurePilot(bench, request, plan, { blocks: blocksFor(plan), renew: renewWith(bench) });
    for (const failure of await bench.sides.tearDown(onProgress))
      onProgress({ kind: 'warning', message: failure });
    if (signal.aborted) throw interrupted();
    return describe(request, bench, plan, { warmUp, interference, pilot });
  } finally {
    await bench.sides.stop();
  }
}

const NOTHING: PilotMeasurement = { trials: [], blocks: 0, blockMs: 0, cameUp: true };

function blocksFor(plan: Plan): number {
  return Math.max(LEAST_BLOCKS, Math.min(BLOCKS, Math.floor(MOST_MS / plannedBlockMs(plan))));
}

function renewWith(bench: Bench): (name: string) => Promise<boolean> {
  return async (name) => {
    try {
      await bench.renew(name);
      return true;
    } catch (error) {
      throw new PerfGateError(
        'TARGET_START_FAILED',
        `a fresh instance did not come up: ${error instanceof Error ? error.message : String(error)}`,
        'The first one did: see what the command leaves behind, or write `compare: {fresh-instances: never}`.',
        { cause: error },
      );
    }
  };
}

function interrupted(): PerfGateError {
  return new PerfGateError('INTERRUPTED', 'a stop signal ended the pilot', 'Run it again.');
}

interface Found {
  readonly warmUp: readonly Trial[];
  readonly interference: number | null;
  readonly pilot: PilotMeasurement;
}

function describe(
  request: ExperimentRequest,
  bench: Bench,
  plan: Plan,
  { warmUp, interference, pilot }: Found,
): Foresight {
  const { scenario, family } = request;
  const design = {
    assignment: plan.assignment,
    interference,
    reason: explainAssignment(scenario, plan, interference),
  };
  const run: Run = assembleRun(request, {
    design,
    sides: bench.sides.describe(),
    control: null,
    warmUp,
    pilot: null,
    trials: pilot.trials,
    incidents: [],
    validity: { kind: 'valid' },
  });
  // A run of its own has only its warm-up behind it.
  const budget = budgetOf(scenario, plan, family, {
    blockMs: pilot.blockMs,
    elapsedMs: scenario.load.warmUpMs,
  });
  const metrics = foresee(run, budget);
  const rate = meanRate(scenario.load);
  const warning = planWarning(scenario, plan, family);
  return {
    scenario: scenario.name,
    source: scenario.source,
    design,
    pilot: { blocks: pilot.blocks, blockMs: pilot.blockMs },
    load: { ratePerSecond: rate > 0 ? rate : null, durationMs: loadDurationMs(scenario.load) },
    budget,
    metrics,
    advice: [...(warning === '' ? [] : [warning]), ...advise(scenario, metrics, budget, plan.blocks)],
    invalid: metrics.length > 0 ? unanswered(metrics) : whyNothing(request, pilot),
  };
}

/** Of a target that never answered nothing is foreseen, though its errors could be counted. */
function unanswered(metrics: readonly MetricForesight[]): string {
  const times = metrics.filter(({ metric }) => isTime(metric.kind));
  return times.length > 0 && times.every(({ requests }) => requests === 0)
    ? 'not one request was answered well'
    : '';
}

function whyNothing({ scenario }: ExperimentRequest, { trials, blocks }: PilotMeasurement): string {
  if (scenario.load.executors.some(isBatch))
    return 'a number of iterations is given out once: such a load has no blocks to foresee anything from';
  if (blocks === 0) return 'the request budget has no room for a single block';
  const reasons = trials.flatMap(({ validity }) => (validity.kind === 'invalid' ? validity.reasons : []));
  return `no block was valid on both sides${reasons[0] === undefined ? '' : `: ${reasons[0]}`}`;
}
