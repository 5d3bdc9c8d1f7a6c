import { blockMsOf, type Needs, NOTHING_NEEDED } from '../comparison/index.ts';
import { assertNever } from '../foundation/index.ts';
import type { Comparator, Policy, Threshold } from '../scenario/index.ts';
import type { Run, Side, Trial } from '../trial/index.ts';
import type { JudgedThreshold } from './decision.ts';
import { LEAST_JACKKNIFE_BLOCKS, thresholdNeeds } from './threshold-needs.ts';
import { thresholdValue } from './threshold-value.ts';

/** Two-sided 90 % of a normal law: each end alone holds with 95 %. */
const NORMAL_95 = 1.645;

/**
 * Judges the thresholds of a run on its candidate. The point estimate decides, unless the policy leaves open what is too
 * close; the interval, by leaving out one block at a time, says whether it is sure. No samples is a state of its own and
 * never met.
 */
export function judgeThresholds(run: Run): readonly JudgedThreshold[] {
  const [candidate, baseline] = (['candidate', 'baseline'] as const).map((side) => validTrials(run, side));
  return run.thresholds.map((threshold) => {
    const judged = judge(run.scenario, candidate ?? [], threshold);
    const before = judge(run.scenario, baseline ?? [], threshold);
    const consequence = consequenceOf(judged, before, run.policy);
    // What is surely broken is left open by the other side alone.
    const open = judged.sure ? { of: before, trials: baseline } : { of: judged, trials: candidate };
    const blocks = open.trials?.length ?? 0;
    const needs = consequence === 'open' ? needsOf(open.of, blocks, blockMsOf(run)) : NOTHING_NEEDED;
    return { ...judged, baseline: before.value, consequence, needs };
  });
}

function needsOf({ value, upper, threshold: { bound } }: Measured, blocks: number, blockMs: number): Needs {
  if (value === null) return NOTHING_NEEDED;
  const reach = upper === null ? null : upper - value;
  return thresholdNeeds({ value, bound, reach, blocks, blockMs });
}

function validTrials({ trials }: Run, side: Side): readonly Trial[] {
  return trials.filter((trial) => trial.side === side && trial.validity.kind === 'valid');
}

/** A threshold as it was measured, before the policy. */
type Measured = Omit<JudgedThreshold, 'baseline' | 'consequence' | 'needs'>;

function consequenceOf(
  { state, sure }: Measured,
  baseline: Measured,
  { thresholdScope, closeThresholds }: Policy,
): JudgedThreshold['consequence'] {
  if (state === 'no-samples') return 'blocks';
  const leavesOpen = closeThresholds === 'inconclusive';
  // Where what is too close holds nothing against the candidate, it excuses nothing either.
  if (state === 'broken' && thresholdScope === 'new-only' && baseline.state === 'broken')
    return leavesOpen && !baseline.sure ? 'open' : 'none';
  if (!sure && leavesOpen) return 'open';
  return state === 'met' ? 'none' : 'blocks';
}

function judge(scenario: string, trials: readonly Trial[], threshold: Threshold): Measured {
  const value = thresholdValue(trials, threshold);
  if (value === null) {
    return { scenario, threshold, value, lower: null, upper: null, state: 'no-samples', sure: true };
  }
  const holds = (candidate: number): boolean => compares(candidate, threshold.comparator, threshold.bound);
  const met = holds(value);
  const { lower, upper } = jackknifeInterval(trials, threshold, value);
  const sure = lower !== null && upper !== null && holds(lower) === met && holds(upper) === met;
  return { scenario, threshold, value, lower, upper, state: met ? 'met' : 'broken', sure };
}

/** B. Efron's jackknife over blocks: requests of one block are slow together, so blocks are what varies. */
function jackknifeInterval(
  trials: readonly Trial[],
  threshold: Threshold,
  value: number,
): { readonly lower: number | null; readonly upper: number | null } {
  const counts = threshold.aggregate.kind === 'count';
  if (trials.length < LEAST_JACKKNIFE_BLOCKS || counts)
    return { lower: counts ? value : null, upper: counts ? value : null };
  const without = trials.map((left) =>
    thresholdValue(
      trials.filter((trial) => trial !== left),
      threshold,
    ),
  );
  const known = without.filter((each) => each !== null);
  if (known.length < trials.length) return { lower: null, upper: null };
  const centre = total(known, (each) => each) / known.length;
  const variance = ((known.length - 1) / known.length) * total(known, (each) => (each - centre) ** 2);
  const reach = NORMAL_95 * Math.sqrt(variance);
  return { lower: value - reach, upper: value + reach };
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

function total<T>(values: readonly T[], read: (value: T) => number): number {
  return values.reduce((sum, value) => sum + read(value), 0);
}
