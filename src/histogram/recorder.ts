import { Float64Histogram } from 'hdr-histogram-js';
import { at } from '../foundation/index.ts';
import type { Histogram } from './histogram.ts';
import { createHistogram } from './merge.ts';

/** Longest duration that can be told apart, one hour; anything longer is recorded as this much. */
export const LONGEST_US = 3_600_000_000;
/** Relative error of a recorded value is at most 10^−3. */
export const SIGNIFICANT_DIGITS = 3;

/** Collects durations; the one mutable thing of this room, and only while a trial runs. */
export interface Recorder {
  /** Records a duration in microseconds: rounded to whole ones, at least 0, at most one hour. NaN is refused. */
  record(valueUs: number): void;
  readonly count: number;
  /** The values so far, as an immutable histogram. */
  snapshot(): Histogram;
  reset(): void;
}

/**
 * Creates an HDR recorder, of three significant digits unless told otherwise. It starts small and grows with the longest
 * value; memory depends on the range of the values, never on their number.
 */
export function createRecorder(digits: 2 | 3 = SIGNIFICANT_DIGITS): Recorder {
  return new HdrRecorder(digits);
}

/**
 * The counts of an HDR histogram and nothing else of it: recording is one shift and one addition, a fraction of what the
 * library needs. Bucket 0 holds 2h values in steps of 1 µs, bucket b > 0 the h values from h 2^b on in steps of 2^b µs,
 * where h is half the power of two above 2 · 10^digits (G. Tene, HdrHistogram).
 */
class HdrRecorder implements Recorder {
  readonly #halfBits: number;
  #counts: Float64Array;
  #count = 0;

  constructor(digits: 2 | 3) {
    this.#halfBits = Math.ceil(Math.log2(2 * 10 ** digits)) - 1;
    this.#counts = new Float64Array(2 << this.#halfBits);
  }

  get count(): number {
    return this.#count;
  }

  record(valueUs: number): void {
    if (Number.isNaN(valueUs)) throw new RangeError('a duration is not a number');
    const index = this.#indexOf(Math.min(LONGEST_US, Math.max(0, Math.round(valueUs))));
    if (index >= this.#counts.length) this.#grow(index);
    this.#counts[index] = at(this.#counts, index) + 1;
    this.#count++;
  }

  snapshot(): Histogram {
    const all = this.#counts;
    let occupied = 0;
    for (let index = 0; index < all.length; index++) if (all[index] !== 0) occupied++;
    const values = new Float64Array(occupied);
    const counts = new Float64Array(occupied);
    let place = 0;
    for (let index = 0; place < occupied; index++) {
      const count = at(all, index);
      if (count === 0) continue;
      values[place] = this.#highestValue(index);
      counts[place] = count;
      place++;
    }
    return createHistogram(values, counts);
  }

  reset(): void {
    this.#counts.fill(0);
    this.#count = 0;
  }

  /** LONGEST_US is below 2^32, so the value is 32 bits without a sign. */
  #indexOf(value: number): number {
    const bucket = Math.max(0, 31 - Math.clz32(value) - this.#halfBits);
    return (bucket << this.#halfBits) + (value >>> bucket);
  }

  #highestValue(index: number): number {
    const bucket = Math.max(0, (index >> this.#halfBits) - 1);
    return (index - (bucket << this.#halfBits) + 1) * 2 ** bucket - 1;
  }

  #grow(index: number): void {
    const grown = new Float64Array(((index >> this.#halfBits) + 1) << this.#halfBits);
    grown.set(this.#counts);
    this.#counts = grown;
  }
}

/** Histogram of known values, for tests and imports. */
export function histogramFromValues(valuesUs: Iterable<number>): Histogram {
  const recorder = createRecorder();
  for (const value of valuesUs) recorder.record(value);
  return recorder.snapshot();
}

/** An empty HDR histogram of this room's range. */
export function buildHdr(): Float64Histogram {
  const histogram = new Float64Histogram(1, 2, SIGNIFICANT_DIGITS);
  histogram.autoResize = true;
  return histogram;
}
