/**
 * Durations in little space: sorted buckets with counts, from an HDR histogram of three significant digits, so each
 * quantile is right to 0.1 % (G. Tene, HdrHistogram). Values are microseconds. Immutable.
 */
export interface Histogram {
  /** Number of recorded values. */
  readonly count: number;
  /** Upper ends of the occupied buckets in microseconds, ascending. */
  readonly valuesUs: Float64Array;
  /** Count of each bucket, same length as `valuesUs`. */
  readonly counts: Float64Array;
}
