import type { Comparison } from '../comparison/index.ts';
import type { JudgedComparison } from './decision.ts';

/**
 * Whether a comparison takes part in the decision; the others are only shown, whatever they seem to say. One that should
 * decide and cannot (too few baselines, nothing measured) does: it keeps the gate from passing.
 */
export function decides({ gated, standing }: Pick<Comparison, 'gated' | 'standing'>): boolean {
  return gated && standing.kind !== 'informational';
}

/** Whether a comparison that decides is found to be slower, accepted or not. */
export function isRegression(comparison: Pick<JudgedComparison, 'gated' | 'standing' | 'verdict'>): boolean {
  return decides(comparison) && comparison.verdict === 'regression';
}
