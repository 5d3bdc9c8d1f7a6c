import { at } from '../foundation/index.ts';
import { roundedPercent } from '../scenario/index.ts';
import { median } from 'simple-statistics';
import {
  blocksToDetect,
  detectableShift,
  differingToReach,
  evidenceOfShare,
  leastBlocks,
  MOST_TABLE_BLOCKS,
  type ShareBlock,
  shareReaching,
} from '../statistics/index.ts';
import { furtherBlocks, type Needs, roundedUp } from './figure.ts';
import type { Margins, Scale } from './scale.ts';

/** The errors that a side-by-side family may make, which all its tests share. */
export interface FamilyErrors {
  readonly alpha: number;
  /** How many tests of this one's weight share them, at least 1. */
  readonly tests: number;
}

const POWER = 0.8;

/**
 * Smallest θ that would have been called a regression with 80 %; null while too few blocks can call anything, and
 * where the spread is not known. `counts` are those of a share, empty for other metrics.
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
 * the shift and spread seen so far.
 */
export function blockNeeds(known: {
  readonly shift: number;
  /** Null of one block, and where a ratio is infinite. */
  readonly spread: number | null;
  readonly margins: Margins;
  readonly scale: Scale;
  readonly blocks: number;
  /** The counts of a share; empty for other metrics. */
  readonly counts: readonly ShareBlock[];
  readonly family: FamilyErrors & { readonly beta: number };
  /** False where the design forbids a pass. */
  readonly mayPass: boolean;
  /** Time that a block took, from the start of one to the start of the next, in milliseconds. */
  readonly blockMs: number;
}): Needs {
  const { shift, spread, margins, blocks, counts, family, mayPass, blockMs } = known;
  if (spread === null && blocks > 1) return NO_SPREAD;
  if (spread === null) {
    const least = Math.max(1, leastBlocks(1 / family.beta) - blocks);
    const words = `at least ${least} more blocks: how many the noise asks for is not known of one alone`;
    return { words, figures: [{ of: 'blocks', value: least }] };
  }
  const middle = (margins.noiseFloor + margins.passing) / 2;
  const leansToPass = shift < middle;
  if (leansToPass && !mayPass) return ALTERNATING;
  const distance = leansToPass ? margins.passing - shift : shift - margins.noiseFloor;
  const threshold = leansToPass ? 1 / family.beta : family.tests / family.alpha;
  const typical = blocksToDetect(spread === 0 ? Infinity : distance / spread, threshold);
  if (typical === null) return lessNoise(distance / spread, threshold, decidableAt(known, spread));
  const counted =
    leansToPass && counts.length > 0 ? blocksToCount(counts, margins.passing, Math.log(threshold)) : 0;
  if (counted === null) return moreRequests(counts, margins.passing, Math.log(threshold));
  return furtherBlocks(Math.max(1, typical - blocks, counted - blocks), blockMs);
}

const ALTERNATING: Needs = {
  words:
    'alternating blocks, in which the sides do not disturb each other (how many is not known before their noise is)',
  figures: [],
};

/** Of several blocks only infinite ratios have none. */
const NO_SPREAD: Needs = {
  words: 'more blocks (how many is not known where a side was 0 in some of them: ratios to 0 have no spread)',
  figures: [],
};

/** A tolerance, in words and as a share (of shares the difference). */
interface Tolerance {
  readonly value: number;
  readonly words: string;
}

/** The smallest tolerance that so many blocks of this noise would let pass with 80 %; null while there are too few. */
function decidableAt(
  {
    shift,
    blocks,
    family,
    scale,
  }: {
    readonly shift: number;
    readonly blocks: number;
    readonly family: { readonly beta: number };
    readonly scale: Scale;
  },
  spread: number,
): Tolerance | null {
  const reach = detectableShift(blocks, 1 / family.beta);
  if (reach === null) return null;
  const bound = shift + reach * spread;
  if (scale === 'difference') {
    const value = roundedUp(bound);
    return { value, words: `an error-tolerance of about ${roundedPercent(value)}` };
  }
  const value = roundedUp(Math.expm1(bound));
  return { value, words: `a tolerance of about ${roundedPercent(value)}` };
}

/** The noise of a block falls with the root of its requests, as far as it is that of few requests. */
function lessNoise(shift: number, threshold: number, tolerance: Tolerance | null): Needs {
  const found = detectableShift(MOST_TABLE_BLOCKS, threshold);
  const times = found === null ? Infinity : Number(((found / shift) ** 2).toPrecision(2));
  const isAdvice = times <= MOST_TIMES;
  const what = isAdvice
    ? `about ${times} times the requests in each block (a higher rate or a longer load)`
    : 'a quieter target';
  const or = tolerance === null ? 'a tolerance that this noise can decide' : tolerance.words;
  return {
    words: `less noise: ${what}, or ${or}${tolerance === null ? '' : ', which this noise can decide'}`,
    figures: [
      ...(isAdvice ? [{ of: 'times-requests', value: times } as const] : []),
      ...(tolerance === null ? [] : [{ of: 'tolerance', value: tolerance.value } as const]),
    ],
  };
}

/** Even without a failure fewer blocks than this could not exclude a burst that has not come yet. */
const BLOCKS_FOR_SHARES = 20;

/** How many times the requests of these blocks would exclude the tolerance, where more of them would not. */
function moreRequests(counts: readonly ShareBlock[], tolerance: number, needed: number): Needs {
  const blocks = Math.max(counts.length, BLOCKS_FOR_SHARES);
  const times = [2, 3, 5, 10, 20, 50, MOST_TIMES].find((each) => {
    const more = ({ failures, requests }: ShareBlock['baseline']): ShareBlock['baseline'] => ({
      failures: failures * each,
      requests: requests * each,
    });
    const scaled = counts.map(({ baseline, candidate }) => ({
      baseline: more(baseline),
      candidate: more(candidate),
    }));
    return evidenceOfShare(alikeBlocks(scaled, blocks), tolerance) >= needed;
  });
  const much = times === undefined ? `more than ${MOST_TIMES} times` : `about ${times} times`;
  return {
    words: `more requests in each block: ${much} as many in ${blocks} blocks (${MOST_MORE} more blocks like these would not do), or a greater error-tolerance`,
    figures: times === undefined ? [] : [{ of: 'times-requests', value: times }],
  };
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
  const reaches = (blocks: number): boolean =>
    evidenceOfShare(alikeBlocks(counts, blocks), tolerance) >= needed;
  let [least, most] = [counts.length, counts.length + MOST_MORE];
  if (!reaches(most)) return null;
  while (most - least > 1) {
    const middle = Math.floor((least + most) / 2);
    if (reaches(middle)) most = middle;
    else least = middle;
  }
  return most;
}

/** So many blocks like these. */
function alikeBlocks(counts: readonly ShareBlock[], blocks: number): readonly ShareBlock[] {
  return Array.from({ length: blocks }, (_, index) => at(counts, index % counts.length));
}
