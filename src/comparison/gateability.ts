import { median } from 'simple-statistics';
import { at } from '../foundation/index.ts';
import { countAbove, type Histogram, mergeHistograms, quantileUs } from '../histogram/index.ts';
import { robustDeviation } from '../statistics/index.ts';
import { quantileName, type TimeKind, type Trial } from '../trial/index.ts';
import { durationsOf } from './metric-value.ts';

/** Effective requests beyond the quantile that a whole run needs. */
const NEEDED_IN_RUN = 50;
/** Requests beyond the quantile that the median block needs. */
const NEEDED_IN_BLOCK = 10;

/** Requests that a block needs for a quantile to decide. */
export function requestsForQuantile(quantile: number): number {
  return Math.ceil(NEEDED_IN_BLOCK / (1 - quantile));
}

/** Why a quantile may not decide yet. */
export interface Obstacle {
  readonly reason: string;
  /** Whether more blocks of the same kind would remove it. */
  readonly curable: boolean;
  /** Requests that are needed, of a block or of the whole run as the reason says. */
  readonly needed: number;
  /** How many times the requests that there are; infinite where there is none. */
  readonly times: number;
}

/** What a run that was `times` too short asks for. */
function longer(times: number): string {
  return Number.isFinite(times)
    ? `measure about ${Number(Math.max(1.1, times).toPrecision(2))} times as long, or at a higher rate`
    : 'measure longer, or at a higher rate';
}

/**
 * Why a quantile of this side may not decide; null when it may. Requests of one moment are slow together, so the
 * number of requests is divided by the design effect m Var(f) / (q (1 − q)), f being the share above the quantile in
 * each trial of m requests (L. Kish, "Survey Sampling", 1965). The spread of f is taken robustly: a burst of the machine
 * costs the block that it hits, as it does in the evidence, and not the whole run.
 *
 * `beside` are the other side's trials of the same blocks, null for a side alone. What both sides of a block share (a
 * slow minute of the machine) cancels in its difference, so of two sides only the difference of their f counts. Where
 * that difference `drifts` (a slowdown that grows or starts midway), it is no noise: then the steps from block to block
 * count.
 */
export function quantileObstacle(
  trials: readonly Trial[],
  beside: { readonly trials: readonly Trial[]; readonly drifts: boolean } | null,
  endpoint: string,
  kind: TimeKind,
): Obstacle | null {
  const { quantile } = kind;
  const what = kind.kind === 'trend' ? 'values' : 'requests';
  const own = distributionsOf(trials, endpoint, kind);
  const counts = own.map(({ count }) => count).filter((count) => count > 0);
  const pooled = pool(own);
  const shares = sharesAbove(own, pooled, quantile);
  if (shares === null)
    return {
      reason: 'no successful request',
      curable: true,
      needed: requestsForQuantile(quantile),
      times: Infinity,
    };
  const typical = median(counts);
  if (typical * (1 - quantile) < NEEDED_IN_BLOCK) {
    const needed = requestsForQuantile(quantile);
    return {
      reason: `the median block has ${Math.round(typical)} ${what}, ${quantileName(quantile)} needs ${needed}`,
      curable: false,
      needed,
      times: needed / typical,
    };
  }
  const spread = beside === null ? spreadOf(shares) : pairedSpread(shares, beside, endpoint, kind);
  const perTrial = pooled.count / counts.length;
  const designEffect = Math.max(1, (perTrial * spread ** 2) / (quantile * (1 - quantile)));
  const effective = pooled.count / designEffect;
  if (effective * (1 - quantile) >= NEEDED_IN_RUN) return null;
  const needs = Math.ceil(NEEDED_IN_RUN / (1 - quantile));
  return {
    reason: `the run is worth ${Math.floor(effective)} independent ${what}, ${quantileName(quantile)} needs ${needs}: ${longer(needs / effective)}`,
    curable: true,
    needed: needs,
    times: needs / effective,
  };
}

/**
 * Spread of one side's own f, from its difference to the other side's in the same blocks: both have half the variance.
 * A step between two blocks has twice the variance of one.
 */
function pairedSpread(
  shares: readonly (number | null)[],
  beside: { readonly trials: readonly Trial[]; readonly drifts: boolean },
  endpoint: string,
  kind: TimeKind,
): number {
  const other = distributionsOf(beside.trials, endpoint, kind);
  const otherShares = sharesAbove(other, pool(other), kind.quantile);
  if (otherShares === null) return spreadOf(shares);
  const differences = shares.map((share, block) => {
    const opposite = otherShares[block] ?? null;
    return share === null || opposite === null ? null : share - opposite;
  });
  return (beside.drifts ? spreadOf(stepsOf(differences)) / Math.SQRT2 : spreadOf(differences)) / Math.SQRT2;
}

/** What was pooled last, by its first part: both sides' quantiles ask for the same again. Parts are immutable. */
const POOLED = new WeakMap<Histogram, { readonly parts: readonly Histogram[]; readonly pooled: Histogram }>();

function pool(parts: readonly Histogram[]): Histogram {
  const [first] = parts;
  if (first === undefined) return mergeHistograms(parts);
  const known = POOLED.get(first);
  if (known?.parts.length === parts.length && parts.every((part, index) => part === known.parts[index]))
    return known.pooled;
  const pooled = mergeHistograms(parts);
  POOLED.set(first, { parts, pooled });
  return pooled;
}

function stepsOf(values: readonly (number | null)[]): readonly number[] {
  const known = values.filter((value) => value !== null);
  return known.slice(1).map((value, index) => value - at(known, index));
}

function distributionsOf(trials: readonly Trial[], endpoint: string, kind: TimeKind): readonly Histogram[] {
  return trials.map((trial) => durationsOf(trial, endpoint, kind));
}

/** f of each trial, null for one without a success; null where there is none at all. */
function sharesAbove(
  histograms: readonly Histogram[],
  pooled: Histogram,
  quantile: number,
): readonly (number | null)[] | null {
  const level = quantileUs(pooled, quantile);
  if (level === null) return null;
  return histograms.map((histogram) =>
    histogram.count === 0 ? null : countAbove(histogram, level) / histogram.count,
  );
}

function spreadOf(shares: readonly (number | null)[]): number {
  return robustDeviation(shares.filter((share) => share !== null)) ?? 0;
}
