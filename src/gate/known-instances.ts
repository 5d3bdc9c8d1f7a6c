import { instanceEffectsOf, plannedFamilySize } from '../comparison/index.ts';
import type { Family } from '../experiment/index.ts';
import { aaRunsOf } from '../history/index.ts';
import { loadHash, type Scenario } from '../scenario/index.ts';
import { type InstanceEffect, MEASUREMENT_VERSION } from '../trial/index.ts';
import type { GateRequest } from './gate.ts';

/**
 * What earlier A/A runs of the same load in the same environment say of instances of the same code, fixed before the
 * first block. Half of the family's error is spent on it, shared by all gated metrics of the gate alike.
 */
export function instanceEffectsFor(
  { baseline, environment }: Pick<GateRequest, 'baseline' | 'environment'>,
  scenario: Scenario,
  { others, alpha }: Family,
): readonly InstanceEffect[] {
  if (baseline.kind !== 'target') return [];
  const runs = aaRunsOf(baseline.aaRuns ?? [], {
    scenario: scenario.name,
    loadHash: loadHash(scenario),
    environmentClass: environment.class,
    measurementVersion: MEASUREMENT_VERSION,
  });
  const gated = Math.max(1, plannedFamilySize(scenario).tests + others.tests);
  return instanceEffectsOf(
    runs.map(({ differences }) => differences),
    alpha / (2 * gated),
  );
}
