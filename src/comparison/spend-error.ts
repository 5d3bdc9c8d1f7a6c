import type { Reading } from './block-reading.ts';
import type { Comparison, Evidence } from './comparison.ts';

/**
 * A pass for which A/A runs leave too little of the tolerance speaks of these two instances, and of them alone. What earlier
 * attempts add to it is of their instances: for the code this one must show it by itself.
 */
export function limitClaim(
  comparison: Comparison,
  { acceptableCode }: Pick<Reading, 'acceptableCode'>,
  beta: number,
): Comparison {
  const { basis, evidence, margins } = comparison;
  const isOfCode = margins.instances === 0 || evidence.acceptable < 1 / beta || acceptableCode >= 1 / beta;
  return isOfCode ? comparison : { ...comparison, basis: { ...basis, claim: 'instances' } };
}

/**
 * Where instances may be apart by a margin, half of the error is spent on the chance that they are by more: what is left
 * asks for twice the evidence of a change, which is the same as half of it counting.
 */
export function spendError(comparison: Comparison): Comparison {
  const { basis } = comparison;
  const { errorShare } = basis;
  if (errorShare === 1) return comparison;
  const left = (evidence: Evidence): Evidence => ({
    ...evidence,
    slower: evidence.slower * errorShare,
    beyondTolerance: evidence.beyondTolerance * errorShare,
    faster: evidence.faster * errorShare,
  });
  const course = basis.course.map((point) => ({ ...point, evidence: left(point.evidence) }));
  return { ...comparison, evidence: left(comparison.evidence), basis: { ...basis, course } };
}
