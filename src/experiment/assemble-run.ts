import { maskSecrets, type PerfGateError } from '../foundation/index.ts';
import { loadHash, type Scenario } from '../scenario/index.ts';
import {
  describeLoad,
  type EarlierAttempt,
  type Environment,
  type InstanceEffect,
  MEASUREMENT_VERSION,
  primaryOf,
  type Provenance,
  type Run,
  type SideDescription,
} from '../trial/index.ts';

/** What a run is of, known before anything is measured. */
export interface RunIdentity {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly deployment: string;
  readonly provenance: Provenance;
  readonly environment: Environment;
  /** What earlier attempts at the same commit showed of this scenario, oldest first. */
  readonly earlier: readonly EarlierAttempt[];
  /** Whether both sides are the same code: an A/A run. */
  readonly sameCode: boolean;
  /** How far instances of the same code are apart, by earlier A/A runs. */
  readonly instanceEffects: readonly InstanceEffect[];
}

/** What was found out while measuring. */
export type RunFindings = Pick<
  Run,
  'design' | 'sides' | 'control' | 'warmUp' | 'pilot' | 'trials' | 'stop' | 'incidents' | 'validity'
>;

/** Joins what a run is of with what was found. Words of others, which may quote a secret, are masked. */
export function assembleRun(identity: RunIdentity, findings: RunFindings): Run {
  const { scenario, provenance, environment, deployment, seed } = identity;
  const { incidents, validity } = findings;
  const mask = (text: string): string => maskSecrets(text, scenario.secrets);
  return {
    scenario: scenario.name,
    loadHash: loadHash(scenario),
    measurementVersion: MEASUREMENT_VERSION,
    provenance,
    environment,
    deployment,
    seed,
    policy: scenario.policy,
    thresholds: scenario.thresholds,
    ...primaryOf(scenario),
    load: describeLoad(scenario.load),
    ...findings,
    earlier: identity.earlier,
    sameCode: identity.sameCode,
    instanceEffects: identity.instanceEffects,
    evidence: [],
    incidents: incidents.map((incident) => ({ ...incident, detail: mask(incident.detail) })),
    validity: validity.kind === 'valid' ? validity : { kind: 'invalid', reasons: validity.reasons.map(mask) },
  };
}

/** The run of an experiment that could not even begin: nothing measured, and why. Kept, so that no run is lost. */
export function failedRun(
  identity: RunIdentity,
  sides: readonly SideDescription[],
  error: PerfGateError,
): Run {
  return assembleRun(identity, {
    design: { assignment: 'candidate-only', interference: null, reason: 'nothing was measured' },
    sides,
    control: null,
    warmUp: [],
    pilot: null,
    trials: [],
    stop: null,
    incidents: [],
    validity: {
      kind: 'invalid',
      reasons: [`${error.message} (${error.code}). ${error.hint.replace(/\.$/, '')}`],
    },
  });
}
