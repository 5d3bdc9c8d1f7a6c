import { assertNever } from '../foundation/index.ts';
import { type Histogram, meanUs, mergeHistograms, quantileMs } from '../histogram/index.ts';
import { type Threshold, THRESHOLD_CATALOGUE } from '../scenario/index.ts';
import { clopperPearson, studentTQuantile } from '../statistics/index.ts';
import type { Trial } from '../trial/index.ts';
import { shareOf, thresholdValue, timesOf } from './threshold-value.ts';
import { type WindowClusters, windowClusters } from './window-clusters.ts';

/** An end is null where nothing is known of it. */
export interface ThresholdInterval {
  readonly lower: number | null;
  readonly upper: number | null;
}

const UNKNOWN: ThresholdInterval = Object.freeze({ lower: null, upper: null });

/** Fewer blocks, or parts of a window, than this say nothing about their spread. */
export const LEAST_PARTS = 5;
/** Error of each end alone. */
const ERROR = 0.05;
/** Two-sided 90 % of a normal law: each end alone holds with 95 %. */
const NORMAL_95 = 1.645;

/**
 * Where the value of a threshold lies, each end alone with 95 %: by B. Efron's jackknife over blocks (1982), because
 * requests of one block are slow together, so blocks are what varies. Of fewer than five blocks, a batch say, by the
 * batches of their seconds (`windowClusters`).
 *
 * A share is never surer than its counts: none in n, or all of n, is at most 3 / n away (C. J. Clopper and E. S. Pearson,
 * 1934). Counts, and shares whose bound is none or all, are what happened, and no estimate.
 */
export function thresholdInterval(
  trials: readonly Trial[],
  threshold: Threshold,
  value: number,
): ThresholdInterval {
  if (tellsWhatHappened(threshold)) return { lower: value, upper: value };
  if (trials.length < LEAST_PARTS) return windowInterval(trials, threshold, value);
  const spread = jackknifeInterval(trials, threshold, value);
  return THRESHOLD_CATALOGUE[threshold.metric].family === 'share'
    ? hull(spread, exactInterval(trials, threshold, 1))
    : spread;
}

function tellsWhatHappened({ metric, aggregate, comparator, bound }: Threshold): boolean {
  if (aggregate.kind === 'count') return true;
  const isExact = comparator === '==' || comparator === '!=' || bound <= 0 || bound >= 1;
  return THRESHOLD_CATALOGUE[metric].family === 'share' && isExact;
}

function jackknifeInterval(trials: readonly Trial[], threshold: Threshold, value: number): ThresholdInterval {
  const known = trials.flatMap(
    (left) =>
      thresholdValue(
        trials.filter((trial) => trial !== left),
        threshold,
      ) ?? [],
  );
  if (known.length < trials.length) return UNKNOWN;
  const centre = known.reduce((sum, each) => sum + each, 0) / known.length;
  const squares = known.reduce((sum, each) => sum + (each - centre) ** 2, 0);
  const reach = NORMAL_95 * Math.sqrt(((known.length - 1) / known.length) * squares);
  return { lower: value - reach, upper: value + reach };
}

/** The exact interval of a share, when `effect` requests are worth one because they fail together. */
function exactInterval(trials: readonly Trial[], threshold: Threshold, effect: number): ThresholdInterval {
  const { passed, total } = shareOf(trials, threshold);
  return total === 0 ? UNKNOWN : clopperPearson(passed / effect, total / effect, ERROR);
}

function hull(first: ThresholdInterval, second: ThresholdInterval): ThresholdInterval {
  if (first.lower === null || first.upper === null || second.lower === null || second.upper === null)
    return UNKNOWN;
  return { lower: Math.min(first.lower, second.lower), upper: Math.max(first.upper, second.upper) };
}

/**
 * The same from within few windows: n requests count for n / D, D being the design effect over batches of their seconds
 * (L. Kish 1965). Shares by their counts; a quantile q between the values at the ranks q ± t √(q(1 − q) D/n)
 * (M. Woodruff, JASA 1952); a mean by the variance of its values. Rates per second, least and greatest are unknown.
 */
function windowInterval(trials: readonly Trial[], threshold: Threshold, value: number): ThresholdInterval {
  const clusters = windowClusters(trials);
  if (clusters === null || clusters.batches < LEAST_PARTS) return UNKNOWN;
  const { family } = THRESHOLD_CATALOGUE[threshold.metric];
  switch (family) {
    case 'share':
      return exactInterval(trials, threshold, shareEffect(threshold, clusters));
    case 'time':
      return timeInterval(mergeHistograms(timesOf(trials, threshold)), threshold, value, clusters);
    case 'counter':
      return UNKNOWN;
    default:
      return assertNever(family);
  }
}

/** How other shares than that of failed requests cluster is not known: no less than requests do in any way. */
function shareEffect({ metric }: Threshold, clusters: WindowClusters): number {
  return metric === 'http_req_failed'
    ? clusters.failures
    : Math.max(clusters.failures, clusters.quantile(0.5), clusters.quantile(0.95));
}

function timeInterval(
  histogram: Histogram,
  { aggregate }: Threshold,
  value: number,
  clusters: WindowClusters,
): ThresholdInterval {
  const reach = studentTQuantile(1 - ERROR, clusters.batches - 1);
  if (aggregate.kind === 'quantile') {
    const q = aggregate.quantile;
    const ranks = reach * Math.sqrt((q * (1 - q) * clusters.quantile(q)) / histogram.count);
    return { lower: valueAt(histogram, q - ranks), upper: valueAt(histogram, q + ranks) };
  }
  if (aggregate.kind !== 'avg') return UNKNOWN;
  // What lies beyond a value is less correlated than the values: of normal ones by up to π/2 (W. F. Sheppard 1899).
  const effect = 1 + (Math.PI / 2) * (Math.max(clusters.quantile(0.5), clusters.quantile(0.95)) - 1);
  const error = reach * Math.sqrt((varianceMs(histogram) * effect) / histogram.count);
  return { lower: value - error, upper: value + error };
}

/** Beyond the ends of what was measured nothing is known. */
function valueAt(histogram: Histogram, rank: number): number | null {
  return rank > 0 && rank < 1 ? quantileMs(histogram, rank) : null;
}

function varianceMs(histogram: Histogram): number {
  const mean = meanUs(histogram) ?? 0;
  const squares = histogram.valuesUs.reduce(
    (sum, value, index) => sum + (histogram.counts[index] ?? 0) * (value - mean) ** 2,
    0,
  );
  return squares / Math.max(1, histogram.count) / 1e6;
}
