import { Float64Histogram, type JsHistogram } from 'hdr-histogram-js';
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
 * Creates an HDR recorder, of three significant digits unless told otherwise. It starts small and grows with the longest value; memory
 * depends on the range of the values, never on their number.
 */
export function createRecorder(digits: 2 | 3 = SIGNIFICANT_DIGITS): Recorder {
  const histogram = buildHdr(digits);
  return {
    record(valueUs) {
      if (Number.isNaN(valueUs)) throw new RangeError('a duration is not a number');
      histogram.recordValue(Math.min(LONGEST_US, Math.max(0, Math.round(valueUs))));
    },
    get count() {
      return histogram.totalCount;
    },
    snapshot: () => snapshotOf(histogram),
    reset: () => histogram.reset(),
  };
}

/** Histogram of known values, for tests and imports. */
export function histogramFromValues(valuesUs: Iterable<number>): Histogram {
  const recorder = createRecorder();
  for (const value of valuesUs) recorder.record(value);
  return recorder.snapshot();
}

/** Keeps the occupied buckets only, each by its highest equivalent value. O(buckets up to the longest value). */
export function snapshotOf(histogram: JsHistogram): Histogram {
  const values: number[] = [];
  const counts: number[] = [];
  let left = histogram.totalCount;
  for (let index = 0; index < histogram.countsArrayLength && left > 0; index++) {
    const count = histogram.getCountAtIndex(index);
    if (count === 0) continue;
    values.push(histogram.highestEquivalentValue(histogram.valueFromIndex(index)));
    counts.push(count);
    left -= count;
  }
  return createHistogram(Float64Array.from(values), Float64Array.from(counts));
}

/** An empty HDR histogram of this room's range. */
export function buildHdr(digits: 2 | 3 = SIGNIFICANT_DIGITS): Float64Histogram {
  const histogram = new Float64Histogram(1, 2, digits);
  histogram.autoResize = true;
  return histogram;
}
