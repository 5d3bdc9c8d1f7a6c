import { blocksToDetect, detectableShift } from '../statistics/index.ts';
import type { Margins } from './scale.ts';

/** The errors that a side-by-side family may make, and how many tests share them. */
export interface FamilyErrors {
  readonly alpha: number;
  readonly gated: number;
}

/** Smallest θ that would have been called a regression with 80 %; null while too few blocks can call anything. */
export function detectableBySide(
  blocks: number,
  spread: number | null,
  margins: Margins,
  family: FamilyErrors,
): number | null {
  const deviations = detectableShift(blocks, family.gated / family.alpha);
  return deviations === null || spread === null ? null : margins.noiseFloor + deviations * spread;
}

/**
 * What would settle a comparison: the number of further blocks at which the side it leans to is found with 80 %, from
 * the shift and spread seen so far. In the reader's words.
 */
export function blockNeeds(known: {
  readonly shift: number;
  readonly spread: number | null;
  readonly margins: Margins;
  readonly blocks: number;
  readonly family: FamilyErrors & { readonly beta: number };
  /** False where the design forbids a pass. */
  readonly mayPass: boolean;
}): string {
  const { shift, spread, margins, blocks, family, mayPass } = known;
  if (spread === null) return 'more blocks';
  const middle = (margins.noiseFloor + margins.tolerance) / 2;
  const leansToPass = shift < middle;
  if (leansToPass && !mayPass) return 'alternating blocks, in which the sides do not disturb each other';
  const distance = leansToPass ? margins.tolerance - shift : shift - margins.noiseFloor;
  const threshold = leansToPass ? 1 / family.beta : family.gated / family.alpha;
  const needed = blocksToDetect(spread === 0 ? Infinity : distance / spread, threshold);
  if (needed === null)
    return 'less noise: more requests in each block, or a tolerance that this noise can decide';
  const more = Math.max(1, needed - blocks);
  return `about ${more} more ${more === 1 ? 'block' : 'blocks'}`;
}
