import { dependentEvidencePath, dependentLowerEnd } from './dependent-evidence.ts';
import { type Bets, blocksToReach, confidenceSequence, marginsToSearch } from './e-process.ts';

/** The interval as it was known after so many blocks; null ends are unbounded. */
export interface ConfidencePoint {
  readonly blocks: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** Points of a path beyond which it shows nothing more. */
const MOST_POINTS = 64;
/** Parts of the final interval to which earlier ends are found: finer than any picture of it. */
const PARTS = 64;
/** The same for ends far outside of it, as a share of their distance. */
const COARSE = 0.05;

/**
 * How a confidence sequence narrowed: its interval after at most 64 numbers of blocks, evenly spread, the last of which
 * is all of them. That one is the interval itself. Evidence once reached stays, so no interval is wider than the one
 * before; ends before the last are right to a 64th of the last interval, or to a twentieth of their distance to it, and
 * never too narrow. Cost: some hundred times `evidenceAboveZero` for each end.
 */
export function confidencePath(
  differences: readonly number[],
  error: number,
  bets: Bets,
): readonly ConfidencePoint[] {
  const { lower, upper } = confidenceSequence(differences, error, bets);
  const needed = -Math.log(error);
  const mirrored = differences.map((difference) => -difference);
  const width = lower === null || upper === null ? null : upper - lower;
  const lowers = lowerPath(differences, lower, width, (margin) =>
    blocksToReach(differences, margin, bets, needed),
  );
  const uppers = lowerPath(mirrored, upper === null ? null : -upper, width, (margin) =>
    blocksToReach(mirrored, margin, bets, needed),
  );
  return stopsOf(differences.length).map((blocks) => {
    const mirroredUpper = uppers(blocks);
    return { blocks, lower: lowers(blocks), upper: mirroredUpper === null ? null : -mirroredUpper };
  });
}

/** The same for differences that depend on their neighbours: a lower end only, by `dependentLowerEnd`. */
export function dependentConfidencePath(
  differences: readonly number[],
  error: number,
  bets: Bets,
): readonly ConfidencePoint[] {
  const needed = -Math.log(error);
  const lowers = lowerPath(differences, dependentLowerEnd(differences, error, bets), null, (margin) => {
    const index = dependentEvidencePath(differences, margin, bets).findIndex((log) => log >= needed);
    return index < 0 ? null : index + 1;
  });
  return stopsOf(differences.length).map((blocks) => ({ blocks, lower: lowers(blocks), upper: null }));
}

/** At most 64 numbers of blocks up to all of them. */
function stopsOf(blocks: number): readonly number[] {
  const count = Math.min(blocks, MOST_POINTS);
  return Array.from({ length: count }, (_, index) => Math.round(((index + 1) * blocks) / count));
}

/** A margin and the number of blocks after which it was excluded. */
interface Excluded {
  readonly margin: number;
  readonly blocks: number;
}

/**
 * The greatest margin that was excluded after so many blocks, `end` being that of all. Margins are tried between
 * neighbours that were excluded at different times, until they are near enough to each other.
 */
function lowerPath(
  differences: readonly number[],
  end: number | null,
  width: number | null,
  blocksToExclude: (margin: number) => number | null,
): (blocks: number) => number | null {
  const search = marginsToSearch(differences);
  if (search === null || end === null) return () => null;
  // Where a change came and went, what was shown early and late contradict each other: the ends have crossed.
  const near = (width === null || width === 0 ? search.range : Math.abs(width)) / PARTS;
  const tried: Excluded[] = [];
  const exclude = (margin: number): Excluded => {
    const excluded = { margin, blocks: blocksToExclude(margin) ?? Infinity };
    tried.push(excluded);
    return excluded;
  };
  const refine = (low: Excluded, high: Excluded): void => {
    const gap = high.margin - low.margin;
    const between = (low.margin + high.margin) / 2;
    // Of differences that are all but equal the ends lie nearer to each other than numbers do.
    const isBetween = low.margin < between && between < high.margin;
    if (!isBetween || low.blocks >= high.blocks || gap <= near + COARSE * (end - high.margin)) return;
    const middle = exclude(between);
    refine(low, middle);
    refine(middle, high);
  };
  // The end is excluded after all blocks at the latest; a search of another grain may have found it a hair further out.
  const last = { margin: end, blocks: Math.min(blocksToExclude(end) ?? Infinity, differences.length) };
  tried.push(last);
  search.starts
    .filter((start) => start < end)
    .map(exclude)
    .reduce((high, low) => {
      refine(low, high);
      return low;
    }, last);
  return (blocks) =>
    tried.reduce<number | null>(
      (greatest, each) =>
        each.blocks <= blocks && (greatest === null || each.margin > greatest) ? each.margin : greatest,
      null,
    );
}
