import type { Standing } from './comparison.ts';
import type { MetricSeries } from './metric-series.ts';

/** Fewer baseline deployments than this say nothing about the spread between deployments. */
export const LEAST_BASELINES = 5;

/**
 * Leaves out baselines that had too little to say about the metric: one such run in the history must neither decide nor
 * keep the metric from being judged for as long as it is remembered.
 */
export function judgeableBaselines(series: MetricSeries): MetricSeries {
  const { baseline, baselineMetrics, baselineControls, candidateMetrics, template } = series;
  if (!template.gated || candidateMetrics.some((metric) => metric.informational !== '')) return series;
  const keeps = (index: number): boolean => baselineMetrics[index]?.informational === '';
  const kept = baseline.filter((_, index) => keeps(index));
  return {
    ...series,
    baseline: kept,
    leftOut: baseline.length - kept.length,
    baselineMetrics: baselineMetrics.filter((_, index) => keeps(index)),
    baselineControls: baselineControls.filter((_, index) => keeps(index)),
  };
}

/** Whether one metric can be judged against the history with what the deployments say. */
export function standingOfDeployments({
  template,
  baseline,
  candidate,
  candidateMetrics,
  baselineMetrics,
  leftOut,
  absence,
}: MetricSeries): Standing {
  if (absence !== '') return { kind: 'missing', reason: absence };
  if (!template.gated) return { kind: 'informational', reason: 'not gated', curable: false };
  const obstacle = candidateMetrics.find((metric) => metric.informational !== '');
  if (obstacle) {
    const usual = baselineMetrics.filter((metric) => metric.informational === '').length;
    // What most baselines could measure and the candidate could not is a fault of this run, not of the design.
    return usual * 2 > baselineMetrics.length
      ? { kind: 'undecidable', reason: obstacle.informational, needs: 'another measurement' }
      : { kind: 'informational', reason: obstacle.informational, curable: false };
  }
  if (baseline.length < LEAST_BASELINES) {
    const more = LEAST_BASELINES - baseline.length;
    const others = leftOut === 0 ? '' : `, and ${leftOut} that had too little to say about it`;
    const few = {
      kind: 'undecidable',
      reason: `${baseline.length} of the ${LEAST_BASELINES} baseline deployments that a comparison needs${others}`,
      needs: `${more} more baseline ${more === 1 ? 'deployment' : 'deployments'}`,
    } as const;
    // A history of which too few deployments say anything is not young, and excuses nothing.
    return baseline.length + leftOut < LEAST_BASELINES ? { ...few, fewBaselines: true } : few;
  }
  if ([baseline, candidate].some(mixesZeros)) {
    return {
      kind: 'undecidable',
      reason: 'some deployments have a value of zero and others not, so no ratio can be taken',
      needs: 'a metric that is never zero',
    };
  }
  return { kind: 'judged' };
}

/** Whether some values, but not all, are the logarithm of zero. */
function mixesZeros(values: readonly number[]): boolean {
  const zeros = values.filter((value) => !Number.isFinite(value)).length;
  return zeros > 0 && zeros < values.length;
}
