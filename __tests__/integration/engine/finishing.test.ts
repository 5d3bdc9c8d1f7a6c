import { expect, test } from '@jest/globals';
import type { FinishedIterations, LoadDriver } from '../../../src/experiment/index.ts';
import type { IterationsExecutor, Scenario, Step } from '../../../src/scenario/index.ts';
import { anOpenExecutor } from '../../support/a-load.ts';
import { aJourneyScenario, arrivalsAt, aStep, aThink, aUserWindow, someUsers } from './a-journey.ts';
import { aDriver, cleanUp, type Log, serve, unstopped } from './measuring.ts';
import { aMessage, aSocketScenario, aWebSocket, serveSockets, usersWindow } from './sockets.ts';

cleanUp();

const POLL: Step = {
  kind: 'poll',
  request: aStep({ name: 'wait', path: '/job' }).request,
  captures: [],
  until: [{ path: '$.done', match: { kind: 'equals', value: true } }],
  failWhen: [],
  everyMs: 30,
  timeoutMs: 7000,
};

/** A server whose jobs are done when a test says so, and that answers `/hang` never. */
async function jobs(): Promise<{ readonly url: URL; readonly log: Log; readonly done: { now: boolean } }> {
  const done = { now: false };
  const { url, log } = await serve((request, response) => {
    if (request.url !== '/hang') response.end(JSON.stringify({ done: done.now }));
  });
  return { url, log, done };
}

/** Lets seven arrivals begin the steps, and the driver as it then is. */
async function begun(url: URL, steps: readonly Step[]): Promise<LoadDriver> {
  const driver = aDriver(aJourneyScenario(steps, anOpenExecutor()));
  await driver.measure(arrivalsAt([0, 10, 20, 30, 40, 50, 60], 250), { candidate: url }, unstopped);
  return driver;
}

function finish(
  driver: LoadDriver,
  candidate: URL,
  graceMs: number,
  signal = unstopped,
): Promise<readonly FinishedIterations[]> {
  return driver.finish({ candidate }, graceMs, signal);
}

/** What was counted, as `metric name` with `count` or `passed/total`. */
function counted([finished]: readonly FinishedIterations[]): Readonly<Record<string, number | string>> {
  if (finished === undefined) throw new Error('nothing of the candidate');
  const counts = finished.counters.map((each) => [`${each.metric} ${each.endpoint}`, each.count] as const);
  const shares = finished.rates.map(
    (each) => [`${each.metric} ${each.endpoint}`, `${each.passed}/${each.total}`] as const,
  );
  return Object.fromEntries([...counts, ...shares]);
}

test('what users are in the middle of is ended, and nothing begins anew', async () => {
  const { url, log, done } = await jobs();
  const driver = await begun(url, [aStep({ name: 'submit', path: '/jobs' }), POLL]);
  setTimeout(() => (done.now = true), 200);
  const beganMs = performance.now();
  const finished = await finish(driver, url, 7000);
  expect(performance.now() - beganMs).toBeLessThan(1300);
  expect(counted(finished)).toEqual({
    'iterations journey': 7,
    'iterations_completed journey': '7/7',
    'poll_completed wait': '7/7',
  });
  expect(finished[0]?.trends.map(({ metric, histogram }) => [metric, histogram.count])).toEqual([
    ['poll_duration', 7],
    ['iteration_duration', 7],
  ]);
  expect(log.requests.filter(({ url: path }) => path === '/jobs').length).toBe(7);
});

test('what does not end within the grace is cut off and counted as that, requests that hang too', async () => {
  const { url } = await jobs();
  const polling = await begun(url, [POLL]);
  expect(counted(await finish(polling, url, 130))).toEqual({
    'interrupted_iterations journey': 7,
    'interrupted_polls wait': 7,
    'iterations_completed journey': '0/0',
    'poll_completed wait': '0/0',
  });
  const thinking = await begun(url, [aThink(300), aStep({ name: 'hang', path: '/hang', timeoutMs: 60_000 })]);
  const beganMs = performance.now();
  expect(counted(await finish(thinking, url, 400))).toEqual({
    'interrupted_iterations journey': 7,
    'iterations_completed journey': '0/0',
  });
  expect(performance.now() - beganMs).toBeLessThan(1300);
});

