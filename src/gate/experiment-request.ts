import { joinedSize, plannedFamilySize } from '../comparison/index.ts';
import { tlsOptions } from '../engine/index.ts';
import type {
  ExperimentRequest,
  Family,
  LoadDriver,
  RunIdentity,
  TargetDriver,
} from '../experiment/index.ts';
import { createRandom, maskSecrets, shorten } from '../foundation/index.ts';
import { plainText } from '../report/index.ts';
import type { Policy, Scenario } from '../scenario/index.ts';
import { addressGuard, environmentSecrets, guardPublicOnly } from '../target/index.ts';
import { type Leniency, strictestPolicy } from '../verdict/index.ts';
import { deploymentId } from './deployment-id.ts';
import type { GateDrivers } from './drivers.ts';
import { continuedBy } from './earlier-attempts.ts';
import type { GateRequest } from './gate.ts';
import { instanceEffectsFor } from './known-instances.ts';

/** Characters of the longest warning: what a hook throws may be a whole answer. */
const LONGEST_WARNING = 300;

/** What a request of a gate says of its experiments, whatever they are for. */
type Asked = Omit<GateRequest, 'gate' | 'workflowRunUrl'> & { readonly drivers: GateDrivers };

/**
 * Gives an experiment its load driver, and closes that whatever happens; what else it creates, for another load under the
 * same rules, it closes itself. Rejects with what the experiment throws.
 */
export async function withExperiment<T>(
  asked: Asked,
  scenario: Scenario,
  targets: readonly TargetDriver[],
  conduct: (request: ExperimentRequest, createLoad: (of: Scenario) => LoadDriver) => Promise<T>,
): Promise<T> {
  const { clock, createControl, createLoad } = asked.drivers;
  const identity = identityOf(asked, scenario, targets);
  const random = createRandom(identity.seed);
  const engine = { clock, userAgentVersion: asked.toolVersion };
  // The reference is on the loopback by its address: no host that somebody else chose.
  const control = createControl({ ...engine, random: random.fork('control'), guard: addressGuard });
  const loadOf = (of: Scenario): LoadDriver =>
    createLoad({
      ...engine,
      scenario: of,
      random: random.fork('engine'),
      guard: guardPublicOnly(asked.foundHosts),
      onLive: (samples) => asked.onProgress({ kind: 'live', elapsedMs: clock.nowMs() - startedMs, samples }),
      onWarning: (text) => {
        const message = plainText(maskSecrets(`${scenario.name}: ${text}`, scenario.secrets));
        asked.onProgress({ kind: 'warning', message: shorten(message, LONGEST_WARNING) });
      },
    });
  const load = loadOf(scenario);
  const startedMs = clock.nowMs();
  try {
    const request = {
      ...identity,
      family: familyOf(asked, scenario),
      leniency: leniencyOf(asked),
      targets,
      load,
      control,
      clock,
      signal: asked.signal,
      onProgress: asked.onProgress,
    };
    return await conduct(request, loadOf);
  } finally {
    await Promise.all([load.close(), control.close()]);
  }
}

/** What a run of the scenario is of. */
export function identityOf(asked: Asked, scenario: Scenario, targets: readonly TargetDriver[]): RunIdentity {
  return {
    scenario,
    seed: `${asked.seed}/${scenario.name}`,
    deployment: deploymentId(asked.candidate, labelOf(targets), asked.provenance.sha, asked.drivers.newId),
    provenance: asked.provenance,
    environment: asked.environment,
    earlier: continuedBy(asked, scenario).attempts,
    sameCode: asked.baseline.kind === 'same-code',
    instanceEffects: instanceEffectsFor(asked, scenario, familyOf(asked, scenario)),
  };
}

function labelOf(targets: readonly TargetDriver[]): string {
  return targets.find(({ side }) => side === 'candidate')?.describe().label ?? '';
}

/** What a scenario's experiment must know of the others: they are judged as one family, with the strictest errors. */
export function familyOf(asked: Pick<Asked, 'scenarios'>, scenario: Scenario): Family {
  const others = asked.scenarios.filter((other) => other !== scenario);
  const { alpha, beta } = policyOf(asked);
  return { others: joinedSize(others.map(plannedFamilySize)), alpha, beta };
}

/** What lets a regression through: as the gate will decide it over all its scenarios. */
function leniencyOf(asked: Asked): Leniency {
  const { acceptances, provenance } = asked;
  return { failOn: policyOf(asked).failOn, acceptances, startedAt: provenance.startedAt };
}

/** The policy of all scenarios together. */
export function policyOf({ scenarios }: Pick<Asked, 'scenarios'>): Policy {
  const [first, ...rest] = scenarios.map(({ policy }) => policy);
  if (first === undefined) throw new TypeError('the gate needs a scenario');
  return strictestPolicy([first, ...rest]);
}

/** The drivers of the candidate and, where it is a target too, of the baseline, which comes first. Starts nothing. */
export function createTargets(asked: Asked, scenario: Scenario): readonly TargetDriver[] {
  const { clock, createTarget } = asked.drivers;
  const context = {
    readiness: asked.readiness,
    // What a command writes may hold what the environment does; reports quote it.
    secrets: [...scenario.secrets, ...environmentSecrets(process.env)],
    headers: scenario.defaultHeaders,
    guard: guardPublicOnly(asked.foundHosts),
    // As the engine connects for this scenario: each has targets of its own.
    tls: tlsOptions(scenario.http.tls),
    isProxied: scenario.http.proxy === 'environment',
    env: process.env,
    clock,
  };
  const candidate = createTarget(asked.candidate, { ...context, side: 'candidate' });
  const { baseline } = asked;
  if (baseline.kind !== 'target' && baseline.kind !== 'same-code') return [candidate];
  return [createTarget(baseline.target, { ...context, side: 'baseline' }), candidate];
}
