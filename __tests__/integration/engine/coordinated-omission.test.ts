import { Client } from 'undici';
import { expect, test } from '@jest/globals';
import { countAbove, type Histogram, histogramFromValues } from '../../../src/histogram/index.ts';
import { askAgain } from '../../support/ask-again.ts';
import {
  aDriver,
  afterwards,
  aRequest,
  aScenario,
  aWindow,
  cleanUp,
  endpointOf,
  measure,
  serveApart,
  unstopped,
} from './measuring.ts';

cleanUp();

const RATE = 130;
const SERVER = `
const server = require('node:http').createServer((request, response) => response.end('a lamp'));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

/** Stops the server's process for about a second, and says how long it was. */
async function freeze(child: { kill(signal: NodeJS.Signals): boolean }, afterMs: number): Promise<number> {
  await pause(afterMs);
  const fromMs = performance.now();
  child.kill('SIGSTOP');
  await pause(1000);
  child.kill('SIGCONT');
  return performance.now() - fromMs;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** A generator as it must not be: one client that asks again when the answer has come, and times only that. */
async function measureClosedLoop(url: URL, durationMs: number): Promise<Histogram> {
  const client = new Client(url.origin);
  afterwards(() => client.destroy());
  const times: number[] = [];
  const beginMs = performance.now();
  for (let next = beginMs; next < beginMs + durationMs; next += 1000 / RATE) {
    await pause(Math.max(0, next - performance.now()));
    const startMs = performance.now();
    const { body } = await client.request({ path: '/', method: 'GET' });
    await body.text();
    times.push((performance.now() - startMs) * 1000);
  }
  return histogramFromValues(times);
}

/** A server that freezes for a second, under an open load and a closed loop; and how many were slower than so much. */
async function measureFreeze() {
  const { url, child } = await serveApart(SERVER);
  const driver = aDriver(aScenario({ requests: [aRequest({ timeoutMs: 20_000 })] }, 400));
  const [measurements, closedLoop, frozenMs] = await Promise.all([
    driver.measure(aWindow(RATE, 3000), { candidate: url }, unstopped),
    measureClosedLoop(url, 3000),
    freeze(child, 1000),
  ]);
  const { responseTime, planned, outcomes } = endpointOf(measurements);
  // Whoever comes t after the beginning waits for the rest of it: of the arrivals in the freeze, those slower than x
  // came in its first (freeze − x).
  const slow = [200, 400, 600, 800].map((slowMs) => {
    const expected = ((frozenMs - slowMs) / 1000) * RATE;
    const found = countAbove(responseTime, slowMs * 1000);
    return { slowMs, found, isNear: Math.abs(found - expected) <= 0.15 * RATE };
  });
  return { planned, outcomes, closedLoop, frozenMs, slow };
}

test('a target that freezes for a second is slow for everyone who came in that second', async () => {
  // A machine that does other things wakes the server late, or us.
  const { planned, outcomes, closedLoop, frozenMs, slow } = await askAgain(measureFreeze, (found) =>
    found.slow.some(({ isNear }) => !isNear),
  );
  expect(outcomes.ok).toBe(planned);
  expect(frozenMs).toBeLessThan(2500);
  expect(slow).toEqual(slow.map((each) => ({ ...each, isNear: true })));
  // The closed loop met the freeze once, and everyone else in that second is missing from its numbers.
  expect(countAbove(closedLoop, 200_000)).toBeLessThanOrEqual(3);
});

test('a hold-up of the generator itself counts in the response time, and the service time alone would miss it', async () => {
  const { url } = await serveApart(SERVER);
  const measuring = measure(url, aWindow(RATE, 2000), aScenario({}, 400));
  await pause(700);
  const fromMs = performance.now();
  // Nothing in this process can be sent or received meanwhile.
  while (performance.now() - fromMs < 700);
  const heldMs = performance.now() - fromMs;
  const { responseTime, serviceTime, planned, sent } = await measuring;
  expect(sent).toBe(planned);
  const expected = ((heldMs - 200) / 1000) * RATE;
  expect(Math.abs(countAbove(responseTime, 200_000) - expected)).toBeLessThanOrEqual(0.15 * RATE);
  expect(countAbove(serviceTime, 200_000)).toBeLessThan(0.1 * RATE);
});

test('after a long hold-up the target is not hit with all that was missed: what is too late is lost and said', async () => {
  const { url } = await serveApart(SERVER);
  const measuring = aDriver(aScenario({}, 400)).measure(aWindow(RATE, 3000), { candidate: url }, unstopped);
  await pause(333);
  const fromMs = performance.now();
  while (performance.now() - fromMs < 1700);
  const heldMs = performance.now() - fromMs;
  const [measurement] = await measuring;
  const list = measurement?.endpoints[0];
  const expected = ((heldMs - 1000) / 1000) * RATE;
  expect(Math.abs((measurement?.generator.lost ?? 0) - expected)).toBeLessThanOrEqual(0.15 * RATE);
  expect((list?.sent ?? 0) + (measurement?.generator.lost ?? 0)).toBe(list?.planned);
  expect(list?.dropped).toBe(0);
});

test('a burst of our own making that meets the in-flight limit is our loss, not the target’s drop', async () => {
  const { url } = await serveApart(SERVER);
  const measuring = aDriver(aScenario({}, 13)).measure(aWindow(RATE, 1300), { candidate: url }, unstopped);
  await pause(333);
  const fromMs = performance.now();
  while (performance.now() - fromMs < 700);
  const [measurement] = await measuring;
  expect(measurement?.generator.lost).toBeGreaterThan(7);
  expect(measurement?.endpoints[0]?.dropped).toBe(0);
});
