import { type Histogram, mergeHistograms, quantileMs } from '../histogram/index.ts';
import type { Interval, Trial } from '../trial/index.ts';

/** How many requests of a window are worth one, because requests of one moment are slow, or fail, together. Never below 1. */
export interface WindowClusters {
  /** Batches of consecutive seconds with requests: those tell it of failures. */
  readonly batches: number;
  /** Of failures; 1 where nothing or everything failed. */
  readonly failures: number;
  /** Batches of consecutive seconds with enough successes: those tell it of quantiles. */
  readonly quantileBatches: number;
  /** Of the requests beyond a quantile of all; null without a success. */
  quantile(q: number): number | null;
}

/** Most batches: the longer they are, the longer a slow time may last that is seen as one. */
const MOST_BATCHES = 20;
/** Successes of a second whose quantiles say anything. */
const LEAST_SUCCESSES = 10;
/** Quantiles of a second and of all are each right to 0.1 %. */
const ROUNDING = 0.002;

/** A batch: how many there are, and which share of them failed or is beyond a value. */
interface Batch {
  readonly count: number;
  readonly share: number;
}

/**
 * The design effects (L. Kish, "Survey Sampling", 1965) of all requests of some windows over up to twenty batches of
 * consecutive seconds: Σ m (f − p)² / (p(1 − p)) over one less than the number of batches, m being the requests of one and f
 * the share of them that failed, or is beyond a quantile of all; p is that share of all.
 */
export function windowClusters(trials: readonly Trial[]): WindowClusters {
  const seconds = trials.flatMap(({ timeline }) => timeline);
  const failed = batchesOf(seconds.filter(({ ok, errors }) => ok + errors > 0)).map((batch) =>
    together(batch.map(({ ok, errors }) => ({ count: ok + errors, share: errors / (ok + errors) }))),
  );
  const successes = batchesOf(seconds.filter(({ ok }) => ok >= LEAST_SUCCESSES));
  const all = mergeHistograms(
    trials.flatMap(({ endpoints }) => endpoints.map(({ responseTime }) => responseTime)),
  );
  return {
    batches: failed.length,
    failures: designEffect(failed, null),
    quantileBatches: successes.length,
    quantile: (q) => quantileEffect(successes, all, q),
  };
}

function batchesOf(seconds: readonly Interval[]): readonly (readonly Interval[])[] {
  const count = Math.min(MOST_BATCHES, seconds.length);
  const edge = (batch: number): number => Math.round((batch * seconds.length) / count);
  return Array.from({ length: count }, (_, batch) => seconds.slice(edge(batch), edge(batch + 1)));
}

function together(batches: readonly Batch[]): Batch {
  const count = batches.reduce((sum, each) => sum + each.count, 0);
  return {
    count,
    share: batches.reduce((sum, each) => sum + each.count * each.share, 0) / Math.max(1, count),
  };
}

function quantileEffect(batches: readonly (readonly Interval[])[], all: Histogram, q: number): number | null {
  const valueMs = quantileMs(all, q);
  if (valueMs === null || batches.length === 0) return null;
  const shares = batches.map((batch) =>
    together(batch.map((second) => ({ count: second.ok, share: shareUpTo(second, valueMs) ?? q }))),
  );
  return designEffect(shares, q);
}

/**
 * The share of a second's requests up to a value, by the log-logistic law through its median and p95: those are all that
 * is kept of it. Where these are equal it is all or none; null where nothing succeeded. A law that does not fit errs in
 * every second alike, which is no difference between them.
 */
function shareUpTo({ ok, p50Ms, p95Ms }: Interval, valueMs: number): number | null {
  if (p50Ms === null || p95Ms === null || p50Ms <= 0 || valueMs <= 0) return null;
  if (p95Ms <= p50Ms * (1 + ROUNDING)) return valueMs >= p50Ms * (1 - ROUNDING) ? 1 : 0;
  const [middle, high] = [expectedRank(ok, 0.5), expectedRank(ok, 0.95)].map(logit);
  if (middle === undefined || high === undefined) return null;
  const scale = Math.log(p95Ms / p50Ms) / (high - middle);
  return 1 / (1 + Math.exp(-(middle + Math.log(valueMs / p50Ms) / scale)));
}

/** Which share of a law lies below the quantile of so many of its values, on average. */
function expectedRank(count: number, q: number): number {
  return Math.ceil(q * count) / (count + 1);
}

function logit(share: number): number {
  return Math.log(share / (1 - share));
}

/** `expected` is the share that counts for the variance of independent requests; that of all batches where it is null. */
function designEffect(batches: readonly Batch[], expected: number | null): number {
  const { share: mean } = together(batches);
  const share = expected ?? mean;
  if (share <= 0 || share >= 1) return 1;
  const squares = batches.reduce((sum, batch) => sum + batch.count * (batch.share - mean) ** 2, 0);
  return Math.max(1, squares / Math.max(1, batches.length - 1) / (share * (1 - share)));
}
