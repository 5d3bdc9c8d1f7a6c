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
  const valuesUs = new Float64Array(a.valuesUs.length + b.valuesUs.length);
  const counts = new Float64Array(valuesUs.length);
  let [inA, inB, size] = [0, 0, 0];
  while (inA < a.valuesUs.length || inB < b.valuesUs.length) {
    const fromA = inA < a.valuesUs.length ? at(a.valuesUs, inA) : Infinity;
    const fromB = inB < b.valuesUs.length ? at(b.valuesUs, inB) : Infinity;
    const value = Math.min(fromA, fromB);
    valuesUs[size] = value;
    if (fromA === value) counts[size] = (counts[size] ?? 0) + at(a.counts, inA++);
    if (fromB === value) counts[size] = (counts[size] ?? 0) + at(b.counts, inB++);
    size++;
  }
  return createHistogram(valuesUs.slice(0, size), counts.slice(0, size));
}
