import type {
  Capture,
  Executor,
  Journey,
  RequestStep,
  RequestTemplate,
  Scenario,
  Step,
} from '../../../src/scenario/index.ts';
import type { LoadWindow } from '../../../src/experiment/index.ts';
import { scheduleUsers } from '../../../src/schedule/index.ts';
import { type Measurement, SIDES, type Side } from '../../../src/trial/index.ts';
import { aRequest, aScenario } from './measuring.ts';

/** A step that sends a request; `capture` maps names to JSON paths. */
export function aStep(
  change: Partial<RequestTemplate>,
  {
    capture = {},
    captures = [],
    acknowledge = null,
  }: {
    capture?: Readonly<Record<string, string>>;
    captures?: readonly Capture[];
    acknowledge?: string | null;
  } = {},
): RequestStep {
  const fromJson = Object.entries(capture).map(
    ([name, path]): Capture => ({ name, from: { kind: 'json', path }, otherwise: null }),
  );
  return { kind: 'request', request: aRequest(change), captures: [...fromJson, ...captures], acknowledge };
}

export function aThink(ms: number): Step {
  return { kind: 'think', time: { kind: 'fixed', ms } };
}

export function aJourney(steps: readonly Step[], name = 'journey'): Journey {
  return { name, weight: 1, primary: false, steps };
}

/** Users who begin anew without end. */
export function someUsers(users: number, durationMs: number): Executor {
  const phases = [{ durationMs, fromUsers: users, toUsers: users }];
  return { model: 'closed', executor: 'constant-vus', name: 'users', startMs: 0, flows: null, phases };
}

/** Users who each begin a fixed number of iterations. */
export function someTurns(users: number, iterations: number, maxDurationMs: number): Executor {
  const frame = { name: 'users', startMs: 0, flows: null };
  return { model: 'closed', executor: 'per-vu-iterations', ...frame, users, iterations, maxDurationMs };
}

/** A scenario of one journey, with what a test cares about replaced. */
export function aJourneyScenario(
  steps: readonly Step[],
  executor: Executor,
  change: Partial<Scenario> = {},
): Scenario {
  return aScenario({
    requests: [],
    journeys: [aJourney(steps)],
    load: { executors: [executor], warmUpMs: 0, pattern: null },
    ...change,
  });
}

/** A window of the scenario's closed executors. */
export function aUserWindow(
  { load }: Scenario,
  durationMs: number,
  sides: readonly Side[] = ['candidate'],
): LoadWindow {
  return {
    atMs: new Float64Array(0),
    flow: new Uint16Array(0),
    executor: new Uint8Array(0),
    side: new Uint8Array(0),
    users: scheduleUsers(load.executors, { fromMs: 0, toMs: durationMs }),
    durationMs,
    sides,
  };
}

/** Arrivals at the given times, all on the candidate. */
export function arrivalsAt(times: readonly number[], durationMs: number): LoadWindow {
  return {
    atMs: Float64Array.from(times),
    flow: new Uint16Array(times.length),
    executor: new Uint8Array(times.length),
    side: new Uint8Array(times.length).fill(SIDES.indexOf('candidate')),
    users: [],
    durationMs,
    sides: ['candidate'],
  };
}

/** A counter of what was measured; 0 where it is not there. */
export function counterOf({ counters }: Measurement, metric: string, endpoint = 'journey'): number {
  return counters.find((each) => each.metric === metric && each.endpoint === endpoint)?.count ?? 0;
}

/** A rate as `passed/total`. */
export function rateOf({ rates }: Measurement, metric: string, endpoint = 'journey'): string {
  const rate = rates.find((each) => each.metric === metric && each.endpoint === endpoint);
  return rate ? `${rate.passed}/${rate.total}` : 'none';
}

/** Number of durations of a trend. */
export function trendOf({ trends }: Measurement, metric: string, endpoint = 'journey') {
  return trends.find((each) => each.metric === metric && each.endpoint === endpoint)?.histogram;
}
