import { absenceInDeployments, type Presence } from './absence.ts';
import type { Deployment, DeploymentMetric } from './deployment.ts';
import { sameMetric, signedLevel } from './summarize-deployment.ts';

/** One metric's values over the deployments, signed so that more is worse. */
export interface MetricSeries {
  readonly template: DeploymentMetric;
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
  /** The deployments' own summaries, for showing. */
  readonly baselineMetrics: readonly DeploymentMetric[];
  readonly candidateMetrics: readonly DeploymentMetric[];
  /** Why the candidates' values do not stand for them; empty when they do. */
  readonly absence: string;
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
    const read = (deployments: readonly Deployment[]): readonly Presence[] =>
      deployments.flatMap((deployment) => presenceOf(deployment, template) ?? []);
    const [before, after] = [read(baselines), read(candidates)];
    const baselineMetrics = before.map(({ metric }) => metric);
    const candidateMetrics = after.map(({ metric }) => metric);
    return {
      template,
      baseline: baselineMetrics.map(signedLevel),
      candidate: candidateMetrics.map(signedLevel),
      baselineMetrics,
      candidateMetrics,
      absence: absenceInDeployments(before, after, candidates.length),
    };
  });
}

function presenceOf({ metrics }: Deployment, template: DeploymentMetric): Presence | null {
  const metric = metrics.find((each) => sameMetric(each, template));
  return metric === undefined ? null : { metric, trials: Math.max(...metrics.map(({ trials }) => trials)) };
}
