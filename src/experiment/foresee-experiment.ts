import {
  advise,
  type Budget,
  foresee,
  type Foresight,
  type MetricForesight,
  pilotNoise,
  WHY_NOT_COMPARED,
} from '../comparison/index.ts';
import { PerfGateError } from '../foundation/index.ts';
import {
  isComparable,
  formatDuration,
  isBatch,
  loadDurationMs,
  meanRate,
  roundedPercent,
} from '../scenario/index.ts';
import { type Capacity, isShare, isTime, type Run, type Side, type Trial } from '../trial/index.ts';
import { assembleRun } from './assemble-run.ts';
import { Bench, type ExperimentRequest } from './bench.ts';
import {
  budgetOf,
  LEAST_PILOT_BLOCKS,
  measurePilot,
  needsPilot,
  PILOT_BLOCKS,
  type PilotMeasurement,
  sizedPlan,
} from './pilot.ts';
import { silentSides } from './silent-sides.ts';
import { capacityAdvice } from './capacity-advice.ts';
import { type CapacityRequest, probeCapacity } from './probe-capacity.ts';
import { explainDesign, type Plan, planWarnings, plannedBlockMs } from './plan.ts';

/** Blocks of a pilot that is all there is. */
const BLOCKS = 20;
/** Time that it may take where blocks are long; the fewest that say anything are measured all the same. */
const MOST_MS = 120_000;

/** How to find out what the sides carry at most, where that is wanted. */
export interface CapacityWish extends Pick<CapacityRequest, 'createLoad'> {
  /** The sides to be driven to their limit: one, where both are the same target. */
  readonly sides: readonly Side[];
}

/**
 * Measures warm-up and a pilot, and says what a run of this scenario could tell. Needs two sides, which may be one
 * target twice. Sends no more than that, and what `capacity` takes where it is not null, and stops everything whatever happens. Rejects with what the drivers throw,
 * with INTERRUPTED after a stop signal, and with TARGET_START_FAILED where a fresh instance does not come up.
 */
export async function foreseeExperiment(
  request: ExperimentRequest,
  capacity: CapacityWish | null = null,
): Promise<Foresight> {
  const { scenario, signal, onProgress } = request;
  const bench = new Bench(request);
  try {
    await bench.sides.start(signal, onProgress);
    const warmUp = await bench.warmUp();
    const interference = await bench.probe();
    const plan = bench.plan(interference);
    const pilot = !isComparable(scenario.load)
      ? NOTHING
      : await measurePilot(bench, request, plan, { blocks: blocksFor(plan), renew: renewWith(bench) });
    const carried = capacity === null ? null : await carriedBy(bench, request, capacity);
    for (const failure of await bench.sides.tearDown(onProgress))
      onProgress({ kind: 'warning', message: failure });
    if (signal.aborted) throw interrupted();
    return describe(request, bench, plan, { warmUp, interference, pilot, carried });
  } finally {
    await bench.sides.stop();
  }
}

/** Measured last: a target that was driven to its limit is another for a while. */
function carriedBy(
  bench: Bench,
  { scenario, load, clock, seed, signal, onProgress }: ExperimentRequest,
  { sides, createLoad }: CapacityWish,
): Promise<Capacity> {
  const urls = Object.entries(bench.sides.urls()).filter(([side]) => sides.some((each) => each === side));
  return probeCapacity({
    scenario,
    urls: Object.fromEntries(urls),
    remainingBudget: load.remainingBudget(),
    createLoad,
    clock,
    seed,
    signal,
    onProgress,
  });
}

const NOTHING: PilotMeasurement = { trials: [], blocks: 0, blockMs: 0, requestsPerBlock: 0, cameUp: true };

function blocksFor(plan: Plan): number {
  return Math.max(LEAST_PILOT_BLOCKS, Math.min(BLOCKS, Math.floor(MOST_MS / plannedBlockMs(plan))));
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
  readonly carried: Capacity | null;
}

