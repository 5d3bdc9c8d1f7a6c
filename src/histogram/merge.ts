import { at } from '../foundation/index.ts';
import type { Histogram } from './histogram.ts';

/** A histogram of nothing. */
export function emptyHistogram(): Histogram {
  return createHistogram(new Float64Array(0), new Float64Array(0));
}

/** Makes a histogram of ascending bucket values and their counts; both arrays belong to it from then on. */
export function createHistogram(valuesUs: Float64Array, counts: Float64Array): Histogram {
  let count = 0;
  for (const each of counts) count += each;
  return Object.freeze({ count, valuesUs, counts });
}

/**
 * All values of all histograms together: exact, because equal buckets add. One histogram is returned as it is.
 * O(total occupied buckets × log(histograms)).
 */
export function mergeHistograms(histograms: readonly Histogram[]): Histogram {
  const filled = histograms.filter(({ count }) => count > 0);
  const [first, second] = filled;
  if (first === undefined) return emptyHistogram();
  if (second === undefined) return first;
  if (filled.length === 2) return mergeTwo(first, second);
  const middle = Math.floor(filled.length / 2);
  return mergeTwo(mergeHistograms(filled.slice(0, middle)), mergeHistograms(filled.slice(middle)));
}

function mergeTwo(a: Histogram, b: Histogram): Histogram {
  const { valuesUs: valuesA, counts: countsA } = a;
  const { valuesUs: valuesB, counts: countsB } = b;
  const valuesUs = new Float64Array(valuesA.length + valuesB.length);
  const counts = new Float64Array(valuesUs.length);
  let [inA, inB, size] = [0, 0, 0];
  while (inA < valuesA.length && inB < valuesB.length) {
    const [fromA, fromB] = [at(valuesA, inA), at(valuesB, inB)];
    const isOfA = fromA <= fromB;
    const isOfB = fromB <= fromA;
    valuesUs[size] = isOfA ? fromA : fromB;
    counts[size] = (isOfA ? at(countsA, inA) : 0) + (isOfB ? at(countsB, inB) : 0);
    if (isOfA) inA++;
    if (isOfB) inB++;
    size++;
  }
  // What is left of one of them lies above all of the other.
  const [restValues, restCounts] =
    inA < valuesA.length
      ? [valuesA.subarray(inA), countsA.subarray(inA)]
      : [valuesB.subarray(inB), countsB.subarray(inB)];
  valuesUs.set(restValues, size);
  counts.set(restCounts, size);
  size += restValues.length;
  return createHistogram(valuesUs.slice(0, size), counts.slice(0, size));
}
