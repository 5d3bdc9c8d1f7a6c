import { blockMsOf, type Needs, NOTHING_NEEDED } from '../comparison/index.ts';
import { assertNever } from '../foundation/index.ts';
import type { Comparator, Threshold, ThresholdMetric } from '../scenario/index.ts';
import type { Run, Side, Trial } from '../trial/index.ts';
import { validTrials } from './count-requests.ts';
import type { JudgedThreshold } from './decision.ts';
import { LEAST_PARTS, thresholdInterval } from './threshold-interval.ts';
import { thresholdNeeds } from './threshold-needs.ts';
import { thresholdValue } from './threshold-value.ts';

/**
 * Judges the thresholds of a run on its candidate. The point estimate decides, unless the policy leaves open what is too
 * close; the interval says whether it is sure. No samples is a state of its own and never met.
 */
export function judgeThresholds(run: Run): readonly JudgedThreshold[] {
  return run.thresholds.map((threshold) => {
    const [candidate, baseline] = (['candidate', 'baseline'] as const).map((side) =>
      trialsFor(threshold, run, side),
    );
    const judged = judge(run.scenario, candidate ?? [], threshold);
    const before = judge(run.scenario, baseline ?? [], threshold);
    const consequence = consequenceOf(judged, before, run);
    // What is surely broken is left open by the other side alone.
    const open = judged.sure ? { of: before, trials: baseline } : { of: judged, trials: candidate };
    const blocks = open.trials?.length ?? 0;
    const needs = consequence === 'open' ? needsOf(open.of, blocks, blockMsOf(run)) : NOTHING_NEEDED;
    return { ...judged, baseline: before.value, consequence, needs };
  });
}

function needsOf(
  { value, lower, upper, lacks, threshold: { bound } }: Measured,
  blocks: number,
  blockMs: number,
): Needs {
  if (value === null) return NOTHING_NEEDED;
  const end = value < bound ? upper : lower;
  const reach = end === null ? null : Math.abs(end - value);
  // An end where no value can be beyond is nearer than the spread would have it: as far as the other at least.
  const isCut = end === 0 || (value < bound && end === 1);
  const other = isCut ? ((value < bound ? lower : upper) ?? value) : value;
  return thresholdNeeds({
    value,
    bound,
    reach: reach === null ? null : Math.max(reach, Math.abs(other - value)),
    lacks,
    blocks,
    blockMs,
  });
}

/** What one answer proves, however late it was asked for: no trial is set aside. */
const PROVED_BY_ONE: ReadonlySet<ThresholdMetric> = new Set(['isolation']);

function trialsFor({ metric }: Threshold, run: Run, side: Side): readonly Trial[] {
  return PROVED_BY_ONE.has(metric)
    ? run.trials.filter((trial) => trial.side === side)
    : validTrials(run, side);
}

/** A threshold as it was measured, before the policy. */
type Measured = Omit<JudgedThreshold, 'baseline' | 'consequence' | 'needs'>;

function consequenceOf(judged: Measured, baseline: Measured, run: Run): JudgedThreshold['consequence'] {
  const { thresholdScope, closeThresholds } = run.policy;
  if (judged.state === 'no-samples') return 'blocks';
  const leavesOpen = (measured: Measured): boolean =>
    closeThresholds === 'inconclusive' && !measured.sure && !(measured.lacks !== null && isOneWindow(run));
  // Where what is too close holds nothing against the candidate, it excuses nothing either.
  if (judged.state === 'broken' && thresholdScope === 'new-only' && baseline.state === 'broken')
    return leavesOpen(baseline) ? 'open' : 'none';
  if (leavesOpen(judged)) return 'open';
  return judged.state === 'met' ? 'none' : 'blocks';
}

/** Whether no more blocks were meant to come (a batch, an import): what they cannot tell they never will. */
function isOneWindow({ stop }: Run): boolean {
  return stop === null || stop.plannedBlocks < LEAST_PARTS;
}

function judge(scenario: string, trials: readonly Trial[], threshold: Threshold): Measured {
  const value = thresholdValue(trials, threshold);
  if (value === null) {
    const none = { lower: null, upper: null, lacks: null };
    return { scenario, threshold, value, ...none, state: 'no-samples', sure: true };
  }
  const holds = (candidate: number): boolean => compares(candidate, threshold.comparator, threshold.bound);
  const met = holds(value);
  const { lower, upper, lacks } = thresholdInterval(trials, threshold, value);
  const isKnown = lower !== null || upper !== null;
  const sure = isKnown && holds(lower ?? -Infinity) === met && holds(upper ?? Infinity) === met;
  return { scenario, threshold, value, lower, upper, lacks, state: met ? 'met' : 'broken', sure };
}

function compares(value: number, comparator: Comparator, bound: number): boolean {
  switch (comparator) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    case '==':
      return value === bound;
    case '!=':
      return value !== bound;
    default:
      return assertNever(comparator);
  }
}
