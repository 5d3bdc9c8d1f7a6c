import type { Policy } from '../scenario/index.ts';
import {
  type EstimatedVariance,
  estimateVariancePrior,
  moderateVariance,
  NO_PRIOR,
  type VariancePrior,
} from '../statistics/index.ts';
import { LEAST_BASELINES } from './deployment-standing.ts';
import { type DeploymentTest, degreesOfFreedom, pooledVariance, testDeployments } from './deployment-test.ts';
import type { MetricSeries } from './metric-series.ts';
import { type Margins, marginsOf, scaleOf } from './scale.ts';

const NOISE_FLOOR = 0.01;

/** One metric of the family with its margins and its test. */
export interface TestedSeries {
  readonly series: MetricSeries;
  readonly margins: Margins;
  readonly test: DeploymentTest;
  /** Draws a variance of this metric towards what all metrics say. */
  readonly moderate: (estimate: EstimatedVariance) => EstimatedVariance;
}

/** Tests every metric over the deployments, each variance drawn towards what all metrics together say. */
export function testFamily(family: readonly MetricSeries[], policy: Policy): readonly TestedSeries[] {
  const prior = priorOf(family);
  return family.map((series) => {
    const margins = historyMargins(series, policy);
    const useful = scaleOf(series.template.metric) === 'log-ratio' ? prior : NO_PRIOR;
    // A number that never varies (a size, a count) learns nothing from the times beside it: equal is equal.
    const moderate = (estimate: EstimatedVariance): EstimatedVariance =>
      estimate.variance === 0 ? estimate : moderateVariance(estimate, useful);
    return { series, margins, test: testDeployments(series, margins, moderate), moderate };
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

/** The margins of a metric against the history; `min-effect` counts from the baselines' median. */
export function historyMargins({ template, baselineMetrics }: MetricSeries, policy: Policy): Margins {
  const levels = new Float64Array(baselineMetrics.map(({ level }) => level)).toSorted();
  const reference = levels[Math.floor(levels.length / 2)] ?? null;
  const noiseFloor = policy.noiseFloor === 'auto' ? NOISE_FLOOR : policy.noiseFloor;
  return marginsOf(template.metric, policy, noiseFloor, reference);
}
