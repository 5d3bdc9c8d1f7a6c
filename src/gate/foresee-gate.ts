import type { Foresight } from '../comparison/index.ts';
import { foreseeExperiment } from '../experiment/index.ts';
import { SIDES } from '../trial/index.ts';
import { REAL_DRIVERS } from './drivers.ts';
import { FIRST_ATTEMPT } from './earlier-attempts.ts';
import { createTargets, withExperiment } from './experiment-request.ts';
import type { GateRequest, TargetSource } from './gate.ts';

/** Everything that it takes to foresee what a gate can see. */
export interface ForesightRequest
  extends Omit<GateRequest, 'acceptances' | 'gate' | 'workflowRunUrl' | 'baseline' | 'earlier'> {
  /** The second side; null for the candidate's own target a second time (both are the same code then). */
  readonly baseline: TargetSource | null;
  /** Whether each side is also driven to its limit for a few seconds, to see how much it carries. */
  readonly wantsCapacity: boolean;
}

/**
 * Foresees what a gate over these scenarios can see on a target, one after the other. Measures warm-up and pilot, and
 * judges nothing; drives targets to their limits where that is wanted. Rejects with what the drivers throw where a target does not come up.
 */
export async function foreseeGate(request: ForesightRequest): Promise<readonly Foresight[]> {
  const target = request.baseline ?? request.candidate;
  const asked = {
    ...request,
    drivers: REAL_DRIVERS,
    earlier: FIRST_ATTEMPT,
    acceptances: [],
    baseline: { kind: 'target', target },
  } as const;
  // The same target twice carries the same.
  const sides = request.baseline === null ? (['candidate'] as const) : SIDES;
  const foreseen: Foresight[] = [];
  for (const scenario of request.scenarios) {
    const targets = createTargets(asked, scenario);
    foreseen.push(
      await withExperiment(asked, scenario, targets, (experiment, createLoad) =>
        foreseeExperiment(experiment, request.wantsCapacity ? { sides, createLoad } : null),
      ),
    );
  }
  return foreseen;
}
