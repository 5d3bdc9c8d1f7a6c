import { at } from '../foundation/index.ts';
import type { Histogram } from './histogram.ts';

/**
 * The value with rank ceil(q n) among the n recorded ones (the smallest value that at least the share q does not exceed),
 * in microseconds, right to 0.1 %; null when nothing was recorded. q lies in (0, 1]. O(occupied buckets).
 */
export function quantileUs(histogram: Histogram, q: number): number | null {
  if (!(q > 0 && q <= 1)) throw new RangeError('a quantile lies in (0, 1]');
  if (histogram.count === 0) return null;
  // 0.07 · 100 is 7.000000000000001 in floating point: a rounding error must not reach the next rank.
  const rank = Math.ceil(q * histogram.count * (1 - Number.EPSILON));
  const { counts } = histogram;
  let below = 0;
  for (let index = 0; index < counts.length; index++) {
    below += at(counts, index);
    if (below >= rank) return at(histogram.valuesUs, index);
  }
  return at(histogram.valuesUs, histogram.valuesUs.length - 1);
}

/** The same in milliseconds. */
export function quantileMs(histogram: Histogram, q: number): number | null {
  return milliseconds(quantileUs(histogram, q));
}

/** Microseconds of this room as the milliseconds of all others; what is not known stays unknown. */
export function milliseconds(us: number | null): number | null {
  return us === null ? null : us / 1000;
}

/** Mean in microseconds, null when nothing was recorded. */
export function meanUs(histogram: Histogram): number | null {
  if (histogram.count === 0) return null;
  let sum = 0;
  for (const [index, count] of histogram.counts.entries()) sum += count * at(histogram.valuesUs, index);
  return sum / histogram.count;
}

/** Smallest recorded value in microseconds, null when nothing was recorded. */
export function minUs(histogram: Histogram): number | null {
  return histogram.valuesUs[0] ?? null;
}

/** Greatest recorded value in microseconds, null when nothing was recorded. */
export function maxUs(histogram: Histogram): number | null {
  return histogram.valuesUs.at(-1) ?? null;
}

/** Number of recorded values above `valueUs`. */
export function countAbove(histogram: Histogram, valueUs: number): number {
  const { valuesUs, counts } = histogram;
  let above = 0;
  // From the top down: what is asked for is the tail.
  for (let index = counts.length - 1; index >= 0 && at(valuesUs, index) > valueUs; index--)
    above += at(counts, index);
  return above;
}
