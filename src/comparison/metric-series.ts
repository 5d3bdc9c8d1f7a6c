import { absenceInDeployments, type Presence } from './absence.ts';
import type { ControlLevel } from '../trial/index.ts';
import type { ControlUse } from './comparison.ts';
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
  /** How fast the machine of each deployment was; null where that was not measured. */
  readonly baselineControls: readonly (ControlLevel | null)[];
  readonly candidateControls: readonly (ControlLevel | null)[];
  /** The machine's share, as far as it was taken off the values. */
  readonly machine: MachineShare;
  /** Baselines that have the metric and were left out, because they had too little to say about it. */
  readonly leftOut: number;
  /** Why the candidates' values do not stand for them; empty when they do. */
  readonly absence: string;
}

/** What is known of the machines' share in a metric's values, and what it costs to have taken it off. */
export interface MachineShare {
  /** Null where too little is known of the machines to say anything. */
  readonly use: ControlUse | null;
  /** Of each candidate (x − x̄)² / Σ(xᵢ − x̄)²: what its own machine adds to the variance of its value. */
  readonly leverages: readonly number[];
  /** The same of the candidates' mean. */
  readonly leverage: number;
  /** Degrees of freedom that the slope has used up. */
  readonly degrees: number;
}

/** Nothing is known of the machines, or nothing was taken off. */
export const NO_SHARE: MachineShare = Object.freeze({ use: null, leverages: [], leverage: 0, degrees: 0 });

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
    const read = (deployments: readonly Deployment[]) =>
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
      baselineControls: before.map(({ control }) => control),
      candidateControls: after.map(({ control }) => control),
      machine: NO_SHARE,
      leftOut: 0,
      absence: absenceInDeployments(before, after, candidates.length),
    };
  });
}

function presenceOf(
  { metrics, control }: Deployment,
  template: DeploymentMetric,
): (Presence & Pick<Deployment, 'control'>) | null {
  const metric = metrics.find((each) => sameMetric(each, template));
  return metric === undefined
    ? null
    : { metric, control, trials: Math.max(...metrics.map(({ trials }) => trials)) };
}
