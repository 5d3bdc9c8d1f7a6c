import { createRandom } from '../foundation/index.ts';
import type { Policy } from '../scenario/index.ts';
import {
  combinations,
  type EstimatedVariance,
  estimateVariancePrior,
  familyPermutation,
  moderateVariance,
  NO_PRIOR,
  type VariancePrior,
} from '../statistics/index.ts';
import type { Comparison, Confirmation } from './comparison.ts';
import type { Deployment } from './deployment.ts';
import { judgeableBaselines, LEAST_BASELINES, standingOfDeployments } from './deployment-standing.ts';
import { describeHistoryComparison } from './describe-history.ts';
import { type DeploymentTest, degreesOfFreedom, pooledVariance, testDeployments } from './deployment-test.ts';
import { marginsOf, scaleOf } from './scale.ts';
import { type MetricSeries, seriesOf } from './metric-series.ts';
import { uniteDeployments } from './summarize-deployment.ts';

/** Baselines needed before a lone candidate far outside all of them may be called a regression. */
const LEAST_BASELINES_FOR_RANGE = 10;
const NOISE_FLOOR = 0.01;

/**
 * Compares candidate deployments with baseline deployments (docs/method.md, "Against the history"). The deployment is
 * the replicate: N baselines, k candidates. Baselines must come in the order of time and be comparable already.
 */
export function compareDeployments(
  baselines: readonly Deployment[],
  candidates: readonly Deployment[],
  policy: Policy,
): readonly Comparison[] {
  const series = seriesOf(uniteDeployments(baselines), uniteDeployments(candidates)).map(judgeableBaselines);
  const prior = priorOf(series);
  const gated = series.filter(({ template }) => template.gated);
  const family = familyProbabilities(gated, policy);
  return series.map((each) =>
    compareSeries(each, {
      policy,
      prior,
      gatedCount: Math.max(1, gated.length),
      familyProbability: family.get(each) ?? null,
      scenario: (candidates[0] ?? baselines[0])?.scenario ?? '',
    }),
  );
}

/** What all metrics on the log scale say together about the spread between deployments. */
function priorOf(series: readonly MetricSeries[]): VariancePrior {
  const estimates = series
    .filter(
      ({ template, baseline }) =>
        scaleOf(template.metric) === 'log-ratio' && baseline.length >= LEAST_BASELINES,
    )
    .map((each) => ({ variance: pooledVariance(each), degrees: degreesOfFreedom(each) }))
    .filter(({ variance }) => Number.isFinite(variance));
  return estimateVariancePrior(estimates);
}

/** Corrected p-values by joint permutation, where enough labellings exist to reach alpha. */
function familyProbabilities(
  gated: readonly MetricSeries[],
  policy: Policy,
): ReadonlyMap<MetricSeries, number> {
  const n = Math.max(0, ...gated.map(({ baseline }) => baseline.length));
  const k = Math.max(0, ...gated.map(({ candidate }) => candidate.length));
  const complete = gated.filter(
    ({ baseline, candidate }) =>
      baseline.length === n && candidate.length === k && [...baseline, ...candidate].every(Number.isFinite),
  );
  if (k < 2 || combinations(n + k, k) < 1 / policy.alpha) return new Map();
  const margin = (each: MetricSeries): number => historyMargins(each, policy).noiseFloor;
  const probabilities = familyPermutation(
    complete.map((each) => ({
      baseline: each.baseline,
      candidate: each.candidate.map((value) => value - margin(each)),
    })),
    createRandom('family-permutation'),
  );
  return new Map(complete.map((each, index) => [each, probabilities[index] ?? 1]));
}

function historyMargins(
  { template, baselineMetrics }: MetricSeries,
  policy: Policy,
): ReturnType<typeof marginsOf> {
  const levels = baselineMetrics.map(({ level }) => level).toSorted((a, b) => a - b);
  const reference = levels[Math.floor(levels.length / 2)] ?? null;
  return marginsOf(
    template.metric,
    policy,
    policy.noiseFloor === 'auto' ? NOISE_FLOOR : policy.noiseFloor,
    reference,
  );
}

interface Context {
  readonly policy: Policy;
  readonly prior: VariancePrior;
  readonly gatedCount: number;
  readonly familyProbability: number | null;
  readonly scenario: string;
}

function compareSeries(series: MetricSeries, context: Context): Comparison {
  const { policy, prior, familyProbability } = context;
  const margins = historyMargins(series, policy);
  const useful = scaleOf(series.template.metric) === 'log-ratio' ? prior : NO_PRIOR;
  // A number that never varies (a size, a count) learns nothing from the times beside it: equal is equal.
  const moderate = (estimate: EstimatedVariance): EstimatedVariance =>
    estimate.variance === 0 ? estimate : moderateVariance(estimate, useful);
  const test = testDeployments(series, margins, moderate);
  return describeHistoryComparison(series, {
    ...context,
    margins,
    test,
    standing: standingOfDeployments(series),
    confirmation: confirmationOf(series, test, familyProbability, policy, context.gatedCount),
  });
}

/**
 * Whether a slowdown seen here may be called a regression. A lone candidate's tail probabilities are too small on real,
 * heavy-tailed data, so it needs a second deployment that shows the same, or to lie outside the whole range of at
 * least ten baselines by more than that range's own width.
 */
function confirmationOf(
  { baseline, candidate }: MetricSeries,
  test: DeploymentTest,
  familyProbability: number | null,
  policy: Policy,
  gatedCount: number,
): Confirmation {
  if (candidate.length >= 2) {
    if (familyProbability !== null) {
      return familyProbability <= policy.alpha
        ? { kind: 'confirmed' }
        : { kind: 'suspected', needs: 'another candidate deployment' };
    }
    const level = policy.alpha / gatedCount;
    return test.each.every((p) => p <= level)
      ? { kind: 'confirmed' }
      : { kind: 'suspected', needs: 'another candidate deployment that shows the same' };
  }
  const [least, greatest] = [Math.min(...baseline), Math.max(...baseline)];
  const outside =
    baseline.length >= LEAST_BASELINES_FOR_RANGE && Math.min(...candidate) > greatest + (greatest - least);
  return outside
    ? { kind: 'confirmed' }
    : { kind: 'suspected', needs: 'a second, fresh deployment of the candidate' };
}
