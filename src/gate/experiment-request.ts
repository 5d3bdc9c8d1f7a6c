import { gatedCountOf } from '../comparison/index.ts';
import { createLoadDriver, systemClock } from '../engine/index.ts';
import type { ExperimentRequest, Family, RunIdentity, TargetDriver } from '../experiment/index.ts';
import { createRandom } from '../foundation/index.ts';
import type { Policy, Scenario } from '../scenario/index.ts';
import { guardPublicOnly } from '../target/index.ts';
import { strictestPolicy } from '../verdict/index.ts';
import { createTarget } from './create-target.ts';
import { deploymentId } from './deployment-id.ts';
import { continuedBy } from './earlier-attempts.ts';
import type { GateRequest } from './gate.ts';

/** What a request of a gate says of its experiments, whatever they are for. */
type Asked = Omit<GateRequest, 'acceptances' | 'gate' | 'workflowRunUrl'>;

/** Gives an experiment its load driver, and closes that whatever happens. Rejects with what the experiment throws. */
export async function withExperiment<T>(
  asked: Asked,
  scenario: Scenario,
  targets: readonly TargetDriver[],
  conduct: (request: ExperimentRequest) => Promise<T>,
): Promise<T> {
  const identity = identityOf(asked, scenario, targets);
  const load = createLoadDriver({
    scenario,
    clock: systemClock,
    random: createRandom(identity.seed).fork('engine'),
    userAgentVersion: asked.toolVersion,
    guard: guardPublicOnly(asked.foundHosts),
    onLive: (samples) =>
      asked.onProgress({ kind: 'live', elapsedMs: systemClock.nowMs() - startedMs, samples }),
  });
  const startedMs = systemClock.nowMs();
  try {
    return await conduct({
      ...identity,
      family: familyOf(asked, scenario),
      targets,
      load,
      clock: systemClock,
      signal: asked.signal,
      onProgress: asked.onProgress,
    });
  } finally {
    await load.close();
  }
}

/** What a run of the scenario is of. */
export function identityOf(asked: Asked, scenario: Scenario, targets: readonly TargetDriver[]): RunIdentity {
  return {
    scenario,
    seed: `${asked.seed}/${scenario.name}`,
    deployment: deploymentId(asked.candidate, labelOf(targets), asked.provenance.sha),
    provenance: asked.provenance,
    environment: asked.environment,
    earlier: continuedBy(asked, scenario).attempts,
  };
}

function labelOf(targets: readonly TargetDriver[]): string {
  return targets.find(({ side }) => side === 'candidate')?.describe().label ?? '';
}

/** What a scenario's experiment must know of the others: they are judged as one family, with the strictest errors. */
export function familyOf(asked: Pick<Asked, 'scenarios'>, scenario: Scenario): Family {
  const others = asked.scenarios.filter((other) => other !== scenario);
  const { alpha, beta } = policyOf(asked);
  return { otherGated: others.reduce((sum, other) => sum + gatedCountOf(other), 0), alpha, beta };
}

/** The policy of all scenarios together. */
export function policyOf({ scenarios }: Pick<Asked, 'scenarios'>): Policy {
  const [first, ...rest] = scenarios.map(({ policy }) => policy);
  if (first === undefined) throw new TypeError('the gate needs a scenario');
  return strictestPolicy([first, ...rest]);
}

/** The drivers of the candidate and, where it is a target too, of the baseline, which comes first. Starts nothing. */
export function createTargets(asked: Asked, scenario: Scenario): readonly TargetDriver[] {
  const context = {
    readiness: asked.readiness,
    secrets: scenario.secrets,
    headers: scenario.defaultHeaders,
    guard: guardPublicOnly(asked.foundHosts),
    env: process.env,
    clock: systemClock,
  };
  const candidate = createTarget(asked.candidate, { ...context, side: 'candidate' });
  if (asked.baseline.kind !== 'target') return [candidate];
  return [createTarget(asked.baseline.target, { ...context, side: 'baseline' }), candidate];
}
