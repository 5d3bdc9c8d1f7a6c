import { type Bets, evidenceAboveZero, logMeanOfExponentials } from './e-process.ts';

/**
 * First-order autocorrelations against which a slowdown must hold. Above the last one a state of the system lasts so
 * long that one of them fills the experiment, and nothing tells it from a change.
 */
const CORRELATIONS = [0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.85] as const;

/** Blocks from which a gambler may begin, a quarter of the stake for each: what starts midway had nothing to win before. */
const STARTS = [0, 10, 20, 30] as const;

/**
 * Evidence after each block, as the highest log E so far, that differences which resemble their neighbours lie above `margin`: such as a
 * slowdown that grows, starts midway or follows the load, or as the slow states of one side.
 *
 * If each difference keeps the part ρ of its predecessor's distance to the centre, what it adds, xᵢ − ρ xᵢ₋₁ with
 * xᵢ = Dᵢ − margin, is symmetric around (1 − ρ) (centre − margin) given the past, and the bets of `evidenceAboveZero`
 * on it are a test supermartingale. ρ is not known, so the weakest of them counts: P(ever E ≥ 1/α) ≤ α for every ρ from 0
 * to 0.85 and every symmetric law. Only a slowdown far beyond the noise passes, because 1 − ρ of it is all that shows.
 * Cost: 28 times `evidenceAboveZero`.
 */
export function dependentEvidencePath(
  differences: readonly number[],
  margin: number,
  bets: Bets,
): readonly number[] {
  const paths = CORRELATIONS.map((correlation) =>
    pathOfStarts(additions(differences, margin, correlation), bets),
  );
  return differences.map((_, index) => Math.min(...paths.map((path) => path[index] ?? 0)));
}

/**
 * The greatest margin for which that evidence reaches 1 / `error`, to a thousandth of the differences' range; null where
 * it reaches it for none.
 */
export function dependentLowerEnd(differences: readonly number[], error: number, bets: Bets): number | null {
  const finite = differences.filter(Number.isFinite);
  const [least, greatest] = [Math.min(...finite), Math.max(...finite)];
  const reaches = (margin: number): boolean =>
    CORRELATIONS.toReversed().every(
      (correlation) => highestOfStarts(additions(differences, margin, correlation), bets) >= -Math.log(error),
    );
  const range = greatest - least;
  let inside = least - range;
  if (!(range > 0) || !reaches(inside)) return null;
  let outside = greatest;
  while (outside - inside > 1e-3 * range) {
    const middle = (inside + outside) / 2;
    if (reaches(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}

/** What each difference adds to the part of its predecessor that lasts. Infinite distances stay what they are. */
function additions(differences: readonly number[], margin: number, correlation: number): readonly number[] {
  let lasting = 0;
  return differences.map((difference) => {
    const distance = difference - margin;
    const added = Number.isFinite(distance) ? distance - lasting : distance;
    lasting = correlation === 0 ? 0 : correlation * distance;
    return added;
  });
}

function highestOfStarts(shifts: readonly number[], bets: Bets): number {
  return pathOfStarts(shifts, bets).at(-1) ?? 0;
}

/** The highest log E so far, after each difference. */
function pathOfStarts(shifts: readonly number[], bets: Bets): readonly number[] {
  const paths = STARTS.map((start) => evidenceAboveZero(shifts.slice(start), bets).path);
  let highest = 0;
  return shifts.map((_, index) => {
    const logs = paths.map((path, which) => path[index - (STARTS[which] ?? 0)] ?? 0);
    highest = Math.max(highest, logMeanOfExponentials(Float64Array.from(logs)));
    return highest;
  });
}
