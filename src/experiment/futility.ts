import { median } from 'simple-statistics';
import { blocksToCount } from '../comparison/index.ts';
import { chanceOfSigns, detectableShift } from '../statistics/index.ts';
import { type AnswerDistance, HOPELESS_CHANCE, isShare, type StopGround } from '../trial/index.ts';
import type { JudgedComparison } from '../verdict/index.ts';
import type { Family } from './family.ts';
import type { Plan } from './plan.ts';

/** From this block on it may be seen that no answer will come. */
export const FUTILITY_LOOK = 16;

/**
 * Whether the severity of a regression that blocks stays undetermined but for a chance below 5 %: neither that it exceeds
 * the tolerance nor that it lies within is likely to be shown by the last block. It would change a word of the report, and
 * is worth measuring only as long as that word may come.
 */
export function isSizeHopeless(
  { severity, margins, spread, replicates, grounds, basis }: JudgedComparison,
  plan: Plan,
  blocks: number,
): boolean {
  // Of blocks that drift the table knows no chance.
  if (
    severity !== 'undetermined' ||
    blocks < FUTILITY_LOOK ||
    spread === null ||
    basis.dependent ||
    grounds === null
  )
    return false;
  const shifts = shiftsOf(replicates);
  if (shifts.length === 0) return false;
  const middle = median([...shifts]);
  const { tolerance, instances } = margins;
  const isOut = (distance: number, level: number): boolean =>
    isOutOfReach(distance, spread, detectableShift(plan.blocks, 1 / level, HOPELESS_CHANCE));
  return (
    isOut(middle - (tolerance + instances), grounds.beyondTolerance.level) &&
    isOut(tolerance - instances - middle, grounds.withinTolerance.level)
  );
}

/** Whether a shift so far from a margin is too near for its side of it to be shown. */
export function isOutOfReach(distance: number, spread: number, needed: number | null): boolean {
  return distance <= 0 || needed === null || distance < needed * spread;
}

/** The shifts of the blocks that have a finite one. */
export function shiftsOf(replicates: JudgedComparison['replicates']): readonly number[] {
  return replicates.flatMap(({ shift }) => shift ?? []);
}

/**
 * Why, at the shift and spread seen so far, neither answer has a chance worth the planned blocks; null where one has.
 */
export function hopelessness(
  comparison: JudgedComparison,
  plan: Plan,
  family: Family,
  familyWeight: number,
): StopGround | null {
  const { endpoint, metric, spread, replicates, margins, basis } = comparison;
  const shifts = shiftsOf(replicates);
  if (spread === null || shifts.length === 0) return null;
  const middle = median([...shifts]);
  const alpha = family.alpha * basis.errorShare;
  const proof = familyWeight / comparison.weight / alpha;
  if (spread === 0) {
    const unknown: AnswerDistance = { distance: null, needed: null };
    return isShare(metric.kind) &&
      isHopelessShare(comparison, shifts, plan.blocks, { proof, pass: 1 / family.beta })
      ? { endpoint, metric: metric.name, shift: middle, spread, pass: unknown, regression: unknown }
      : null;
  }
  const answer = (margin: number, threshold: number) => ({
    distance: margin / spread,
    needed: detectableShift(plan.blocks, threshold, HOPELESS_CHANCE),
  });
  const pass = answer(margins.passing - middle, 1 / family.beta);
  const regression = answer(middle - margins.noiseFloor, proof);
  const isOut = ({ distance, needed }: ReturnType<typeof answer>): boolean =>
    needed === null || distance < needed;
  return isOut(pass) && isOut(regression)
    ? { endpoint, metric: metric.name, shift: middle, spread, pass, regression }
    : null;
}

/**
 * The same of a share whose typical block has no difference, because nothing failed or little did: by counts like those
 * so far a pass takes more blocks than are planned, and too few blocks differ for a regression. A typical block at 0 is
 * no distance to anything, and must not keep the other metrics measuring.
 */
function isHopelessShare(
  { counts, margins }: JudgedComparison,
  shifts: readonly number[],
  planned: number,
  needed: { readonly proof: number; readonly pass: number },
): boolean {
  const counted = blocksToCount(counts, margins.passing, Math.log(needed.pass));
  if (counted !== null && counted <= planned) return false;
  const signs = {
    blocks: shifts.length,
    worse: shifts.filter((shift) => shift > margins.noiseFloor).length,
    bettered: margins.noiseFloor > 0 ? null : shifts.filter((shift) => shift < 0).length,
  };
  return chanceOfSigns(signs, planned, Math.log(needed.proof)) < HOPELESS_CHANCE;
}
