import { randomUUID } from 'node:crypto';
import type { ProgressListener } from '../experiment/index.ts';
import {
  describeEnvironment,
  FIRST_ATTEMPT,
  type GateResult,
  runGate,
  type TargetSource,
} from '../gate/index.ts';
import { parseScenario, type Scenario } from '../scenario/index.ts';
import { provenanceByHand } from '../trial/index.ts';
import type { Verdict } from '../verdict/index.ts';
import { DEMO_SCENARIO } from './demo-scenario.ts';
import type { Fault } from './shop/faults.ts';

/** What the second shop does, and what the demo announces of it. */
export interface DemoRequest {
  readonly fault: Fault;
  /** Seconds after which the faulty shop dies, for `crash`. */
  readonly crashAfterSeconds: number;
  /** Arguments of the node process that runs this program, script first: how a shop is started. */
  readonly program: readonly string[];
  readonly directory: string;
  readonly seed: string | null;
  readonly toolVersion: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly signal: AbortSignal;
  readonly onProgress: ProgressListener;
}

/** What each fault is, and the verdict it should end in; null where chance has a say. */
export const DEMO_FAULTS: Readonly<
  Record<Fault, { readonly says: string; readonly expects: Verdict | null }>
> = {
  none: { says: 'nothing at all', expects: 'pass' },
  'n-plus-one': { says: 'one more query for each product of a list', expects: 'regression' },
  'slow-tail': { says: 'some searches that take three times as long', expects: 'regression' },
  errors: { says: 'some answers that are errors', expects: 'regression' },
  leak: { says: 'memory that grows with every request', expects: null },
  freeze: { says: 'an event loop that stops now and then', expects: null },
  down: { says: 'a shop that never comes up', expects: 'invalid' },
  crash: { says: 'a shop that dies while it is measured', expects: 'regression' },
};

/** Runs the demo: two real shops, side by side, through the whole gate. */
export async function runDemo(request: DemoRequest): Promise<GateResult> {
  const scenario = demoScenario(request.fault);
  const candidate = shopSource(request, request.fault);
  return runGate({
    scenarios: [scenario],
    candidate,
    earlier: FIRST_ATTEMPT,
    baseline: { kind: 'target', target: shopSource(request, 'none') },
    readiness: { path: '/health', timeoutMs: 20_000, wantsSuccess: false },
    foundHosts: new Set(),
    gate: 'pull-request',
    acceptances: [],
    provenance: provenanceByHand(new Date().toISOString()),
    environment: describeEnvironment(candidate, request.env),
    seed: request.seed ?? randomUUID(),
    toolVersion: request.toolVersion,
    workflowRunUrl: '',
    signal: request.signal,
    onProgress: request.onProgress,
  });
}

/** Faults that an instance must live a while to show. */
const SLOW_TO_SHOW: ReadonlySet<Fault> = new Set(['crash', 'leak', 'freeze']);

function demoScenario(fault: Fault): Scenario {
  const scenario = parseScenario(DEMO_SCENARIO, 'demo', {});
  // A fresh shop for every block would hide them, as daily restarts hide a leak.
  return SLOW_TO_SHOW.has(fault)
    ? { ...scenario, policy: { ...scenario.policy, freshInstances: 'never' } }
    : scenario;
}

function shopSource(request: DemoRequest, fault: Fault): TargetSource {
  const crash = fault === 'crash' ? ` --crash-after-ms ${request.crashAfterSeconds * 1000}` : '';
  const program = request.program.map((part) => `"${part}"`).join(' ');
  return {
    kind: 'command',
    command: `exec ${program} demo-shop --fault ${fault}${crash}`,
    directory: request.directory,
    label: fault === 'none' ? 'shop' : `shop --fault ${fault}`,
  };
}
