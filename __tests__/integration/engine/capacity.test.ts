import { expect, test } from '@jest/globals';
import { capacityAdvice } from '../../../src/experiment/capacity-advice.ts';
import { type CapacityRequest, probeCapacity } from '../../../src/experiment/probe-capacity.ts';
import { systemClock } from '../../../src/engine/index.ts';
import { parseScenario } from '../../../src/scenario/index.ts';
import { createAddressGuard } from '../../../src/target/index.ts';
import { aDriver, cleanUp, serveApart, unstopped } from './measuring.ts';

cleanUp();

/** Answers one request after the other, each after ten milliseconds: at most a hundred a second, on any machine. */
const ONE_AT_A_TIME = `
let last = Promise.resolve();
const wait = () => new Promise((done) => setTimeout(done, 10));
require('node:http')
  .createServer((request, response) => {
    last = last.then(wait).then(() => response.end('a lamp'));
  })
  .listen(0, '127.0.0.1', function () { console.log(this.address().port); });
`;

const SCENARIO = parseScenario(
  'name: shop\nrequests: [{ name: list, path: /list }]\nload: { rate: 333, duration: 60s }\n',
  'shop.yml',
  {},
);

async function probe(url: URL, change: Partial<CapacityRequest> = {}) {
  return probeCapacity({
    scenario: SCENARIO,
    urls: { candidate: url },
    remainingBudget: 100_000,
    createLoad: (scenario) => aDriver(scenario),
    clock: systemClock,
    seed: 'seed',
    signal: unstopped,
    onProgress: () => {},
    ...change,
  });
}

test('a server that answers one at a time carries what it does, however many ask at once', async () => {
  const { url } = await serveApart(ONE_AT_A_TIME);
  const capacity = await probe(url);
  const [side] = capacity.sides;
  expect(side).toMatchObject({ side: 'candidate', failedShare: 0, limit: 'target' });
  // Never more than it can; a machine that is busy elsewhere makes it slower.
  expect(side?.perSecond).toBeLessThan(110);
  expect(side?.perSecond).toBeGreaterThan(15);
  // Four connections wait for one another.
  expect(side?.p95Ms).toBeGreaterThan(35);
  expect(capacity.plannedPerSecond).toBe(333);
  expect(capacityAdvice(SCENARIO, capacity)).toEqual([
    expect.stringMatching(/^333 requests\/s are more than the \d+ requests\/s .* and cannot be carried/),
  ]);
});

test('a budget ends it, and what was answered until then is said', async () => {
  const { url } = await serveApart(ONE_AT_A_TIME);
  const { sides } = await probe(url, { remainingBudget: 100 });
  expect(sides[0]).toMatchObject({ connections: 4, limit: 'requests' });
  expect(sides[0]?.perSecond).toBeGreaterThan(15);
});

test('a refused address is asked nothing', async () => {
  const { url } = await serveApart(ONE_AT_A_TIME);
  const guard = createAddressGuard((_hostname, _options, answer) => {
    answer(null, [{ address: '169.254.169.254', family: 4 }]);
  });
  const named = new URL(`http://shop.test:${url.port}/`);
  const { sides } = await probe(named, { createLoad: (scenario) => aDriver(scenario, { guard }) });
  expect(sides[0]).toMatchObject({ perSecond: 0, p95Ms: null, failedShare: 1 });
});

test('a stop signal ends it within moments', async () => {
  const { url } = await serveApart(ONE_AT_A_TIME);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 300);
  const startMs = performance.now();
  const { sides } = await probe(url, { signal: stop.signal });
  expect(sides).toHaveLength(1);
  expect(performance.now() - startMs).toBeLessThan(5000);
});
