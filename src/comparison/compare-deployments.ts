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
import { beyondRange, type Direction, farthestBaselines } from './beyond-range.ts';
import type { Comparison, Confirmation } from './comparison.ts';
import type { Deployment } from './deployment.ts';
import { judgeableBaselines, LEAST_BASELINES, standingOfDeployments } from './deployment-standing.ts';
import { decidableTolerance } from './decidable-tolerance.ts';
import { describeHistoryComparison } from './describe-history.ts';
import {
  type DeploymentTest,
  degreesOfFreedom,
  passReach,
  pooledVariance,
  testDeployments,
} from './deployment-test.ts';
import { type Margins, marginsOf, policyOf, scaleOf } from './scale.ts';
import { type MetricSeries, seriesOf } from './metric-series.ts';
import { uniteDeployments } from './summarize-deployment.ts';

/** Baselines needed before a lone candidate far outside all of them may be called changed. */
const LEAST_BASELINES_FOR_RANGE = 10;
/** How many times as far as any baseline strays from its fellows a lone candidate must lie. */
const FARTHER_ALONE = 3;
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
  const farthest = farthestBaselines(gated);
  return series.map((each) =>
    compareSeries(each, {
      policy,
      prior,
      gatedCount: Math.max(1, gated.length),
      familyProbability: family.get(each) ?? null,
      farthest: farthest.get(each.template.metric.unit) ?? null,
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
): ReadonlyMap<MetricSeries, Directions> {
  const n = Math.max(0, ...gated.map(({ baseline }) => baseline.length));
  const k = Math.max(0, ...gated.map(({ candidate }) => candidate.length));
  const complete = gated.filter(
    ({ baseline, candidate }) =>
      baseline.length === n && candidate.length === k && [...baseline, ...candidate].every(Number.isFinite),
  );
  if (k < 2 || combinations(n + k, k) < 1 / policy.alpha) return new Map();
  const permuted = (sign: 1 | -1): readonly number[] =>
    familyPermutation(
      complete.map((each) => ({
        baseline: each.baseline.map((value) => sign * value),
        candidate: each.candidate.map((value) => sign * value - historyNoiseFloor(each, policy)),
      })),
      createRandom('family-permutation'),
    );
  const [slower, faster] = [permuted(1), permuted(-1)];
  return new Map(
    complete.map((each, index) => [each, { slower: slower[index] ?? 1, faster: faster[index] ?? 1 }]),
  );
}

/** δ0 does not depend on what a pass must rule out. */
function historyNoiseFloor(series: MetricSeries, policy: Policy): number {
  return historyMargins(series, policy, (estimate) => estimate).noiseFloor;
}

type Moderate = (estimate: EstimatedVariance) => EstimatedVariance;

function historyMargins(series: MetricSeries, policy: Policy, moderate: Moderate): Margins {
  const { template, baselineMetrics } = series;
  const { endpoint, metric } = template;
  const levels = baselineMetrics.map(({ level }) => level).toSorted((a, b) => a - b);
  const reference = levels[Math.floor(levels.length / 2)] ?? null;
  const own = policyOf(policy, endpoint, metric);
  const noiseFloor = own.noiseFloor === 'auto' ? NOISE_FLOOR : own.noiseFloor;
  const passing =
    own.passTolerance === 'auto'
      ? decidableTolerance(own, passReach(series, moderate, policy.beta))
      : own.tolerance;
  return marginsOf(metric, own, { noiseFloor, passing }, reference);
}

/** A p-value for each way in which the candidate may differ. */
interface Directions {
  readonly slower: number;
  readonly faster: number;
}

interface Context {
  readonly policy: Policy;
  readonly prior: VariancePrior;
  readonly gatedCount: number;
  readonly familyProbability: Directions | null;
  /** How far baselines stray from their fellows, in widths of their range; null where that says nothing. */
  readonly farthest: number | null;
  readonly scenario: string;
}

function compareSeries(series: MetricSeries, context: Context): Comparison {
  const { policy, prior } = context;
  const useful = scaleOf(series.template.metric) === 'log-ratio' ? prior : NO_PRIOR;
  // A number that never varies (a size, a count) learns nothing from the times beside it: equal is equal.
  const moderate: Moderate = (estimate) =>
    estimate.variance === 0 ? estimate : moderateVariance(estimate, useful);
  const margins = historyMargins(series, policy, moderate);
  const test = testDeployments(series, margins, moderate);
  return describeHistoryComparison(series, {
    ...context,
    margins,
    test,
    standing: standingOfDeployments(series),
    confirmation: confirmationOf(series, test, context),
  });
}

const MEASURE_ANEW = 'more candidate deployments, all measured anew, or a second side';

/**
 * Whether the change that the candidate seems to show may be called one. A lone candidate's tail probabilities are too
 * small on real, heavy-tailed data, so it needs a second deployment that shows the same, or to lie outside the whole
 * range of at least ten baselines by more than that range's own width, and three times as far as any baseline of the
 * family strays from its fellows. Two candidates are taken for one that was measured again because it looked changed: on
 * average the outlier that it may be would still decide, so each must show it alone, and lie farther out than any
 * baseline. The same rule holds in both directions: a false improvement makes a new level, against which nothing is old.
 */
function confirmationOf(series: MetricSeries, test: DeploymentTest, context: Context): Confirmation {
  const { familyProbability, policy, gatedCount, farthest } = context;
  const direction = test.shift !== null && test.shift < 0 ? 'faster' : 'slower';
  const confirmedIf = (holds: boolean, needs: string): Confirmation =>
    holds ? { kind: 'confirmed' } : { kind: 'suspected', needs };
  if (series.candidate.length < 2)
    return confirmedIf(
      series.baseline.length >= LEAST_BASELINES_FOR_RANGE &&
        lieBeyond(series, direction, Math.max(1, FARTHER_ALONE * (farthest ?? 0))),
      'a second, fresh deployment of the candidate',
    );
  const each =
    test.each.every((alone) => alone[direction] <= policy.alpha / gatedCount) &&
    (farthest === null || lieBeyond(series, direction, Math.max(0, farthest)));
  if (familyProbability === null) return confirmedIf(each, MEASURE_ANEW);
  const together = familyProbability[direction] <= policy.alpha;
  return confirmedIf(together && (each || series.candidate.length > 2), MEASURE_ANEW);
}

/** Whether all candidates lie beyond the range of the baselines by more than so many of its widths. */
function lieBeyond({ baseline, candidate }: MetricSeries, direction: Direction, widths: number): boolean {
  return candidate.every((value) => beyondRange(value, baseline, direction) > widths);
}
