import { mean, median, sampleStandardDeviation } from 'simple-statistics';
import { at } from '../foundation/index.ts';

/** Makes the median absolute deviation of normal data equal to its standard deviation. */
const NORMAL_MAD = 1.4826;

/**
 * Standard deviation by the median absolute deviation: a burst in a fifth of the values barely moves it, and neither does an
 * infinite one, which is as far out as any. Null for n < 2, where a value is not a number, and where half of the values
 * or more are infinite, or some are and most others are equal: they have no spread, least of all one of 0.
 */
export function robustDeviation(values: readonly number[]): number | null {
  if (values.length < 2 || values.some(Number.isNaN)) return null;
  const centre = median([...values]);
  if (!Number.isFinite(centre)) return null;
  const spread = median(values.map((value) => Math.abs(value - centre)));
  const isLeap = spread === 0 && !values.every(Number.isFinite);
  return Number.isFinite(spread) && !isLeap ? NORMAL_MAD * spread : null;
}

/** Sample standard deviation (divisor n − 1); 0 for fewer than two values. */
export function deviation(values: readonly number[]): number {
  return values.length < 2 ? 0 : sampleStandardDeviation([...values]);
}

/** Autocorrelation of first order around the mean, in [−1, 1]; 0 for a constant or fewer than three values. */
export function firstAutocorrelation(values: readonly number[]): number {
  if (values.length < 3) return 0;
  const centre = mean([...values]);
  let together = 0;
  let alone = 0;
  let before = 0;
  for (const value of values) {
    const distance = value - centre;
    alone += distance ** 2;
    together += distance * before;
    before = distance;
  }
  return alone === 0 ? 0 : together / alone;
}

/**
 * Autocorrelation of first order of the ranks: what the check of a block series uses, so that one burst neither
 * hides nor feigns a slow state.
 */
export function rankAutocorrelation(values: readonly number[]): number {
  return firstAutocorrelation(midRanks(values));
}

/** Ranks from 1, ties sharing the mean of theirs. O(n log n); asked for by every metric at every look. */
export function midRanks(values: readonly number[]): readonly number[] {
  const ascending = Float64Array.from(values).toSorted();
  return values.map((value) => (countBelow(ascending, value) + countUpTo(ascending, value) + 1) / 2);
}

/** How many of the ascending values are below `value`. */
function countBelow(ascending: ArrayLike<number>, value: number): number {
  return countWhile(ascending, (other) => other < value);
}

/** How many of the ascending values are at most `value`. */
export function countUpTo(ascending: ArrayLike<number>, value: number): number {
  return countWhile(ascending, (other) => other <= value);
}

function countWhile(ascending: ArrayLike<number>, holds: (value: number) => boolean): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(at(ascending, middle))) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Number of independent values that a series with this autocorrelation is worth:
 * max(2, n (1 − ρ⁺) / (1 + ρ⁺)), ρ⁺ = max(0, ρ n / (n + 10)) drawn towards zero for short series.
 */
export function effectiveCount(values: readonly number[]): number {
  const n = values.length;
  const correlation = Math.max(0, (firstAutocorrelation(values) * n) / (n + 10));
  return Math.max(2, (n * (1 - correlation)) / (1 + correlation));
}
