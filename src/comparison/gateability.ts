import { median } from 'simple-statistics';
import { countAbove, mergeHistograms, quantileUs } from '../histogram/index.ts';
import { robustDeviation } from '../statistics/index.ts';
import type { Trial } from '../trial/index.ts';
import { responseTimesOf } from './metric-value.ts';

/** Effective requests beyond the quantile that a whole run needs. */
const NEEDED_IN_RUN = 50;
/** Requests beyond the quantile that the median block needs. */
const NEEDED_IN_BLOCK = 10;

/** Why a quantile may not decide yet. */
export interface Obstacle {
  readonly reason: string;
  /** Whether more blocks of the same kind would remove it. */
  readonly curable: boolean;
}

/**
 * Why a quantile of this side may not decide; null when it may. Requests of one moment are slow together, so the
 * number of requests is divided by the design effect m Var(f) / (q (1 − q)), f being the share above the quantile in
 * each trial of m requests (L. Kish, "Survey Sampling", 1965). The spread of f is taken robustly: a burst of the machine
 * costs the block that it hits, as it does in the evidence, and not the whole run.
 */
export function quantileObstacle(
  trials: readonly Trial[],
  endpoint: string,
  quantile: number,
): Obstacle | null {
  const histograms = trials.map((trial) => responseTimesOf(trial, endpoint)).filter(({ count }) => count > 0);
  if (histograms.length === 0) return NOTHING;
  const blockNeeds = Math.ceil(NEEDED_IN_BLOCK / (1 - quantile));
  const typical = median(histograms.map(({ count }) => count));
  if (typical * (1 - quantile) < NEEDED_IN_BLOCK) {
    return {
      reason: `the median block has ${Math.round(typical)} requests, p${percent(quantile)} needs ${blockNeeds}`,
      curable: false,
    };
  }
  const pooled = mergeHistograms(histograms);
  const level = quantileUs(pooled, quantile);
  if (level === null) return NOTHING;
  const shares = histograms.map((histogram) => countAbove(histogram, level) / histogram.count);
  const perTrial = pooled.count / histograms.length;
  const spread = (robustDeviation(shares) ?? 0) ** 2;
  const designEffect = Math.max(1, (perTrial * spread) / (quantile * (1 - quantile)));
  const effective = pooled.count / designEffect;
  if (effective * (1 - quantile) >= NEEDED_IN_RUN) return null;
  const needs = Math.ceil(NEEDED_IN_RUN / (1 - quantile));
  return {
    reason: `the run is worth ${Math.floor(effective)} independent requests, p${percent(quantile)} needs ${needs}`,
    curable: true,
  };
}

const NOTHING: Obstacle = { reason: 'no successful request', curable: true };

function percent(quantile: number): string {
  return String(Number((quantile * 100).toFixed(6)));
}
