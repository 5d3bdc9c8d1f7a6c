import { at } from '../foundation/index.ts';
import { formatDuration } from '../scenario/index.ts';
import { median } from 'simple-statistics';
import {
  blocksToDetect,
  detectableShift,
  differingToReach,
  evidenceOfShare,
  MOST_TABLE_BLOCKS,
  type ShareBlock,
  shareReaching,
} from '../statistics/index.ts';
import type { Margins } from './scale.ts';

/** The errors that a side-by-side family may make, which all its tests share. */
export interface FamilyErrors {
  readonly alpha: number;
  /** How many tests of this one's weight share them, at least 1. */
  readonly tests: number;
}

const POWER = 0.8;

/**
 * Smallest θ that would have been called a regression with 80 %; null while too few blocks can call anything. `counts`
 * are those of a share, empty for other metrics.
 */
export function detectableBySide(
  blocks: number,
  spread: number | null,
  margins: Margins,
  family: FamilyErrors,
  counts: readonly ShareBlock[] = [],
): number | null {
  const threshold = family.tests / family.alpha;
  if (spread === 0 && counts.length > 0) return detectableAmongTies(counts, margins, Math.log(threshold));
  const deviations = detectableShift(blocks, threshold, POWER);
  return deviations === null || spread === null ? null : margins.noiseFloor + deviations * spread;
}

/**
 * The same of a share whose typical block has no difference. Its bets see signs, so what counts is how many blocks differ
 * (`differingToReach`): with 80 % a share p of failures must come to so many of them, if failures are independent of one
 * another and the baseline has none. A block of m requests differs when more than m × δ0 of them fail. That is always
 * more than the rule of three, 3/n of all requests, asks for; of failures in bursts it takes more still.
 */
function detectableAmongTies(
  counts: readonly ShareBlock[],
  { noiseFloor }: Margins,
  needed: number,
): number | null {
  const requests = Math.round(median(counts.map(({ candidate }) => candidate.requests)));
  // Below a margin a tie speaks against a slowdown; without one it says nothing, and only blocks that are better do.
  const bettered = noiseFloor > 0 ? null : counts.filter((block) => failing(block) < 0).length;
  const differing = differingToReach(counts.length, bettered, needed);
  if (differing === null || requests === 0) return null;
  const chance = shareReaching(counts.length - (bettered ?? 0), differing, POWER);
  return shareReaching(requests, Math.floor(requests * noiseFloor) + 1, chance);
}

/** By how much the candidate's share of failures is above the baseline's. */
function failing({ baseline, candidate }: ShareBlock): number {
  return candidate.failures / candidate.requests - baseline.failures / baseline.requests;
}

/** More times the requests than this are no advice. */
const MOST_TIMES = 100;
/** More blocks than this beyond those measured are no advice. */
const MOST_MORE = 200;

/**
 * What would settle a comparison: the number of further blocks at which the side it leans to is found with 80 %, from
 * the shift and spread seen so far. In the reader's words.
 */
export function blockNeeds(known: {
  readonly shift: number;
  readonly spread: number | null;
  readonly margins: Margins;
  readonly blocks: number;
  /** The counts of a share; empty for other metrics. */
  readonly counts: readonly ShareBlock[];
  readonly family: FamilyErrors & { readonly beta: number };
  /** False where the design forbids a pass. */
  readonly mayPass: boolean;
  /** Time that a block took, from the start of one to the start of the next, in milliseconds. */
  readonly blockMs: number;
}): string {
  const { shift, spread, margins, blocks, counts, family, mayPass, blockMs } = known;
  if (spread === null) return 'more blocks: one alone has no spread';
  const middle = (margins.noiseFloor + margins.passing) / 2;
  const leansToPass = shift < middle;
  if (leansToPass && !mayPass) return 'alternating blocks, in which the sides do not disturb each other';
  const distance = leansToPass ? margins.passing - shift : shift - margins.noiseFloor;
  const threshold = leansToPass ? 1 / family.beta : family.tests / family.alpha;
  const typical = blocksToDetect(spread === 0 ? Infinity : distance / spread, threshold);
  if (typical === null) return lessNoise(distance / spread, threshold);
  const counted =
    leansToPass && counts.length > 0 ? blocksToCount(counts, margins.passing, Math.log(threshold)) : 0;
  if (counted === null)
    return `more requests in each block, several times the rate (${MOST_MORE} more blocks like these would not do), or a greater error-tolerance`;
  const more = Math.max(1, typical - blocks, counted - blocks);
  const time = blockMs > 0 ? ` (about ${formatDuration(roughly(more * blockMs))})` : '';
  return `about ${more} more ${more === 1 ? 'block' : 'blocks'}${time}`;
}

/** Seconds up to a minute, then whole ten seconds. */
function roughly(ms: number): number {
  const step = ms < 60_000 ? 1000 : 10_000;
  return Math.ceil(ms / step) * step;
}

/** The noise of a block falls with the root of its requests, as far as it is that of few requests. */
function lessNoise(shift: number, threshold: number): string {
  const found = detectableShift(MOST_TABLE_BLOCKS, threshold);
  const times = found === null ? Infinity : (found / shift) ** 2;
  return times <= MOST_TIMES
    ? `less noise: about ${Number(times.toPrecision(2))} times the requests in each block (a higher rate or a longer load), or a tolerance that this noise can decide`
    : 'less noise: a quieter target, or a tolerance that this noise can decide';
}

/**
 * At how many blocks like these, measured ones included, the counts of a share would exclude the tolerance with evidence of
 * `needed`, as log E; null where that is far off.
 */
export function blocksToCount(
  counts: readonly ShareBlock[],
  tolerance: number,
  needed: number,
): number | null {
  const reaches = (blocks: number): boolean => {
    const alike = Array.from({ length: blocks }, (_, index) => at(counts, index % counts.length));
    return evidenceOfShare(alike, tolerance) >= needed;
  };
  let [least, most] = [counts.length, counts.length + MOST_MORE];
  if (!reaches(most)) return null;
  while (most - least > 1) {
    const middle = Math.floor((least + most) / 2);
    if (reaches(middle)) most = middle;
    else least = middle;
  }
  return most;
}
