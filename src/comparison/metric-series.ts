import type { Deployment, DeploymentMetric } from './deployment.ts';
import { sameMetric, toScale } from './summarize-deployment.ts';

/** One metric's values over the deployments, signed so that more is worse. */
export interface MetricSeries {
  readonly template: DeploymentMetric;
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
  /** The deployments' own summaries, for showing. */
  readonly baselineMetrics: readonly DeploymentMetric[];
  readonly candidateMetrics: readonly DeploymentMetric[];
}

/** Lines up the deployments' summaries metric by metric, in the candidates' order first. */
export function seriesOf(
  baselines: readonly Deployment[],
  candidates: readonly Deployment[],
): readonly MetricSeries[] {
  const templates: DeploymentMetric[] = [];
  for (const metric of [...candidates, ...baselines].flatMap((deployment) => deployment.metrics)) {
    if (!templates.some((template) => sameMetric(template, metric))) templates.push(metric);
  }
  return templates.map((template) => {
    const read = (deployments: readonly Deployment[]): readonly DeploymentMetric[] =>
      deployments.flatMap(
        (deployment) => deployment.metrics.find((metric) => sameMetric(metric, template)) ?? [],
      );
    const [baselineMetrics, candidateMetrics] = [read(baselines), read(candidates)];
    const sign = template.metric.better === 'lower' ? 1 : -1;
    const values = (metrics: readonly DeploymentMetric[]): readonly number[] =>
      metrics.map(({ level }) => sign * toScale(template.metric, level));
    return {
      template,
      baseline: values(baselineMetrics),
      candidate: values(candidateMetrics),
      baselineMetrics,
      candidateMetrics,
    };
  });
}
