import { type Clock, createRandom } from '../foundation/index.ts';
import { mergeHistograms, quantileMs } from '../histogram/index.ts';
import {
  type Executor,
  peakRate,
  type RequestTemplate,
  SAFE_METHODS,
  saturable,
  type Scenario,
} from '../scenario/index.ts';
import type { Capacity, CapacityLimit, Measurement, Side, SideCapacity } from '../trial/index.ts';
import type { LoadDriver, LoadWindow, ProgressListener } from './ports.ts';
import { steadyWindow } from './steady-window.ts';

/** Connections that are kept busy, few first: more are tried for as long as they are answered more. */
const CONNECTIONS = [4, 16, 64, 256] as const;
/** How long each number of them is. */
const STEP_MS = 1500;
/** Most requests that one side is sent, and where some of them change data. */
const MOST_REQUESTS = 100_000;
const MOST_WRITES = 5000;
/** Fewer say nothing of how much is carried. */
const LEAST_REQUESTS = 100;
/** Requests of a connection that may be under way, uncounted, when the last one that may be sent is counted. */
const UNCOUNTED = 2;
/** Share of what may be sent that is kept back for them at most: a small budget has room for few connections. */
const MOST_KEPT_BACK = 0.25;
/** A request that takes longer says enough: the probe is to be short. */
const MOST_TIMEOUT_MS = 5000;
/** More connections must be answered so many times as much to be worth still more. */
const WORTH = 1.1;
/** With so much of the highest rate the capacity is reached; beyond it connections only queue. */
const REACHED = 0.95;
/** Where a window holds fewer answers for each connection, its own end is too rough a measure. */
const LEAST_TURNS = 4;
/** Part of a core beyond which the generator is what is measured. */
const BUSY = 0.8;

/** What probing takes besides what is known of the experiment. */
export interface CapacityRequest {
  readonly scenario: Scenario;
  /** The sides to be probed, one after the other; nothing else may load them meanwhile. */
  readonly urls: Readonly<Partial<Record<Side, URL>>>;
  /** Requests that are left of the scenario's budget. */
  readonly remainingBudget: number;
  /** Makes the load of another scenario under the same rules: addresses, identity, chance. */
  readonly createLoad: (scenario: Scenario) => LoadDriver;
  readonly clock: Clock;
  readonly seed: string;
  readonly signal: AbortSignal;
  readonly onProgress: ProgressListener;
}

/** One number of connections on one side. */
interface Step extends Omit<SideCapacity, 'limit'> {
  readonly limit: CapacityLimit | null;
}

/**
 * Drives each side to its limit for a few seconds, by a closed loop of the load's own requests: with 4, 16, 64 and 256
 * connections, as long as more of them are answered more. Sends nothing where the load is of another kind, or its budget has no
 * room. What a target does is data; rejects only with what `createLoad` throws.
 */
export async function probeCapacity(request: CapacityRequest): Promise<Capacity> {
  const { scenario, urls, remainingBudget, signal, onProgress } = request;
  const plannedPerSecond = peakRate(scenario);
  const nothing = (notProbed: string): Capacity => ({ sides: [], plannedPerSecond, notProbed });
  const found = saturable(scenario);
  if (found.kind === 'not-saturable') return nothing(found.reason);
  const sides = (['baseline', 'candidate'] as const).filter((side) => urls[side] !== undefined);
  const room = mostRequests(found.requests, remainingBudget / sides.length);
  if (room < LEAST_REQUESTS) return nothing('the request budget has no room for it');
  const capacities: SideCapacity[] = [];
  for (const side of sides) {
    if (signal.aborted) break;
    onProgress({ kind: 'phase', name: 'probe', detail: `how much does the ${side} carry?` });
    capacities.push(await probeSide(request, side, found.requests, room));
  }
  return { sides: capacities, plannedPerSecond, notProbed: '' };
}

function mostRequests(requests: readonly RequestTemplate[], budget: number): number {
  const writes = requests.some(({ method }) => !SAFE_METHODS.includes(method));
  return Math.floor(Math.min(writes ? MOST_WRITES : MOST_REQUESTS, budget));
}

/** The scenario with its requests alone, sent by connections that are kept busy. */
function saturating(
  scenario: Scenario,
  requests: readonly RequestTemplate[],
  requestBudget: number,
): Scenario {
  return {
    ...scenario,
    requests: requests.map((each) => ({ ...each, timeoutMs: Math.min(each.timeoutMs, MOST_TIMEOUT_MS) })),
    journeys: [],
    webSockets: [],
    isolation: null,
    consistency: null,
    load: { executors: [busy(CONNECTIONS[0])], warmUpMs: 0, pattern: null },
    limits: { ...scenario.limits, requestBudget },
  };
}