test.each([
  ['without any grace', 0, unstopped],
  ['after a stop signal', 7000, AbortSignal.abort()],
])('it is cut off at once %s', async (_when, graceMs, signal) => {
  const { url } = await jobs();
  const driver = await begun(url, [POLL]);
  const beganMs = performance.now();
  expect(counted(await finish(driver, url, graceMs, signal))).toMatchObject({
    'interrupted_iterations journey': 7,
  });
  expect(performance.now() - beganMs).toBeLessThan(700);
});

test('a stop signal ends the grace', async () => {
  const { url } = await jobs();
  const stop = new AbortController();
  const driver = await begun(url, [POLL]);
  setTimeout(() => stop.abort(), 130);
  const beganMs = performance.now();
  expect(counted(await finish(driver, url, 7000, stop.signal))).toMatchObject({
    'interrupted_polls wait': 7,
  });
  expect(performance.now() - beganMs).toBeLessThan(1300);
});

test('users who begin anew without end do so no more, and what is over is over', async () => {
  const { url, log } = await jobs();
  const scenario = aJourneyScenario([aStep({ name: 'a', path: '/a' }), aThink(200)], someUsers(7, 500));
  const driver = aDriver(scenario);
  await driver.measure(aUserWindow(scenario, 500), { candidate: url }, unstopped);
  const before = log.requests.length;
  expect(counted(await finish(driver, url, 7000))).toMatchObject({ 'iterations_completed journey': '7/7' });
  expect(log.requests.length).toBe(before);
  expect(await finish(driver, url, 7000)).toEqual([]);
});

function aBatch(change: Partial<IterationsExecutor>): Scenario {
  const executor = {
    model: 'closed',
    executor: 'shared-iterations',
    name: 'batch',
    startMs: 0,
    flows: null,
    users: 3,
    iterations: 130,
    maxDurationMs: 300,
    ...change,
  } as const;
  return aJourneyScenario([aStep({ name: 'a', path: '/a' }), aThink(70)], executor);
}

test.each([
  [{}, 130],
  [{ executor: 'per-vu-iterations', iterations: 70 }, 210],
] as const)('iterations of a batch that nobody began are counted: %j', async (change, given) => {
  const { url } = await jobs();
  const scenario = aBatch(change);
  const driver = aDriver(scenario);
  const [measurement] = await driver.measure(aUserWindow(scenario, 300), { candidate: url }, unstopped);
  const ended = measurement?.counters.find(({ metric }) => metric === 'iterations')?.count ?? 0;
  const finished = counted(await finish(driver, url, 7000));
  expect(finished['iterations journey']).toBe(3);
  expect(finished['iterations_not_begun batch']).toBe(given - ended - 3);
});

test('a batch that is done leaves nothing', async () => {
  const { url } = await jobs();
  const scenario = aBatch({ iterations: 7, maxDurationMs: 7000 });
  const driver = aDriver(scenario);
  await driver.measure(aUserWindow(scenario, 7000), { candidate: url }, unstopped);
  expect(counted(await finish(driver, url, 7000))).toEqual({});
});

test.each([
  [
    'held for as long as its user lives is complete',
    null,
    { 'iterations chat': 7, 'iterations_completed chat': '7/7' },
  ],
  [
    'that should have lasted longer is cut off',
    60_000,
    { 'interrupted_iterations chat': 7, 'iterations_completed chat': '0/0' },
  ],
])('a WebSocket session %s, and closed at once', async (_what, holdMs, expected) => {
  const { url, log } = await serveSockets();
  const driver = aDriver(aSocketScenario(aWebSocket({ holdMs, messages: [aMessage()] })));
  await driver.measure(usersWindow(7, 400), { candidate: url }, unstopped);
  const beganMs = performance.now();
  expect(counted(await finish(driver, url, 0))).toEqual(expected);
  expect(performance.now() - beganMs).toBeLessThan(700);
  expect(log.closes).toEqual(Array(7).fill(1001));
});

test('a side that goes on under the same address begins anew', async () => {
  const { url, log } = await jobs();
  const scenario = aJourneyScenario([aStep({ name: 'a', path: '/a' }), aThink(50)], someUsers(3, 200));
  const driver = aDriver(scenario);
  await driver.measure(aUserWindow(scenario, 200), { candidate: url }, unstopped);
  await finish(driver, url, 0);
  const before = log.requests.length;
  await driver.measure(aUserWindow(scenario, 200), { candidate: url }, unstopped);
  expect(log.requests.length).toBeGreaterThan(before + 3);
});
