import type { Comparison } from '../comparison/index.ts';

/**
 * Whether a comparison takes part in the decision; the others are only shown, whatever they seem to say. One that should
 * decide and cannot (too few baselines, nothing measured) does: it keeps the gate from passing.
 */
export function decides({ gated, standing }: Pick<Comparison, 'gated' | 'standing'>): boolean {
  return gated && standing.kind !== 'informational';
}
