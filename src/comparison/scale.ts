import {
  type MarginPolicy,
  marginsFor,
  type MetricWords,
  type Policy,
  weightFor,
} from '../scenario/index.ts';
import { isShare, isTime, type Metric, quantileName } from '../trial/index.ts';

/** On what scale a metric's shift is measured: ratios for quantities, differences for shares. */
export type Scale = 'log-ratio' | 'difference';

/** The scale of a metric. */
export function scaleOf(metric: Metric): Scale {
  return isShare(metric.kind) ? 'difference' : 'log-ratio';
}

/**
 * θ of one pair of values: positive is worse, whichever direction the metric has. Two zeros are equal; a zero against
 * something is infinitely far on the ratio scale, and bets see its sign.
 */
export function shiftOf(metric: Metric, baseline: number, candidate: number): number {
  const raw = scaleOf(metric) === 'difference' ? candidate - baseline : logRatio(baseline, candidate);
  return metric.better === 'lower' ? raw : raw === 0 ? 0 : -raw;
}

function logRatio(baseline: number, candidate: number): number {
  if (baseline === candidate) return 0;
  return Math.log(candidate / baseline);
}

/** Back from θ to candidate / baseline as measured (or candidate − baseline for shares). */
export function rawEffect(metric: Metric, shift: number): number {
  const oriented = metric.better === 'lower' ? shift : shift === 0 ? 0 : -shift;
  return scaleOf(metric) === 'difference' ? oriented : Math.exp(oriented);
}

/** The margins on the metric's scale. */
export interface Margins {
  /** δ0, what instances of the same code may be apart included. */
  readonly noiseFloor: number;
  /** δ1, which tells severity. */
  readonly tolerance: number;
  /** What a pass must rule out: δ1, or what `tolerance: auto` found decidable. */
  readonly passing: number;
  /** How far instances of the same code may be apart by themselves; 0 where that is no matter, or nobody knows. */
  readonly instances: number;
}

/** What the two instances that were measured must stay below, so that the code is surely no slower than `margin`. */
export function belowFor(margin: number, { instances }: Pick<Margins, 'instances'>): number {
  return margin - instances;
}

/** What they must exceed, so that the code is surely slower than `margin`. */
export function aboveFor(margin: number, { instances }: Pick<Margins, 'instances'>): number {
  return margin + instances;
}

/** What the claim level makes of the policy's margins, as shares; `instances` is on the metric's scale. */
export interface ClaimedMargins {
  readonly noiseFloor: number;
  readonly passing: number;
  readonly instances: number;
}

/** The margins of the policy for one metric, overrides included. */
export function policyOf(policy: Policy, endpoint: string, metric: Metric): MarginPolicy {
  return marginsFor(policy, wordsOf(endpoint, metric));
}

/** Share of the family's error that one metric may spend, relative to the others. */
export function weightOf(policy: Pick<Policy, 'overrides'>, endpoint: string, metric: Metric): number {
  return weightFor(policy, wordsOf(endpoint, metric));
}

function wordsOf(endpoint: string, { name, kind }: Metric): MetricWords {
  return { endpoint, words: isTime(kind) ? [name, quantileName(kind.quantile)] : [name] };
}

/**
 * The margins of one metric. Times also get `min-effect`: what is below a millisecond of the reference (the baseline's
 * warm-up, so fixed before the first block) never matters.
 */
export function marginsOf(
  metric: Metric,
  policy: MarginPolicy,
  { noiseFloor, passing, instances }: ClaimedMargins,
  reference: number | null,
): Margins {
  const { errorTolerance } = policy;
  if (isShare(metric.kind))
    return { noiseFloor: instances, tolerance: errorTolerance, passing: errorTolerance, instances };
  const least =
    isTime(metric.kind) && reference !== null && reference > 0
      ? Math.log1p(policy.minEffectMs / reference)
      : 0;
  // A higher-is-better metric that falls by a share s has θ = −log(1 − s), but symmetry of regression and improvement
  // on the log scale matters more than the difference between 4.9 % and 5.1 %.
  return {
    noiseFloor: Math.max(Math.log1p(noiseFloor), least) + instances,
    tolerance: Math.max(Math.log1p(policy.tolerance), least),
    passing: Math.max(Math.log1p(passing), least),
    instances,
  };
}
