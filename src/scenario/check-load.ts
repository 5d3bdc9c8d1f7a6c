import { formatDuration } from './duration.ts';
import { namedFlows } from './flow/check-flows.ts';
import { requestsPerIteration } from './flow/requests-per-iteration.ts';
import { resolveJourneys, resolveWebSockets } from './flow/resolve-flows.ts';
import { checkExecutors } from './load/check-executors.ts';
import { type Executor, executorDurationMs, isSteady, type Load, loadDurationMs } from './load/load.ts';
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
export function checkLoad(document: ScenarioDocument, policy: Policy): readonly Objection[] {
  const shape = checkExecutors(document.load, namedFlows(document));
  if (shape.length > 0) return shape;
  const load = resolveLoad(document.load);
  return [
    ...checkAmount(document, load),
    ...checkBudget(document, load),
    ...checkTime(document, load, policy),
  ];
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

function checkBudget(document: ScenarioDocument, load: Load): readonly Objection[] {
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
      message: `the run would send about ${planned} requests to both sides together, warm-up included; the budget is ${limits.requests}`,
      hint: `Lower the rate or the duration, or write \`limits: {requests: ${planned}}\`.`,
      uses: [['load'], ['limits'], ['setup'], ['teardown'], ['journeys'], ['requests']],
    },
  ];
}

function amountKey(load: LoadDocument): Path {
  const keys = ['executors', 'stages', 'iterations', 'rate', 'pattern'] as const;
  return ['load', keys.find((key) => load[key] !== undefined) ?? 'rate'];
}

/**
 * A load that changes is run to its end; one that is cut off would be judged without its peak. Only phases count:
 * iterations end when they are done.
 */
function checkTime(document: ScenarioDocument, load: Load, policy: Policy): readonly Objection[] {
  const phased = load.executors.filter(hasPhases);
  if (isSteady(load) || phased.length === 0) return [];
  const durationMs = Math.max(...phased.map((executor) => executor.startMs + executorDurationMs(executor)));
  const neededMs = durationMs + load.warmUpMs;
  if (neededMs <= policy.maxDurationMs) return [];
  const isWritten = document.compare['max-duration'] !== undefined;
  return [
    {
      path: isWritten ? ['compare', 'max-duration'] : lengthKey(document.load),
      of: 'value',
      message: `the load changes over ${formatDuration(durationMs)}, and the experiment may last ${formatDuration(policy.maxDurationMs)}, warm-up included`,
      hint: `A load that changes is run to its end: shorten it, or write \`compare: { max-duration: ${formatDuration(roundUp(neededMs))} }\`.`,
      uses: [['load'], ['compare', 'max-duration']],
    },
  ];
}

function hasPhases(executor: Executor): boolean {
  return 'phases' in executor;
}

/** Up to a whole minute: nobody wants to write seconds of an hour. */
function roundUp(ms: number): number {
  return Math.ceil(ms / 60_000) * 60_000;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
