import { median } from 'simple-statistics';
import { at } from '../foundation/index.ts';
import { blocksToDetect, detectableShift } from '../statistics/index.ts';
import { isShare, isTime, type Metric, type Run } from '../trial/index.ts';
import { compareTrials } from './compare-trials.ts';
import type { Comparison } from './comparison.ts';
import { decidableTolerance, passPower } from './decidable-tolerance.ts';
import { requestsForQuantile } from './gateability.ts';
import { metricValue } from './metric-value.ts';
import { pairBlocks } from './paired-blocks.ts';
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
  /** Gated metrics of the whole gate, which share the error. */
  readonly gated: number;
}

/** What one gated metric will be able to tell within the budget, at the noise of a few blocks before it. */
export interface MetricForesight {
  readonly endpoint: string;
  readonly metric: Metric;
  readonly scale: Comparison['scale'];
  /** Robust standard deviation of the differences of blocks, on the scale of the comparison; null without a value. */
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
 * Foresees what a gate can tell, from a run whose trials are a few blocks like those to come. With so few blocks the
 * noise itself is uncertain, so what a pass must rule out is chosen with an allowance: the choice holds for a gate
 * of several metrics as a whole with 90 %.
 */
export function foresee(pilot: Run, budget: Budget): readonly MetricForesight[] {
  const blocks = pairBlocks(pilot).length;
  if (blocks === 0) return [];
  const gated = compareTrials(repeated(pilot, budget.blocks)).filter((comparison) => comparison.gated);
  const times = gated.filter(
    ({ metric, standing }) => !isShare(metric.kind) && standing.kind !== 'informational',
  ).length;
  const allowance = 1 + ALLOWANCE / blocks;
  return gated.map((comparison) => foreseeOne(pilot, comparison, budget, { times, allowance }));
}

/**
 * A deviation from 12 blocks may be off by a third. Simulated with t5 and normal noise, margins widened by 1 + 6/n let
 * gates of one to three equally noisy metrics pass in 88–94 % before rounding up to a step.
 */
const ALLOWANCE = 6;

/** The run as it would be if its blocks came again and again until the budget is used up: its counts, not its noise. */
function repeated(pilot: Run, blocks: number): Run {
  const numbers = [...new Set(pilot.trials.map(({ block }) => block))];
  const trials = Array.from({ length: Math.max(blocks, numbers.length) }, (_, block) => {
    const original = at(numbers, block % numbers.length);
    return pilot.trials.filter((trial) => trial.block === original).map((trial) => ({ ...trial, block }));
  });
  const sides = pilot.sides.map((side) => ({
    ...side,
    instances: side.instances >= numbers.length ? trials.length : side.instances,
  }));
  return { ...pilot, sides, trials: trials.flat() };
}

function foreseeOne(
  pilot: Run,
  comparison: Comparison,
  budget: Budget,
  { times, allowance }: { readonly times: number; readonly allowance: number },
): MetricForesight {
  const { endpoint, metric, scale, spread, margins, standing } = comparison;
  const own = policyOf(pilot.policy, endpoint, metric);
  const counted = isShare(metric.kind);
  const threshold = budget.gated / budget.alpha;
  const sees = (power: 0.8 | 0.9): number | null => {
    const found = counted || spread === null ? null : detectableShift(budget.blocks, threshold, power);
    return found === null || spread === null ? null : Math.expm1(margins.noiseFloor + found * spread);
  };
  const found =
    counted || spread === null ? null : detectableShift(budget.blocks, 1 / budget.beta, passPower(times));
  const reach = found === null || spread === null ? null : found * spread * allowance;
  const isWithin = reach !== null && reach <= margins.tolerance;
  return {
    endpoint,
    metric,
    scale,
    spread,
    requests: requestsOf(pilot, endpoint, metric),
    requestsNeeded: isTime(metric.kind) ? requestsForQuantile(metric.kind.quantile) : 1,
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
  const last = detectableShift(LAST_ROW, threshold);
  const blocks =
    blocksToDetect(shift, threshold) ??
    (last === null ? Infinity : Math.ceil(LAST_ROW * (last / shift) ** 2));
  const ms = blocks * blockMs;
  return ms <= LONGEST_MS ? ms : null;
}

const LAST_ROW = 80;

function requestsOf(pilot: Run, endpoint: string, metric: Metric): number {
  const counts = pilot.trials.flatMap((trial) => metricValue(trial, endpoint, metric)?.requests ?? []);
  return counts.length === 0 ? 0 : median(counts);
}
