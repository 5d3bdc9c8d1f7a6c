import { compareDeployments, type Deployment, type DeploymentMetric } from '../../src/comparison/index.ts';
import type { FamilyMember } from '../../src/comparison/family.ts';
import type { Policy } from '../../src/scenario/index.ts';
import { type Decision, scenariosToMeasureAgain } from '../../src/verdict/index.ts';
import { decide, LEVEL_MS } from './block-gate.ts';

/** What one deployment measured: a value on the log scale for each member, added to the level; shares have no failure. */
export type Levels = readonly number[];

export interface HistoryOutcome {
  /** Decided from the first candidate deployment alone. */
  readonly alone: Decision;
  /** Decided with a second, fresh deployment where the first was suspected; else the same. */
  readonly confirmed: Decision;
}

/**
 * Decides one candidate against earlier deployments, by `compareDeployments` and `decideVerdict` as the gate calls them.
 * What it then wants to measure again is drawn from `again`.
 */
export function decideByHistory(
  members: readonly FamilyMember[],
  policy: Policy,
  baselines: readonly Levels[],
  candidate: Levels,
  again: () => Levels,
): HistoryOutcome {
  return decideByDeployments(
    policy,
    baselines.map((levels, index) => deploymentOf(members, levels, `before-${index}`)),
    deploymentOf(members, candidate, 'candidate-1'),
    () => deploymentOf(members, again(), 'candidate-2'),
  );
}

/** The same of deployments. */
export function decideByDeployments(
  policy: Policy,
  before: readonly Deployment[],
  first: Deployment,
  again: () => Deployment,
): HistoryOutcome {
  const alone = decide(compareDeployments(before, [first], policy), policy);
  if (scenariosToMeasureAgain(alone).size === 0) return { alone, confirmed: alone };
  return { alone, confirmed: decide(compareDeployments(before, [first, again()], policy), policy) };
}

const REQUESTS = 9000;

/** A deployment of these levels, whose machine nobody measured. */
export function deploymentOf(members: readonly FamilyMember[], levels: Levels, id: string): Deployment {
  return {
    id,
    scenario: 'simulated',
    loadHash: '',
    environmentClass: '',
    measurementVersion: 1,
    startedAt: '',
    control: null,
    metrics: members.map((member, index) => metricOf(member, levels[index] ?? 0)),
  };
}

function metricOf({ endpoint, metric, gated }: FamilyMember, level: number): DeploymentMetric {
  const flawless = metric.better === 'lower' ? 0 : 1;
  return {
    endpoint,
    metric,
    gated,
    level: metric.kind.kind === 'share' ? flawless : LEVEL_MS * Math.exp(level),
    spread: 0,
    trials: 30,
    requests: REQUESTS,
    informational: '',
  };
}
