import type { Policy } from '../scenario/index.ts';
import {
  type EstimatedVariance,
  estimateVariancePrior,
  moderateVariance,
  NO_PRIOR,
  type VariancePrior,
} from '../statistics/index.ts';
import { LEAST_BASELINES } from './deployment-standing.ts';
import { decidableTolerance } from './decidable-tolerance.ts';
import {
  type DeploymentTest,
  degreesOfFreedom,
  passReach,
  pooledVariance,
  testDeployments,
} from './deployment-test.ts';
import type { MetricSeries } from './metric-series.ts';
import { type Margins, marginsOf, policyOf, scaleOf } from './scale.ts';

const NOISE_FLOOR = 0.01;

/** One metric of the family with its margins and its test. */
export interface TestedSeries {
  readonly series: MetricSeries;
  readonly margins: Margins;
  readonly test: DeploymentTest;
}

/** Draws a variance of one metric towards what all metrics say. */
type Moderate = (estimate: EstimatedVariance) => EstimatedVariance;

/** Tests every metric over the deployments, each variance drawn towards what all metrics together say. */
export function testFamily(family: readonly MetricSeries[], policy: Policy): readonly TestedSeries[] {
  const prior = priorOf(family);
  return family.map((series) => {
    const useful = scaleOf(series.template.metric) === 'log-ratio' ? prior : NO_PRIOR;
    // A number that never varies (a size, a count) learns nothing from the times beside it: equal is equal.
    const moderate: Moderate = (estimate) =>
      estimate.variance === 0 ? estimate : moderateVariance(estimate, useful);
    const margins = historyMargins(series, policy, moderate);
    return { series, margins, test: testDeployments(series, margins, moderate) };
  });
}

/** What all metrics on the log scale say together about the spread between deployments. */
function priorOf(family: readonly MetricSeries[]): VariancePrior {
  const estimates = family
    .filter(
      ({ template, baseline }) =>
        scaleOf(template.metric) === 'log-ratio' && baseline.length >= LEAST_BASELINES,
    )
    .map((series) => ({ variance: pooledVariance(series), degrees: degreesOfFreedom(series) }))
    .filter(({ variance }) => Number.isFinite(variance));
  return estimateVariancePrior(estimates);
}

/** δ0 of a metric against the history, which does not depend on what a pass must rule out. */
export function historyNoiseFloor(series: MetricSeries, policy: Policy): number {
  return historyMargins(series, policy, (estimate) => estimate).noiseFloor;
}

/** The margins of a metric against the history; `min-effect` counts from the baselines' median. */
function historyMargins(series: MetricSeries, policy: Policy, moderate: Moderate): Margins {
  const { endpoint, metric } = series.template;
  const levels = new Float64Array(series.baselineMetrics.map(({ level }) => level)).toSorted();
  const reference = levels[Math.floor(levels.length / 2)] ?? null;
  const own = policyOf(policy, endpoint, metric);
  const noiseFloor = own.noiseFloor === 'auto' ? NOISE_FLOOR : own.noiseFloor;
  const passing =
    own.passTolerance === 'auto'
      ? decidableTolerance(own, passReach(series, moderate, policy.beta))
      : own.tolerance;
  return marginsOf(metric, own, { noiseFloor, passing, instances: 0 }, reference);
}
