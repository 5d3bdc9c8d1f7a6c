import { expect, test } from '@jest/globals';
import { maxUs, minUs } from '../../../src/histogram/index.ts';
import type { Step } from '../../../src/scenario/index.ts';
import type { Measurement } from '../../../src/trial/index.ts';
import { anOpenExecutor } from '../../support/a-load.ts';
import {
  aJourneyScenario,
  arrivalsAt,
  aStep,
  aThink,
  aUserWindow,
  rateOf,
  someTurns,
  trendOf,
} from './a-journey.ts';
import { aDriver, cleanUp, serve, unstopped } from './measuring.ts';

cleanUp();

const ANSWER_MS = 600;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A server that takes its time for `/slow`, and whose jobs are done when a test says so. */
async function aServer() {
  const job = { isDone: false };
  const { url, log } = await serve((request, response) => {
    const answer = (): unknown => response.end(JSON.stringify({ done: job.isDone }));
    if (request.url === '/slow') setTimeout(answer, ANSWER_MS);
    else answer();
  });
  return { url, log, job };
}

/** The only duration of a trend in milliseconds; null where none was recorded. */
function durationOf(measurement: Measurement | undefined, metric: string, name?: string): number | null {
  const histogram = measurement && trendOf(measurement, metric, name);
  if (!histogram) return null;
  expect(minUs(histogram)).toBe(maxUs(histogram));
  return (maxUs(histogram) ?? 0) / 1000;
}

function aPoll(everyMs: number): Step {
  const until = [{ path: '$.done', match: { kind: 'equals' as const, value: true } }];
  const { request } = aStep({ name: 'job', path: '/job' });
  return { kind: 'poll', request, captures: [], until, failWhen: [], everyMs, timeoutMs: 7000 };
}

test('an answer that comes after the end of the window counts whole in all that waited for it', async () => {
  const { url } = await aServer();
  const slow = aStep({ name: 'slow', path: '/slow' });
  const scenario = aJourneyScenario([{ kind: 'group', name: 'pay', steps: [slow] }], someTurns(1, 1, 200), {
    login: { per: 'user', steps: [aThink(30)] },
  });
  const window = aUserWindow(scenario, 200);
  const [measurement] = await aDriver(scenario).measure(window, { candidate: url }, unstopped);
  expect(durationOf(measurement, 'login_duration', '*')).toBeGreaterThanOrEqual(30);
  expect(durationOf(measurement, 'group_duration', 'pay')).toBeGreaterThanOrEqual(ANSWER_MS - 2);
  expect(durationOf(measurement, 'iteration_duration')).toBeGreaterThanOrEqual(ANSWER_MS + 28);
});

test('thinking stands still between windows, and is no longer for that', async () => {
  const { url } = await aServer();
  const scenario = aJourneyScenario([aStep({ path: '/a' }), aThink(300)], someTurns(1, 1, 7000));
  const driver = aDriver(scenario);
  await driver.measure(aUserWindow(scenario, 200), { candidate: url }, unstopped);
  await pause(700);
  const [after] = await driver.measure(aUserWindow(scenario, 300), { candidate: url }, unstopped);
  const duration = durationOf(after, 'iteration_duration');
  expect(duration).toBeGreaterThanOrEqual(300);
  expect(duration).toBeLessThan(500);
});

test.each([
  { rest: 'a rest longer than the wait between two questions', everyMs: 50, isTimed: false },
  { rest: 'a rest shorter than that', everyMs: 1300, isTimed: true },
])('a job that runs on through $rest is timed: $isTimed', async ({ everyMs, isTimed }) => {
  const { url, job } = await aServer();
  const scenario = aJourneyScenario([aPoll(everyMs)], someTurns(1, 1, 7000));
  const driver = aDriver(scenario);
  await driver.measure(aUserWindow(scenario, 300), { candidate: url }, unstopped);
  const restedFromMs = performance.now();
  await pause(700);
  job.isDone = true;
  const restedMs = performance.now() - restedFromMs;
  const [after] = await driver.measure(aUserWindow(scenario, 1700), { candidate: url }, unstopped);
  if (!after) throw new Error('nothing measured');
  expect(rateOf(after, 'poll_completed', 'job')).toBe('1/1');
  expect(rateOf(after, 'iterations_completed')).toBe('1/1');
  const durations = [durationOf(after, 'poll_duration', 'job'), durationOf(after, 'iteration_duration')];
  for (const duration of durations) {
    if (isTimed) expect(duration).toBeGreaterThanOrEqual(everyMs + restedMs - 1);
    else expect(duration).toBeNull();
  }
});

test('an iteration that was to begin while we were held up has waited for us', async () => {
  const { url } = await aServer();
  const driver = aDriver(aJourneyScenario([aStep({ path: '/a' })], anOpenExecutor()));
  setTimeout(() => {
    const fromMs = performance.now();
    while (performance.now() - fromMs < 500);
  }, 100);
  const [measurement] = await driver.measure(arrivalsAt([200], 900), { candidate: url }, unstopped);
  expect(durationOf(measurement, 'iteration_duration')).toBeGreaterThanOrEqual(390);
});
