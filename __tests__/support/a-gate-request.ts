import {
  describeEnvironment,
  FIRST_ATTEMPT,
  type GateRequest,
  type TargetSource,
} from '../../src/gate/index.ts';
import type { Scenario } from '../../src/scenario/index.ts';
import { provenanceByHand } from '../../src/trial/index.ts';

/** What a gate is asked on a pull request nowhere in particular: one scenario, compared with nothing. */
export function aGateRequest(
  scenario: Scenario,
  candidate: TargetSource,
  change: Partial<GateRequest> = {},
): GateRequest {
  return {
    scenarios: [scenario],
    candidate,
    baseline: { kind: 'none' },
    earlier: FIRST_ATTEMPT,
    readiness: { path: '/', timeoutMs: 2000, wantsSuccess: false },
    gate: 'pull-request',
    acceptances: [],
    provenance: provenanceByHand('2026-01-01T00:00:00.000Z'),
    environment: describeEnvironment(candidate, {}),
    seed: 'gate',
    toolVersion: '0.0.0',
    workflowRunUrl: '',
    signal: new AbortController().signal,
    foundHosts: new Set(),
    onProgress: () => {},
    ...change,
  };
}