function describe(
  request: ExperimentRequest,
  bench: Bench,
  plan: Plan,
  { warmUp, interference, pilot, carried }: Found,
): Foresight {
  const { scenario, family } = request;
  const design = {
    assignment: plan.assignment,
    interference,
    reason: explainDesign(scenario, plan, interference),
  };
  const run: Run = assembleRun(request, {
    design,
    sides: bench.sides.describe(),
    control: null,
    warmUp,
    pilot: null,
    trials: pilot.trials,
    stop: null,
    incidents: [],
    validity: { kind: 'valid' },
  });
  const noise = pilotNoise(run);
  const room = spentBefore(request, pilot);
  const sized = sizedPlan(plan, noise, family, room);
  const budget = budgetFor(request, plan, sized, room);
  const metrics = foresee(run, budget, sized.times);
  const rate = meanRate(scenario.load);
  const invalid = silence(pilot) || (metrics.length > 0 ? unanswered(metrics) : whyNothing(request, pilot));
  return {
    scenario: scenario.name,
    source: scenario.source,
    design,
    pilot: { blocks: pilot.blocks, blockMs: pilot.blockMs },
    load: { ratePerSecond: rate > 0 ? rate : null, durationMs: loadDurationMs(scenario.load) },
    capacity: carried,
    budget,
    chosen: plan.isOpenEnded ? { blockMs: sized.plan.blockMs, blocks: sized.plan.blocks } : null,
    metrics,
    advice: [
      ...(carried === null ? [] : capacityAdvice(scenario, carried)),
      // What would show more of nothing is no advice.
      ...(invalid === ''
        ? [
            ...planWarnings(scenario, sized.plan, family),
            ...lengthAdvice(request, run, plan, room),
            ...advise(scenario, metrics, budget, sized.plan.blocks),
          ]
        : []),
    ],
    invalid,
  };
}

/** Who answered nothing, in words; empty where both sides did. */
function silence({ trials }: PilotMeasurement): string {
  const silent = silentSides(trials, false);
  if (silent.length === 0) return '';
  const who =
    silent.length === 1 ? `the ${silent[0]} answered no request` : 'neither side answered one request';
  return `${who} in three blocks: see whether it is up, and whether \`timeout\` leaves it the time it needs`;
}

type Spent = Parameters<typeof sizedPlan>[3];
type Sized = ReturnType<typeof sizedPlan>;

/** What a run may spend on blocks of the size that is chosen; `plan` is that of the pilot's blocks. */
function budgetFor({ scenario, family }: ExperimentRequest, plan: Plan, sized: Sized, spent: Spent): Budget {
  const blockMs = spent.blockMs + (sized.times - 1) * plannedBlockMs(plan);
  return budgetOf(scenario, sized.plan, family, { ...spent, blockMs });
}

/** What longer blocks would gain where the scenario has its own: nothing is said where they would not. */
function lengthAdvice(request: ExperimentRequest, run: Run, plan: Plan, spent: Spent): readonly string[] {
  const { scenario, family } = request;
  if (plan.isOpenEnded || plan.mustFinish) return [];
  const open = { ...plan, isOpenEnded: true, blocks: scenario.policy.maxBlocks };
  const sized = sizedPlan(open, pilotNoise(run), family, spent);
  if (sized.times === 1) return [];
  const times = foresee(run, budgetFor(request, plan, sized, spent), sized.times).filter(
    ({ metric, obstacle }) => !isShare(metric.kind) && obstacle === '',
  );
  const widest = Math.max(...times.map(({ tolerance }) => tolerance.auto));
  const length = (ms: number): string => formatDuration(Math.round(ms / 100) * 100);
  return [
    `block-duration: auto would take blocks of ${length(sized.plan.blockMs)} instead of ${length(plan.blockMs)}, up to ${sized.plan.blocks} of them: every gated time could then pass at ${roundedPercent(widest)}`,
  ];
}

/** A run of its own has only its warm-up and a shorter pilot behind it. */
function spentBefore({ scenario }: ExperimentRequest, pilot: PilotMeasurement): Spent {
  return {
    ...pilot,
    elapsedMs: scenario.load.warmUpMs + (needsPilot(scenario, 2) ? PILOT_BLOCKS * pilot.blockMs : 0),
    leftRequests: scenario.limits.requestBudget,
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
  if (!isComparable(scenario.load)) return `such a load is compared with nothing: ${WHY_NOT_COMPARED}`;
  if (blocks === 0) return 'the request budget has no room for a single block';
  const reasons = trials.flatMap(({ validity }) => (validity.kind === 'invalid' ? validity.reasons : []));
  return `no block was valid on both sides${reasons[0] === undefined ? '' : `: ${reasons[0]}`}`;
}
