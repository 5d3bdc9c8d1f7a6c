import { afterAll, expect, test } from '@jest/globals';
import { prepareRequest } from '../../../../src/engine/http/prepared-request.ts';
import { JourneyRunner } from '../../../../src/engine/journey/journey-runner.ts';
import { systemClock } from '../../../../src/engine/system-clock.ts';
import { SideLoad } from '../../../../src/engine/user/side-load.ts';
import { User } from '../../../../src/engine/user/user.ts';
import { Waker } from '../../../../src/engine/waker.ts';
import { Landing } from '../../../../src/engine/window/landing.ts';
import type { StartRequest } from '../../../../src/engine/window/lane.ts';
import { SideTally } from '../../../../src/engine/window/side-tally.ts';
import { createRandom } from '../../../../src/foundation/index.ts';
import { countAbove, maxUs } from '../../../../src/histogram/index.ts';
import {
  endpointNames,
  flowsOf,
  type Hooks,
  NO_HOOKS,
  parseScenario,
} from '../../../../src/scenario/index.ts';
import type { Measurement } from '../../../../src/trial/index.ts';

const waker = new Waker();
afterAll(() => waker.close());

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Answers each request well after so long. */
function answerAfter(delayMs: number, asked: string[]): StartRequest {
  return (_url, { path, headers, check }, _trace, onEnd) => {
    asked.push(path);
    const startMs = systemClock.nowMs();
    const timer = setTimeout(() => {
      const body = JSON.stringify({ done: headers['x-done'] ?? 'false' });
      const answered = {
        startMs,
        endMs: systemClock.nowMs(),
        firstByteMs: null,
        status: 200,
        head: {},
        body,
      };
      const detail = check.bodyFault(body, {}, 200);
      const ending = detail === '' ? 'ok' : 'expectation';
      const rest = { bytesReceived: 0, serverTiming: '', decodedBytes: null, hops: 0, connectMs: null };
      onEnd({ ending, detail, ...answered, ...rest });
    }, delayMs);
    return { abort: () => clearTimeout(timer) };
  };
}

/** One side on which users run a scenario's flows, and its windows. */
function aSide(yaml: string, answerMs: number, hooks: Hooks = NO_HOOKS) {
  const scenario = { ...parseScenario(yaml, 'journey runner', {}), hooks };
  const [flows, endpoints] = [flowsOf(scenario), endpointNames(scenario)];
  const asked: string[] = [];
  const url = new URL('http://127.0.0.1:1');
  const preparation = { version: '0.7.0', http: scenario.http };
  const random = createRandom('journey runner');
  const warn = (): void => {};
  const runner = new JourneyRunner({ scenario, flows, clock: systemClock, random, preparation, warn });
  const load = new SideLoad({
    side: 'candidate',
    url,
    clock: systemClock,
    waker,
    flows,
    executors: scenario.load.executors,
    requests: flows.map((flow) =>
      flow.kind === 'request' ? prepareRequest(flow.request, url, preparation) : null,
    ),
    random,
    traces: random,
    start: answerAfter(answerMs, asked),
    runner,
    remainingBudget: () => 1000,
    fail: (error) => {
      throw error;
    },
  });
  /** Runs a window for so long and waits for its answers. */
  const measure = async (durationMs: number): Promise<Measurement> => {
    const tally = new SideTally('candidate', endpoints, durationMs, () => {});
    const [landing, startMs] = [new Landing(), systemClock.nowMs()];
    load.begin({ url, tally, startMs, landing });
    await wait(durationMs);
    load.rest();
    await landing.untilEmpty();
    await new Promise((resolve) => setImmediate(resolve));
    load.leaveLane();
    return tally.measurement(durationMs, 0, false);
  };
  return { load, runner, asked, measure };
}

const longestMs = ({ trends }: Measurement, metric: string): number | null => {
  const trend = trends.find((each) => each.metric === metric);
  return trend ? (maxUs(trend.histogram) ?? 0) / 1000 : null;
};

const JOURNEY = (steps: string, rest = ''): string => `
name: users
journeys: [{ name: look, steps: ${steps} }]
load: { vus: 7, duration: 60s }
${rest}`;

