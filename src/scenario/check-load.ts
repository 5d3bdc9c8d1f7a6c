import { checkTime } from './check-time.ts';
import { formatDuration } from './duration.ts';
import { namedFlows } from './flow/check-flows.ts';
import type { Hooks } from './flow/hooks.ts';
import { requestsPerIteration } from './flow/requests-per-iteration.ts';
import { resolveConsistency, resolveJourneys, resolveWebSockets } from './flow/resolve-flows.ts';
import { needsBothAtOnce } from './load/comparability.ts';
import { checkExecutors } from './load/check-executors.ts';
import { checkSaturate } from './load/check-saturate.ts';
import { checkLevels } from './load/check-levels.ts';
import { type Load, loadDurationMs, mostUsers } from './load/load.ts';
import type { LoadDocument } from './load/load-schema.ts';
import { resolveLoad } from './load/resolve-load.ts';
import type { Objection } from './objection.ts';
import type { Path } from './path.ts';
import { arrivalsPerSide, plannedRequests } from './planned-requests.ts';
import type { Policy } from './policy.ts';
import { resolveRequest, resolveStep } from './resolve-requests.ts';
import { DEFAULT_BUDGET, type ScenarioDocument } from './scenario-schema.ts';

/** Fewest arrivals on one side, and least time, of a load that can fill a block at all. */
const MIN_ARRIVALS = 10;
const MIN_DURATION_MS = 1000;

/** Checks that the load is of one form, can be measured, and stays within its limits. */
export function checkLoad(document: ScenarioDocument, policy: Policy, hooks: Hooks): readonly Objection[] {
  const flows = namedFlows(document);
  const executors = checkExecutors(document.load, flows);
  const shape = executors.length > 0 ? executors : checkSaturate(document, flows, hooks);
  if (shape.length > 0) return shape;
  const load = resolveLoad(document.load);
  return [
    ...checkUsers(document, load),
    ...checkAmount(document, load),
    ...checkBudget(document, load, policy),
    ...checkLevels(document),
    ...checkAssignment(load, policy),
    ...checkTime(document, load, policy, lengthKey(document.load)),
  ];
}

/** Sides in turn would each rest inside a peak, and while they recover from one: nothing of that could be compared. */
function checkAssignment(load: Load, { assignment }: Policy): readonly Objection[] {
  if (assignment !== 'alternating' || !needsBothAtOnce(load)) return [];
  return [
    {
      path: ['compare', 'assignment'],
      of: 'value',
      message:
        'alternating lets each side rest while the other is under load, and this load changes: peaks and recovery would be cut into pieces',
      hint: 'Remove it: a load that changes has both sides at once. On machines that they share, measure each alone: compare with the history.',
      uses: [['load'], ['compare', 'assignment']],
    },
  ];
}

/** Stages of users that all stand at 0: nobody would ever ask. */
function checkUsers({ load: document }: ScenarioDocument, { executors }: Load): readonly Objection[] {
  return executors.flatMap((executor, index) => {
    if (executor.executor !== 'ramping-vus' || mostUsers(executor) > 0) return [];
    const path: Path =
      document.executors === undefined ? ['load', 'stages'] : ['load', 'executors', index, 'stages'];
    return [
      {
        path,
        of: 'value',
        message: 'nobody is at work: every stage has 0 users',
        hint: 'Write a target above 0, or `start-vus`.',
        uses: [['load']],
      },
    ];
  });
}

function checkAmount(document: ScenarioDocument, load: Load): readonly Objection[] {
  const arrivals = arrivalsPerSide(load);
  const durationMs = loadDurationMs(load);
  const isEnough = (arrivals ?? MIN_ARRIVALS) >= MIN_ARRIVALS && durationMs >= MIN_DURATION_MS;
  if (isEnough) return [];
  const noun =
    document.journeys === undefined && document.websockets === undefined ? 'requests' : 'iterations';
  const amount = arrivals === null ? '' : `about ${round(arrivals)} ${noun} a side in `;
  return [
    {
      path: lengthKey(document.load),
      of: 'value',
      message: `too little to measure: ${amount}${formatDuration(durationMs)}`,
      hint: `Even one block needs ${MIN_ARRIVALS} ${noun} and ${formatDuration(MIN_DURATION_MS)}; minutes at tens of ${noun} per second decide.`,
      uses: [['load']],
    },
  ];
}

/** The key that says how long the load is, or how much. */
function lengthKey(load: LoadDocument): Path {
  const keys = ['executors', 'stages', 'iterations', 'duration', 'level', 'pattern'] as const;
  return ['load', keys.find((key) => load[key] !== undefined) ?? 'pattern'];
}

function checkBudget(document: ScenarioDocument, load: Load, policy: Policy): readonly Objection[] {
  const { defaults, limits, requests = [] } = document;
  const flows = {
    requests: requests.map((request) => resolveRequest(request, defaults)),
    journeys: resolveJourneys(document),
    webSockets: resolveWebSockets(document),
  };
  const planned = plannedRequests(
    {
      load,
      setup: document.setup.map((step) => resolveStep(step, defaults)),
      teardown: document.teardown.map((step) => resolveStep(step, defaults)),
      consistency: resolveConsistency(document),
      policy,
    },
    (executor) => requestsPerIteration(flows, executor).requests,
  );
  if (planned === null || planned <= limits.requests) return [];
  const isDefault = limits.requests === DEFAULT_BUDGET;
  return [
    {
      // A budget that nobody wrote has no place in the file; then the load is what can be changed.
      path: isDefault ? amountKey(document.load) : ['limits', 'requests'],
      of: 'value',
      message: `the run would send up to ${planned} requests to both sides together, warm-up, probe and fresh instances included; the budget is ${limits.requests}`,
      hint: `Lower the rate or the duration, or write \`limits: {requests: ${planned}}\`.`,
      uses: [
        ['load'],
        ['limits'],
        ['setup'],
        ['teardown'],
        ['journeys'],
        ['requests'],
        ['consistency'],
        ['compare'],
      ],
    },
  ];
}

function amountKey(load: LoadDocument): Path {
  const keys = ['executors', 'stages', 'iterations', 'rate', 'pattern'] as const;
  return ['load', keys.find((key) => load[key] !== undefined) ?? 'rate'];
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
