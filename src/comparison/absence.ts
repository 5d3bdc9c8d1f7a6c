import { median } from 'simple-statistics';
import { kindOf, roundedPercent } from '../scenario/index.ts';
import { ALL_ENDPOINTS, type CounterMeasurement, type Measurement, type Run } from '../trial/index.ts';
import type { DeploymentMetric } from './deployment.ts';
import type { FamilyMember } from './family.ts';
import { endpointsOf, metricValue } from './metric-value.ts';
import type { PairedBlock } from './paired-blocks.ts';

/** Share of the trials that may have nothing to say, invalid ones and those without a value alike. */
export const TOLERATED_SHARE = 0.2;

/**
 * Why a metric that one side alone lacks in too many blocks must not be judged on the others; empty where it may be.
 * The blocks that are left are not a sample: they are those in which that side still had something to show.
 */
export function absenceInBlocks(run: Run, blocks: readonly PairedBlock[], member: FamilyMember): string {
  const lacks = (trial: Measurement): boolean =>
    isAskedFor(run, trial, member) && metricValue(trial, member.endpoint, member.metric) === null;
  const has = (trial: Measurement): boolean => metricValue(trial, member.endpoint, member.metric) !== null;
  const baseline = blocks.filter((block) => lacks(block.baseline) && has(block.candidate)).length;
  const candidate = blocks.filter((block) => lacks(block.candidate) && has(block.baseline)).length;
  if (baseline + candidate <= TOLERATED_SHARE * blocks.length) return '';
  const [who, times] = candidate >= baseline ? ['candidate', candidate] : ['baseline', baseline];
  return `the ${who} has no value in ${times} of ${blocks.length} blocks`;
}

/**
 * Whether the trial should have a value: an endpoint to which no arrival fell owes none, and a journey or WebSocket none
 * that left no trace in any count. One that only failed, was cut off or dropped has left one.
 */
function isAskedFor(run: Run, trial: Measurement, { endpoint, metric }: FamilyMember): boolean {
  // Imported rows say nothing about what was planned.
  if (metric.kind.kind === 'scalar' || run.environment.targetKind === 'imported') return true;
  return (
    endpoint === ALL_ENDPOINTS ||
    endpointsOf(trial, endpoint).some(({ planned }) => planned > 0) ||
    trial.rates.some((rate) => rate.endpoint === endpoint && rate.total > 0) ||
    trial.counters.some((counter) => isCountOf(counter, endpoint) && counter.count > 0)
  );
}

function isCountOf({ metric, endpoint }: CounterMeasurement, name: string): boolean {
  return endpoint === name || kindOf(metric, endpoint, name) !== null;
}

/** One metric of one deployment, beside the trials that the deployment had. */
export interface Presence {
  readonly metric: DeploymentMetric;
  readonly trials: number;
}

/**
 * The same against a history: a candidate deployment without the metric, or with it in a much smaller share of its
 * trials than the baselines. `deployments` is the number of candidates.
 */
export function absenceInDeployments(
  baselines: readonly Presence[],
  candidates: readonly Presence[],
  deployments: number,
): string {
  const absent = deployments - candidates.length;
  if (deployments === 0 || candidates.length === 0) return 'the candidate has no value';
  if (absent > 0)
    return `${absent} of the ${deployments} candidate deployments ${absent === 1 ? 'has' : 'have'} no value`;
  if (baselines.length === 0) return '';
  const shareOf = ({ metric, trials }: Presence): number => metric.trials / trials;
  const usual = median(baselines.map(shareOf));
  const least = Math.min(...candidates.map(shareOf));
  if (usual - least <= TOLERATED_SHARE) return '';
  return `the candidate has a value in ${roundedPercent(least)} of its trials, the baselines in ${roundedPercent(usual)}`;
}