function busy(connections: number): Executor {
  return {
    model: 'closed',
    executor: 'saturate',
    name: 'capacity',
    startMs: 0,
    flows: null,
    connections,
    durationMs: STEP_MS,
  };
}

/** Numbers of connections that never send more than `room` requests, whenever they are stopped. */
function connectionsWithin(room: number): readonly number[] {
  return CONNECTIONS.filter((connections) => UNCOUNTED * connections <= MOST_KEPT_BACK * room);
}

async function probeSide(
  request: CapacityRequest,
  side: Side,
  requests: readonly RequestTemplate[],
  room: number,
): Promise<SideCapacity> {
  const { createLoad, seed, signal } = request;
  const tried = connectionsWithin(room);
  const scenario = saturating(request.scenario, requests, room - UNCOUNTED * Math.max(...tried));
  const load = createLoad(scenario);
  const steps: Step[] = [];
  try {
    for (const connections of tried) {
      const window = steadyWindow(
        { ...scenario, load: { ...scenario.load, executors: [busy(connections)] } },
        STEP_MS,
        side,
        createRandom(`${seed}/capacity-${connections}`),
      );
      const before = Math.max(0, ...steps.map(({ perSecond }) => perSecond));
      const step = await measureStep(request, load, window, { side, connections });
      steps.push(step);
      if (signal.aborted || step.limit !== null || step.perSecond < WORTH * before) break;
      if (step.perSecond === 0) break;
    }
  } finally {
    await load.close();
  }
  return capacityOf(steps, tried);
}

async function measureStep(
  { urls, signal, clock }: CapacityRequest,
  load: LoadDriver,
  window: LoadWindow,
  { side, connections }: { readonly side: Side; readonly connections: number },
): Promise<Step> {
  const startMs = clock.nowMs();
  const measurements = await load.measure(window, urls, signal);
  const measured = measurements.find((each) => each.side === side);
  if (measured === undefined) throw new TypeError(`nothing was measured of the ${side}`);
  const elapsedMs = clock.nowMs() - startMs;
  const planned = measured.endpoints.reduce((sum, each) => sum + each.planned, 0);
  const ok = measured.endpoints.reduce((sum, { outcomes }) => sum + outcomes.ok, 0);
  const times = mergeHistograms(measured.endpoints.map(({ responseTime }) => responseTime));
  return {
    side,
    connections,
    perSecond: answeredPerSecond(measured, { ok, planned, connections, elapsedMs }),
    p95Ms: quantileMs(times, 0.95),
    failedShare: planned === 0 ? 0 : 1 - ok / planned,
    limit:
      load.remainingBudget() === 0 ? 'requests' : measured.generator.cpuShare > BUSY ? 'generator' : null,
  };
}

/**
 * Successes per second of a window. Each connection's last answer comes after its end, where it is not cut off; of a
 * window with few answers that is too many to take off, and the time until the last one counts instead.
 */
function answeredPerSecond(
  { durationMs, partial }: Measurement,
  given: {
    readonly ok: number;
    readonly planned: number;
    readonly connections: number;
    readonly elapsedMs: number;
  },
): number {
  const { ok, planned, connections, elapsedMs } = given;
  if (ok === 0) return 0;
  if (partial) return (ok * 1000) / durationMs;
  return ok < LEAST_TURNS * connections
    ? (ok * 1000) / Math.max(durationMs, elapsedMs)
    : ((ok - (connections * ok) / planned) * 1000) / durationMs;
}

/** Of the steps the first that reached what all of them did. */
function capacityOf(steps: readonly Step[], tried: readonly number[]): SideCapacity {
  const best = Math.max(...steps.map(({ perSecond }) => perSecond));
  const reached = steps.find(({ perSecond }) => perSecond >= REACHED * best);
  if (reached === undefined) throw new TypeError('a side is probed with some connections');
  return { ...reached, limit: limitOf(steps, tried) };
}

function limitOf(steps: readonly Step[], tried: readonly number[]): CapacityLimit {
  const [before, last] = [steps.at(-2)?.perSecond ?? 0, steps.at(-1)];
  if (last?.limit) return last.limit;
  const carried = last?.perSecond ?? 0;
  if (steps.length < tried.length || carried < WORTH * before || carried === 0) return 'target';
  return tried.length < CONNECTIONS.length ? 'requests' : 'connections';
}
