import { at, groupBy } from '../foundation/index.ts';
import { blocksToDetect, detectableShift, MOST_TABLE_BLOCKS } from '../statistics/index.ts';
import { isShare, mergeMeasurements, type Metric, type Run, type Trial } from '../trial/index.ts';
import { compareTrials } from './compare-trials.ts';
import type { Comparison, Standing } from './comparison.ts';
import type { FamilySize } from './family.ts';
import { decidableTolerance } from './decidable-tolerance.ts';
import { type MetricNoise, pilotNoise, pilotReach, spreadAt } from './pilot-noise.ts';
import { policyOf } from './scale.ts';

/** Slowdowns of which it is foreseen how long they take to be found. */
export const FORESEEN_SLOWDOWNS = [0.05, 0.1, 0.2] as const;
/** Longer measurements than this are no plan. */
const LONGEST_MS = 86_400_000;

/** What is going to be measured, and how it will be judged. */
export interface Budget {
  readonly blocks: number;
  /** Time that a block takes, from the start of one to the start of the next. */
  readonly blockMs: number;
  readonly alpha: number;
  readonly beta: number;
  /** All gated metrics of the gate, which share the error. */
  readonly family: FamilySize;
}

/** What one gated metric will be able to tell within the budget, at the noise of a few blocks before it. */
export interface MetricForesight {
  readonly endpoint: string;
  readonly metric: Metric;
  readonly scale: Comparison['scale'];
  /**
   * Standard deviation of the differences of blocks of the gate, robust, on the scale of the comparison; null without a
   * value. Where they are longer than those measured: as far as their noise is one of few requests.
   */
  readonly spread: number | null;
  /** Requests of one side behind the value of the median block, and how many it needs to decide. */
  readonly requests: number;
  readonly requestsNeeded: number;
  /** Why it cannot decide, however long it is measured like this; empty where it can. */
  readonly obstacle: string;
  /** Smallest slowdown, as a share, found with 80 and 90 %; null where none is, and for shares, which are counted. */
  readonly sees: { readonly at80: number | null; readonly at90: number | null };
  /** What a pass rules out by configuration, and what it would by `tolerance: auto`, as shares. */
  readonly tolerance: { readonly configured: number; readonly auto: number };
  /** The smallest slowdown that a pass can rule out often enough, as a share; null where none, and for shares. */
  readonly rulesOut: number | null;
  /** How long it takes to find each of FORESEEN_SLOWDOWNS with 80 %, in milliseconds; null where it is never found. */
  readonly findsAfterMs: readonly (number | null)[];
}

/**
 * Foresees what a gate can tell, from a run whose trials are a few blocks like those to come, of which those of the gate
 * are `times` as long (a whole number). With so few blocks the noise itself is uncertain, so what a pass must rule out is
 * chosen with an allowance: the choice holds for a gate of several metrics as a whole with 90 %.
 */
export function foresee(pilot: Run, budget: Budget, times = 1): readonly MetricForesight[] {
  const { blocks, metrics } = pilotNoise(pilot);
  if (blocks === 0) return [];
  const whole = compareTrials(repeated(pilot, budget.blocks, times));
  const standings = whole.filter((comparison) => comparison.gated).map(({ standing }) => standing);
  const deciding = metrics.filter(
    ({ comparison }, index) => !isShare(comparison.metric.kind) && standings[index]?.kind !== 'informational',
  ).length;
  return metrics.map((noise, index) => {
    const how = { blocks: budget.blocks, beta: budget.beta, times, metrics: deciding };
    const reach = pilotReach(noise, blocks, how);
    return foreseeOne(pilot, noise, budget, { times, reach, standing: at(standings, index) });
  });
}

/**
 * The run as it would be if its blocks came again and again until the budget is used up, so many of them joined to one: its
 * counts, not its noise.
 */
function repeated(pilot: Run, blocks: number, times: number): Run {
  const numbers = [...new Set(pilot.trials.map(({ block }) => block))];
  const trials = Array.from({ length: Math.max(blocks, numbers.length) }, (_, block) => {
    const parts = Array.from({ length: times }, (__, part) =>
      at(numbers, (block * times + part) % numbers.length),
    );
    const own = parts.flatMap((number) => pilot.trials.filter((trial) => trial.block === number));
    return [...groupBy(own, ({ side }) => side).values()].map((same) => joined(same, block));
  });
  const sides = pilot.sides.map((side) => ({
    ...side,
    instances: side.instances >= numbers.length ? trials.length : side.instances,
  }));
  return { ...pilot, sides, trials: trials.flat() };
}

function joined(trials: readonly Trial[], block: number): Trial {
  const sound = trials.filter(({ validity }) => validity.kind === 'valid');
  const first = at(trials, 0);
  return sound.length === 0
    ? { ...first, block }
    : { ...first, ...mergeMeasurements(sound), block, validity: { kind: 'valid' } };
}

function foreseeOne(
  pilot: Run,
  noise: MetricNoise,
  budget: Budget,
  {
    times,
    reach,
    standing,
  }: { readonly times: number; readonly reach: number | null; readonly standing: Standing },
): MetricForesight {
  const { endpoint, metric, scale, margins } = noise.comparison;
  const own = policyOf(pilot.policy, endpoint, metric);
  const counted = isShare(metric.kind);
  const spread = spreadAt(noise, times);
  const threshold = budget.family.weight / noise.comparison.weight / budget.alpha;
  const sees = (power: 0.8 | 0.9): number | null => {
    const found = counted || spread === null ? null : detectableShift(budget.blocks, threshold, power);
    return found === null || spread === null ? null : Math.expm1(margins.noiseFloor + found * spread);
  };
  const isWithin = reach !== null && reach <= margins.tolerance;
  return {
    endpoint,
    metric,
    scale,
    spread,
    requests: noise.requests * times,
    requestsNeeded: noise.requestsNeeded,
    obstacle: standing.kind === 'missing' || standing.kind === 'informational' ? standing.reason : '',
    sees: { at80: sees(0.8), at90: sees(0.9) },
    tolerance: counted
      ? { configured: own.errorTolerance, auto: own.errorTolerance }
      : { configured: own.tolerance, auto: isWithin ? own.tolerance : decidableTolerance(own, reach) },
    rulesOut: reach === null ? null : Math.expm1(reach),
    findsAfterMs: FORESEEN_SLOWDOWNS.map((slowdown) =>
      counted || spread === null
        ? null
        : timeToFind(Math.log1p(slowdown) - margins.noiseFloor, spread, threshold, budget),
    ),
  };
}

/** Beyond the longest row of the table the noise of the mean falls with the root of the number of blocks. */
function timeToFind(distance: number, spread: number, threshold: number, { blockMs }: Budget): number | null {
  if (distance <= 0) return null;
  const shift = spread === 0 ? Infinity : distance / spread;
  const last = detectableShift(MOST_TABLE_BLOCKS, threshold);
  const blocks =
    blocksToDetect(shift, threshold) ??
    (last === null ? Infinity : Math.ceil(MOST_TABLE_BLOCKS * (last / shift) ** 2));
  const ms = blocks * blockMs;
  return ms <= LONGEST_MS ? ms : null;
}