test('users whose thinking ends while the process is held up are late, which is in their response times', async () => {
  const { load, measure } = aSide(JOURNEY('[{ think: 70ms }, { name: list, path: /a }]'), 0);
  load.population(0).resize(7);
  setTimeout(() => {
    const fromMs = systemClock.nowMs();
    while (systemClock.nowMs() < fromMs + 400);
  }, 200);
  const { generator, endpoints } = await measure(900);
  load.end();
  const [list] = endpoints;
  expect(countAbove(generator.lag, 300_000)).toBeGreaterThan(3);
  expect(countAbove(generator.lag, 300_000)).toBeLessThanOrEqual(7);
  expect(list && countAbove(list.responseTime, 300_000)).toBeGreaterThan(3);
  expect(list && countAbove(list.serviceTime, 300_000)).toBe(0);
});

test('an answer that comes after the end of the window counts whole', async () => {
  const { load, measure } = aSide(JOURNEY('[{ group: all, steps: [{ name: list, path: /a }] }]'), 400);
  load.population(0).resize(1);
  const measurement = await measure(200);
  load.end();
  expect(longestMs(measurement, 'group_duration')).toBeGreaterThanOrEqual(398);
  expect(longestMs(measurement, 'iteration_duration')).toBeGreaterThanOrEqual(398);
});

test('a job that a long rest hid has no time, and neither has what it is part of', async () => {
  let isDone = false;
  const hooks: Hooks = {
    ...NO_HOOKS,
    beforeRequest: () => ({ headers: { 'x-done': String(isDone) } }),
  };
  const poll = '[{ name: job, poll: { path: /job, until: { $.done: "true" }, every: 50ms } }]';
  const { load, measure } = aSide(
    JOURNEY(poll).replace('vus: 7, duration: 60s', 'vus: 10, iterations: 10'),
    0,
    hooks,
  );
  load.population(0).resize(10);
  await measure(130);
  await wait(200);
  isDone = true;
  const after = await measure(300);
  expect(after.rates).toContainEqual({ metric: 'poll_completed', endpoint: 'job', passed: 10, total: 10 });
  expect([longestMs(after, 'poll_duration'), longestMs(after, 'iteration_duration')]).toEqual([null, null]);
  load.end();
});

test('who waits for the log-in of another that leaves logs in itself', async () => {
  const login = 'login: { per: side, steps: [{ name: in, path: /in }, { name: hello, path: /hello }] }';
  const { load, measure, asked } = aSide(JOURNEY('[{ name: list, path: /a }, { think: 70ms }]', login), 100);
  const population = load.population(0);
  population.resize(1);
  // The first one logs in for all: it leaves after it has asked.
  setTimeout(() => {
    load.arrive(0, 0, 130, systemClock.nowMs());
    load.arrive(0, 0, 131, systemClock.nowMs());
  }, 30);
  setTimeout(() => population.resize(0), 60);
  const measurement = await measure(700);
  load.end();
  expect(asked.filter((path) => path === '/in').length).toBe(2);
  expect(asked.filter((path) => path === '/hello').length).toBe(1);
  expect(asked.filter((path) => path === '/a').length).toBe(2);
  expect(measurement.counters).toContainEqual({ metric: 'iterations', endpoint: 'look', count: 2 });
  // Waiting for another's log-in is no lateness of ours.
  expect(countAbove(measurement.generator.lag, 50_000)).toBe(0);
});

test('what is no journey runs between the hooks of an iteration, and may use what the first gives', async () => {
  const told: string[] = [];
  const hooks: Hooks = {
    ...NO_HOOKS,
    provides: ['t'],
    beforeIteration: ({ user }) => ({ t: `turn of ${user.number}` }),
    afterIteration: () => void told.push('after'),
  };
  const { load, runner } = aSide(JOURNEY('[{ name: list, path: /a }]'), 0, hooks);
  const user = new User('users', 7, createRandom('user'), createRandom('traces'));
  const result = await runner.runOther({ user, number: 0, turn: 0, flow: 0, side: load }, (lookup) => {
    told.push(lookup?.('t') ?? 'nothing');
    return Promise.resolve('completed');
  });
  load.end();
  expect([result, told]).toEqual(['completed', ['turn of 7', 'after']]);
});
