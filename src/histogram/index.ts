/**
 * histogram: durations in little space: recording, merging, quantiles with a stated error, the standard encoding. Values
 * are microseconds. It refuses to interpolate: what was not recorded is not there.
 */
export { decodeHistogram, encodeHistogram } from './encoding.ts';
export type { Histogram } from './histogram.ts';
export { createHistogram, emptyHistogram, mergeHistograms } from './merge.ts';
export { countAbove, maxUs, meanUs, milliseconds, minUs, quantileMs, quantileUs } from './quantile.ts';
export { createRecorder, histogramFromValues, LONGEST_US, type Recorder } from './recorder.ts';
