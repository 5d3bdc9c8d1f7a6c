import { expect, test } from '@jest/globals';
import { countAbove, emptyHistogram, quantileMs } from '../../../src/histogram/index.ts';
import type { Scenario, Step } from '../../../src/scenario/index.ts';
import type { Measurement } from '../../../src/trial/index.ts';
import { anOpenExecutor } from '../../support/a-load.ts';
import { aJourneyScenario, arrivalsAt, aStep, aThink, aUserWindow, someUsers, trendOf } from './a-journey.ts';
import { aDriver, aRequest, aScenario, cleanUp, endpointOf, serve, unstopped } from './measuring.ts';

cleanUp();

const USERS = 13;
const STEPS: readonly Step[] = [aThink(70), aStep({ name: 'list', path: '/products' })];

/** Holds up the whole process for so long, some time from now. */
function holdUp(afterMs: number, ms: number): void {
  setTimeout(() => {
    const fromMs = performance.now();
    while (performance.now() - fromMs < ms);
  }, afterMs);
}

async function measureUsers(scenario: Scenario, durationMs: number): Promise<Measurement> {
  const { url } = await serve((_, response) => response.end('a lamp'));
  const window = aUserWindow(scenario, durationMs);
  const [measurement] = await aDriver(scenario).measure(window, { candidate: url }, unstopped);
  if (!measurement) throw new Error('nothing measured');
  return measurement;
}

test('users whose thinking ends while the process is held up are late, and the wait is in their response time', async () => {
  holdUp(500, 700);
  const measurement = await measureUsers(aJourneyScenario(STEPS, someUsers(USERS, 1700)), 1700);
  const { responseTime, serviceTime, outcomes } = endpointOf([measurement]);
  expect(outcomes.ok).toBeGreaterThan(100);
  // Everyone was to ask within 70 ms and the answer's time; whose answer was on its way was not late.
  const late = countAbove(measurement.generator.lag, 400_000);
  expect(late).toBeGreaterThan(USERS / 2);
  expect(late).toBeLessThanOrEqual(USERS);
  expect(countAbove(responseTime, 400_000)).toBeGreaterThanOrEqual(late);
  expect(countAbove(serviceTime, 400_000)).toBeLessThan(late);
});

test('arrivals that think first are not late for that, and their iterations begin when they were to arrive', async () => {
  const { url } = await serve((_, response) => response.end('a lamp'));
  const driver = aDriver(aJourneyScenario(STEPS, anOpenExecutor()));
  const times = Array.from({ length: 70 }, (_, index) => index * 7.7);
  const [measurement] = await driver.measure(arrivalsAt(times, 700), { candidate: url }, unstopped);
  if (!measurement) throw new Error('nothing measured');
  expect(endpointOf([measurement]).outcomes.ok).toBe(70);
  expect(quantileMs(measurement.generator.lag, 0.5) ?? 0).toBeLessThan(10);
  expect(quantileMs(trendOf(measurement, 'iteration_duration') ?? emptyHistogram(), 0.5)).toBeGreaterThan(69);
});

test('users who begin anew at once mean to do so when they can, and are not late', async () => {
  const load = { executors: [someUsers(USERS, 700)], warmUpMs: 0, pattern: null };
  const measurement = await measureUsers(aScenario({ requests: [aRequest()], load }), 700);
  expect(quantileMs(measurement.generator.lag, 0.5) ?? 0).toBeLessThan(5);
});
