import { deviation } from '../statistics/index.ts';
import {
  controlLevelOf,
  isTime,
  type Metric,
  type Run,
  type Side,
  type Trial,
  uniteControls,
} from '../trial/index.ts';
import { hasScale } from './block-pairs.ts';
import type { Deployment, DeploymentMetric } from './deployment.ts';
import { type FamilyMember, familyOf } from './family.ts';
import { quantileObstacle } from './gateability.ts';
import { metricValue } from './metric-value.ts';
import { scaleOf } from './scale.ts';
import { runShareObstacle } from './share-gateability.ts';

/**
 * Averages the valid trials of one side of a run into the one number per metric that counts in history mode: trials of
 * one deployment are not replicates of it.
 */
export function summarizeDeployment(run: Run, side: Side): Deployment {
  const trials = run.trials.filter((trial) => trial.side === side && trial.validity.kind === 'valid');
  return {
    id: run.deployment,
    scenario: run.scenario,
    loadHash: run.loadHash,
    environmentClass: run.environment.class,
    measurementVersion: run.measurementVersion,
    startedAt: run.provenance.startedAt,
    control: controlLevelOf(run),
    metrics: familyOf(run).flatMap((member) => summarizeMetric(trials, member, run.policy.errorTolerance)),
  };
}

function summarizeMetric(
  trials: readonly Trial[],
  member: FamilyMember,
  errorTolerance: number,
): readonly DeploymentMetric[] {
  const { endpoint, metric, gated } = member;
  const values = trials.flatMap((trial) => metricValue(trial, endpoint, metric) ?? []);
  // A value that has no ratio (negative, not a number) makes the metric absent, and absence is never a pass.
  if (values.length === 0 || !values.every(({ value }) => hasScale({ metric }, value))) return [];
  const scaled = values.map(({ value }) => toScale(metric, value));
  const requests = values.reduce((sum, value) => sum + value.requests, 0);
  const informational = isTime(metric.kind)
    ? quantileObstacle(trials, null, endpoint, metric.kind)
    : runShareObstacle(member, requests, errorTolerance);
  return [
    {
      endpoint,
      metric,
      gated,
      level: fromScale(metric, scaled.reduce((sum, value) => sum + value, 0) / scaled.length),
      spread: scaled.every(Number.isFinite) ? deviation(scaled) : 0,
      trials: values.length,
      requests,
      informational: informational?.reason ?? '',
    },
  ];
}

/**
 * Averages the deployments of the same id into one: several jobs that measured one deployment are one replicate
 * (taken as several they give false reds). Keeps the order of first appearance.
 */
export function uniteDeployments(deployments: readonly Deployment[]): readonly Deployment[] {
  const united = new Map<string, Deployment[]>();
  for (const deployment of deployments)
    united.set(deployment.id, [...(united.get(deployment.id) ?? []), deployment]);
  return [...united.values()].map((same) => ({
    ...same.reduce(mergeDeployments),
    control: uniteControls(same.map(({ control }) => control)),
  }));
}

function mergeDeployments(a: Deployment, b: Deployment): Deployment {
  const metrics = a.metrics.flatMap((metric) => {
    const other = b.metrics.find((each) => sameMetric(each, metric));
    if (other === undefined) return [];
    const trials = metric.trials + other.trials;
    const level =
      (toScale(metric.metric, metric.level) * metric.trials +
        toScale(metric.metric, other.level) * other.trials) /
      trials;
    return [
      {
        ...metric,
        level: fromScale(metric.metric, level),
        spread: Math.max(metric.spread, other.spread),
        trials,
        requests: metric.requests + other.requests,
        informational: metric.informational === '' || other.informational === '' ? '' : metric.informational,
      },
    ];
  });
  return { ...a, metrics };
}

/** Whether two summaries speak of the same metric of the same endpoint. */
export function sameMetric(a: DeploymentMetric, b: DeploymentMetric): boolean {
  return a.endpoint === b.endpoint && a.metric.name === b.metric.name;
}

/** The value on the scale where deployments are averaged and compared: the logarithm, or the share itself. */
export function toScale(metric: Metric, value: number): number {
  return scaleOf(metric) === 'difference' ? value : Math.log(value);
}

/** The value on that scale, signed so that more is worse. */
export function signedLevel({ metric, level }: DeploymentMetric): number {
  return (metric.better === 'lower' ? 1 : -1) * toScale(metric, level);
}

function fromScale(metric: Metric, value: number): number {
  return scaleOf(metric) === 'difference' ? value : Math.exp(value);
}
