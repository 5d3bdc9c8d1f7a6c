import type { Metric } from '../trial/index.ts';
import type { FamilyMember } from './family.ts';
import { metricValue, type MetricValue } from './metric-value.ts';
import type { PairedBlock } from './paired-blocks.ts';
import { scaleOf, shiftOf } from './scale.ts';

/** What one metric was in one block that has both sides. */
export interface Pair {
  readonly block: number;
  readonly baseline: number;
  readonly candidate: number;
  /** θ of this block alone; infinite where one side is zero, never NaN. */
  readonly shift: number;
  /** Requests behind each side's value. */
  readonly requests: { readonly baseline: number; readonly candidate: number };
}

/** How a block is called, by its number that counts from 0. */
export function blockName(block: number): string {
  return `block ${block + 1}`;
}

/**
 * Pairs a metric's values block by block. A metric with a value that has no ratio (negative, not a number) has no pairs
 * at all: to leave out only those blocks would choose by result.
 */
export function pairsOf(blocks: readonly PairedBlock[], member: FamilyMember): readonly Pair[] {
  const pairs = blocks.flatMap((block) => pairOf(block, member));
  return pairs.every(({ baseline, candidate }) => hasScale(member, baseline) && hasScale(member, candidate))
    ? pairs
    : [];
}

/** Whether the value can be placed on the metric's scale. */
export function hasScale({ metric }: Pick<FamilyMember, 'metric'>, value: number): boolean {
  return scaleOf(metric) === 'difference' ? Number.isFinite(value) : value >= 0 && value < Infinity;
}

function pairOf(
  { block, baseline, candidate }: PairedBlock,
  { endpoint, metric }: FamilyMember,
): readonly Pair[] {
  const before = metricValue(baseline, endpoint, metric);
  const after = metricValue(candidate, endpoint, metric);
  return before === null || after === null ? [] : [pairOfValues(metric, block, before, after)];
}

/** What a metric was in one block, from its two values. */
export function pairOfValues(
  metric: Metric,
  block: number,
  baseline: MetricValue,
  candidate: MetricValue,
): Pair {
  return {
    block,
    baseline: baseline.value,
    candidate: candidate.value,
    shift: shiftOf(metric, baseline.value, candidate.value),
    requests: { baseline: baseline.requests, candidate: candidate.requests },
  };
}
