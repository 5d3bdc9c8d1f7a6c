import { assertNever } from '../foundation/index.ts';
import { type Histogram, meanUs, mergeHistograms, quantileMs } from '../histogram/index.ts';
import { type AGGREGATES, type Threshold, THRESHOLD_CATALOGUE } from '../scenario/index.ts';
import { clopperPearson, studentTQuantile } from '../statistics/index.ts';
import type { Trial } from '../trial/index.ts';
import { partOfRequests, shareOf, thresholdValue, timesOf } from './threshold-value.ts';
import { type WindowClusters, windowClusters } from './window-clusters.ts';

/**
 * Why there is no interval: all of the value is of one block; or there are fewer than five blocks, and too few seconds with
 * requests, or with successes; or it is of some of the requests, whose seconds are not kept apart; or it is a rate per
 * second, or of too few requests.
 */
export type Lacks = 'blocks' | 'seconds' | 'successes' | 'own-seconds' | 'rate' | 'requests';

/** An end is null where nothing is known of it. */
export interface ThresholdInterval {
  readonly lower: number | null;
  readonly upper: number | null;
  /** Null where at least one end is known. */
  readonly lacks: Lacks | null;
}

/** Fewer blocks, or parts of a window, than this say nothing about their spread. */
export const LEAST_PARTS = 5;
/**
 * From this part of all requests on, their seconds are those of what a threshold is on: in 400 simulated minutes, a tenth of
 * whose requests were others, each end held in 92 to 97 %.
 */
const LEAST_PART = 0.9;
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
 * 1934). Counts, the least and the greatest, and shares whose bound is none or all, are what happened, and no estimate.
 */
export function thresholdInterval(
  trials: readonly Trial[],
  threshold: Threshold,
  value: number,
): ThresholdInterval {
  if (tellsWhatHappened(threshold)) return known(value, value);
  const { family } = THRESHOLD_CATALOGUE[threshold.metric];
  if (trials.length < LEAST_PARTS) return possible(windowInterval(trials, threshold, value), family);
  const spread = jackknifeInterval(trials, threshold, value);
  return possible(family === 'share' ? hull(spread, exactInterval(trials, threshold, 1)) : spread, family);
}

function tellsWhatHappened({ metric, aggregate, comparator, bound }: Threshold): boolean {
  if (aggregate.kind === 'count' || aggregate.kind === 'min' || aggregate.kind === 'max') return true;
  const isExact = comparator === '==' || comparator === '!=' || bound <= 0 || bound >= 1;
  return THRESHOLD_CATALOGUE[metric].family === 'share' && isExact;
}

function known(lower: number | null, upper: number | null): ThresholdInterval {
  return { lower, upper, lacks: lower === null && upper === null ? 'requests' : null };
}

function unknown(lacks: Lacks): ThresholdInterval {
  return { lower: null, upper: null, lacks };
}

/** No end lies where no value can be: nothing is below 0, no share above 1. */
function possible(
  { lower, upper, lacks }: ThresholdInterval,
  family: keyof typeof AGGREGATES,
): ThresholdInterval {
  const greatest = family === 'share' ? 1 : Infinity;
  return {
    lower: lower === null ? null : Math.max(0, lower),
    upper: upper === null ? null : Math.min(greatest, upper),
    lacks,
  };
}

function jackknifeInterval(trials: readonly Trial[], threshold: Threshold, value: number): ThresholdInterval {
  const without = trials.flatMap(
    (left) =>
      thresholdValue(
        trials.filter((trial) => trial !== left),
        threshold,
      ) ?? [],
  );
  if (without.length < trials.length) return unknown('blocks');
  const centre = without.reduce((sum, each) => sum + each, 0) / without.length;
  const squares = without.reduce((sum, each) => sum + (each - centre) ** 2, 0);
  const reach = NORMAL_95 * Math.sqrt(((without.length - 1) / without.length) * squares);
  return known(value - reach, value + reach);
}

/** The exact interval of a share, when `effect` requests are worth one because they fail together. */
function exactInterval(trials: readonly Trial[], threshold: Threshold, effect: number): ThresholdInterval {
  const { passed, total } = shareOf(trials, threshold);
  const { lower, upper } = clopperPearson(passed / effect, total / effect, ERROR);
  return known(lower, upper);
}

function hull(first: ThresholdInterval, second: ThresholdInterval): ThresholdInterval {
  if (first.lower === null || first.upper === null || second.lower === null || second.upper === null)
    return first;
  return known(Math.min(first.lower, second.lower), Math.max(first.upper, second.upper));
}

/**
 * The same from within few windows: n requests count for n / D, D being the design effect over batches of their seconds
 * (L. Kish 1965). Shares by their counts; a quantile q between the values at the ranks q ± t √(q(1 − q) D/n)
 * (M. Woodruff, JASA 1952); a mean by the variance of its values. Rates per second are unknown, and whatever is of other
 * requests than nearly all: their slow times are not those of the others, and seconds are kept of all together.
 */
function windowInterval(trials: readonly Trial[], threshold: Threshold, value: number): ThresholdInterval {
  const { family } = THRESHOLD_CATALOGUE[threshold.metric];
  switch (family) {
    case 'share':
      return windowShare(trials, threshold, windowClusters(trials));
    case 'time':
      return windowTime(trials, threshold, value);
    case 'counter':
      return unknown('rate');
    default:
      return assertNever(family);
  }
}

/** When any of them came is known where none or all did, whatever they are of. */
function windowShare(
  trials: readonly Trial[],
  threshold: Threshold,
  clusters: WindowClusters,
): ThresholdInterval {
  const { passed, total } = shareOf(trials, threshold);
  const isNoneOrAll = passed === 0 || passed === total;
  if (!isNoneOrAll && partOfRequests(trials, threshold) < LEAST_PART) return unknown('own-seconds');
  return clusters.batches < LEAST_PARTS
    ? unknown('seconds')
    : exactInterval(trials, threshold, shareEffect(threshold, clusters));
}

/** How other shares than that of failed requests cluster is not known: no less than requests do in any way. */
function shareEffect({ metric }: Threshold, clusters: WindowClusters): number {
  return metric === 'http_req_failed'
    ? clusters.failures
    : Math.max(clusters.failures, clusters.quantile(0.5) ?? 1, clusters.quantile(0.95) ?? 1);
}

function windowTime(trials: readonly Trial[], threshold: Threshold, value: number): ThresholdInterval {
  if (partOfRequests(trials, threshold) < LEAST_PART) return unknown('own-seconds');
  const clusters = windowClusters(trials);
  if (clusters.quantileBatches < LEAST_PARTS) return unknown('successes');
  const histogram = mergeHistograms(timesOf(trials, threshold));
  const reach = studentTQuantile(1 - ERROR, clusters.quantileBatches - 1);
  const { aggregate } = threshold;
  if (aggregate.kind === 'quantile') {
    const q = aggregate.quantile;
    const ranks = reach * Math.sqrt((q * (1 - q) * (clusters.quantile(q) ?? 1)) / histogram.count);
    return known(valueAt(histogram, q - ranks), valueAt(histogram, q + ranks));
  }
  // What lies beyond a value is less correlated than the values: of normal ones by up to π/2 (W. F. Sheppard 1899).
  const beyond = Math.max(clusters.quantile(0.5) ?? 1, clusters.quantile(0.95) ?? 1);
  const effect = 1 + (Math.PI / 2) * (beyond - 1);
  const error = reach * Math.sqrt((varianceMs(histogram) * effect) / histogram.count);
  return known(value - error, value + error);
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
