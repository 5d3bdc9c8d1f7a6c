import {
  deviation,
  effectiveCount,
  type EstimatedVariance,
  studentTQuantile,
  studentTUpperTail,
} from '../statistics/index.ts';
import { isShare } from '../trial/index.ts';
import type { MetricSeries } from './metric-series.ts';
import type { Margins } from './scale.ts';

/** The t test of one metric over deployments. */
export interface DeploymentTest {
  /** θ^: mean of the candidates minus mean of the baselines, positive is worse; null without both. */
  readonly shift: number | null;
  readonly standardError: number;
  /** Standard deviation between deployments, moderated. */
  readonly deviation: number;
  readonly degrees: number;
  /** p of θ ≤ δ0, θ ≤ δ1, θ ≥ −δ0, θ ≥ δ1 and θ ≥ what a pass must rule out. */
  readonly slower: number;
  readonly beyondTolerance: number;
  readonly faster: number;
  readonly withinTolerance: number;
  readonly acceptable: number;
  /** p of θ ≤ δ0 and θ ≥ −δ0 for each candidate deployment alone. */
  readonly each: readonly { readonly slower: number; readonly faster: number }[];
  readonly effectiveBaselines: number;
  /** What taking off the machine's share adds to the variance of the shift, in variances of a deployment. */
  readonly leverage: number;
}

/** No evidence of anything. */
const NOTHING = { slower: 1, beyondTolerance: 1, faster: 1, withinTolerance: 1, acceptable: 1 } as const;

/**
 * T = (θ^ − δ) / (s √(1/k + 1/N_eff)) against Student's t: the variance is drawn towards that of the project's other
 * metrics, and autocorrelated baselines count for fewer.
 */
export function testDeployments(
  series: MetricSeries,
  margins: Margins,
  moderate: (estimate: EstimatedVariance) => EstimatedVariance,
): DeploymentTest {
  const { baseline, candidate, machine } = series;
  const n = effectiveCount(baseline);
  const estimate = moderate({ variance: pooledVariance(series), degrees: degreesOfFreedom(series) });
  const spread = Math.sqrt(estimate.variance);
  const none = {
    shift: null,
    standardError: spread,
    deviation: spread,
    degrees: estimate.degrees,
    effectiveBaselines: n,
    leverage: machine.leverage,
  };
  if (baseline.length < 2 || candidate.length === 0)
    return { ...NOTHING, ...none, each: candidate.map(() => ({ slower: 1, faster: 1 })) };
  const level = mean(baseline);
  const shift = difference(mean(candidate), level);
  const error = spread * Math.sqrt(1 / candidate.length + 1 / n + machine.leverage);
  const alone = (index: number): number => spread * Math.sqrt(1 + 1 / n + (machine.leverages[index] ?? 0));
  const above = (value: number, margin: number, scale: number): number =>
    upperTail(value - margin, scale, estimate.degrees);
  return {
    shift,
    standardError: error,
    deviation: spread,
    degrees: estimate.degrees,
    slower: above(shift, margins.noiseFloor, error),
    beyondTolerance: above(shift, margins.tolerance, error),
    faster: above(-shift, margins.noiseFloor, error),
    withinTolerance: upperTail(margins.tolerance - shift, error, estimate.degrees),
    acceptable: upperTail(margins.passing - shift, error, estimate.degrees),
    each: candidate.map((value, index) => ({
      slower: above(difference(value, level), margins.noiseFloor, alone(index)),
      faster: above(-difference(value, level), margins.noiseFloor, alone(index)),
    })),
    effectiveBaselines: n,
    leverage: machine.leverage,
  };
}

/** How often a lone candidate that is not slower should pass. */
const PASS_POWER = 0.9;

/**
 * The smallest margin that a lone candidate without a change rules out with 90 %, from the baselines alone, so that what
 * may pass does not depend on the candidate; null where they say nothing.
 */
export function passReach(
  series: MetricSeries,
  moderate: (estimate: EstimatedVariance) => EstimatedVariance,
  beta: number,
): number | null {
  const past = { ...series, candidate: [], candidateMetrics: [] };
  const { variance, degrees } = moderate({
    variance: pooledVariance(past),
    degrees: degreesOfFreedom(past),
  });
  if (degrees <= 0 || !Number.isFinite(variance)) return null;
  const error = Math.sqrt(variance * (1 + 1 / effectiveCount(series.baseline)));
  return (studentTQuantile(1 - beta, degrees) + studentTQuantile(PASS_POWER, degrees)) * error;
}

/**
 * Variance between deployments: of the baselines, pooled with the candidates' where there are several. A share also
 * has the sampling variance of the candidate's own requests, so that no history without a single error makes the first
 * error a proof.
 */
export function pooledVariance(series: MetricSeries): number {
  const { baseline, candidate } = series;
  if (isConstant(baseline) && isConstant(candidate)) return samplingVariance(series);
  const squares = (values: readonly number[]): number =>
    deviation(values) ** 2 * Math.max(0, values.length - 1);
  const degrees = degreesOfFreedom(series);
  const between = degrees === 0 ? 0 : (squares(baseline) + squares(candidate)) / degrees;
  return Math.max(between, samplingVariance(series));
}

/** Whether all values are one number, up to the last bits of its logarithm; zeros (minus infinity) are such a number. */
function isConstant(values: readonly number[]): boolean {
  const [first] = values;
  return values.every(
    (value) => value === first || Math.abs(value - (first ?? 0)) <= 1e-12 * Math.max(1, Math.abs(value)),
  );
}

/** Arithmetic mean in which infinities stay what they are (a compensated sum makes NaN of them). */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** d: one less than the number of values on each side, and what the machine's share took. */
export function degreesOfFreedom({ baseline, candidate, machine }: MetricSeries): number {
  return Math.max(0, baseline.length - 1 - machine.degrees) + Math.max(0, candidate.length - 1);
}

/** Variance of a share by the candidate's own number of requests; 0 for other metrics. */
function samplingVariance({ template, candidateMetrics }: MetricSeries): number {
  if (!isShare(template.metric.kind)) return 0;
  return Math.max(
    0,
    ...candidateMetrics.map(({ level, requests }) => {
      // Agresti and Coull's estimate keeps a share of 0 or 1 from having no variance at all.
      const adjusted = (level * requests + 2) / (requests + 4);
      return (adjusted * (1 - adjusted)) / (requests + 4);
    }),
  );
}

/** A mean of equal logarithms differs from them in its last bits: less than this is no difference. */
const ROUNDING = 1e-12;

/** candidate − baseline; equal infinities (two zeros on the log scale) are no difference. */
function difference(candidate: number, baseline: number): number {
  if (candidate === baseline) return 0;
  const shift = candidate - baseline;
  return Math.abs(shift) <= ROUNDING * Math.max(1, Math.abs(baseline)) ? 0 : shift;
}

/** P(T > value / scale); a scale of zero makes the value certain. */
function upperTail(value: number, scale: number, degrees: number): number {
  if (Number.isNaN(value) || degrees <= 0) return 1;
  if (scale === 0 || Number.isNaN(scale)) return value > 0 ? 0 : 1;
  return studentTUpperTail(value / scale, degrees);
}
