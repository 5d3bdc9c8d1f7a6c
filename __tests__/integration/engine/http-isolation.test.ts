import type { RequestListener, ServerResponse } from 'node:http';
import { expect, test } from '@jest/globals';
import type { Scenario } from '../../../src/scenario/index.ts';
import type { Measurement } from '../../../src/trial/index.ts';
import { anOpenExecutor } from '../../support/a-load.ts';
import { aJourneyScenario, arrivalsAt, aStep, counterOf, rateOf } from './a-journey.ts';
import { aDriver, aScenario, cleanUp, endpointOf, serve, unstopped } from './measuring.ts';

cleanUp();

const ISOLATION = { belongsTo: 'tenant-{{ user.number }}', pattern: '(tenant-\\d+)' };
const FOREIGN = '{"of":"tenant-13"}';
const PAD = 'x'.repeat(1024 * 1024);

/** Three users who ask once, each, against a server that answers as it likes. */
async function measured(listener: RequestListener, change: Partial<Scenario> = {}): Promise<Measurement> {
  const { url } = await serve(listener);
  const steps = [aStep({ name: 'me', path: '/me', timeoutMs: 1000 })];
  const scenario = aJourneyScenario(steps, anOpenExecutor(), { isolation: ISOLATION, ...change });
  const driver = aDriver(scenario);
  const [measurement] = await driver.measure(arrivalsAt([0, 10, 20], 400), { candidate: url }, unstopped);
  if (!measurement) throw new Error('nothing measured');
  return measurement;
}

function unchecked(measurement: Measurement): Readonly<Record<string, number>> {
  const found = measurement.counters.filter(({ metric }) => metric === 'isolation_unchecked');
  return Object.fromEntries(found.map(({ endpoint, count }) => [endpoint, count]));
}

const LEAKS: readonly (readonly [string, (response: ServerResponse) => void])[] = [
  ['an error answer', (response) => void response.writeHead(500).end(FOREIGN)],
  ['an error answer that is too long', (response) => void response.writeHead(500).end(FOREIGN + PAD)],
  ['an answer that is too long', (response) => void response.end(FOREIGN + PAD)],
  [
    'an answer in a coding that nobody knows, and that is none',
    (response) => void response.writeHead(200, { 'content-encoding': 'lzma' }).end(FOREIGN),
  ],
  ['a header', (response) => void response.writeHead(204, { 'x-of': 'tenant-13' }).end()],
  ['a cookie', (response) => void response.setHeader('set-cookie', ['a=1', 'of=tenant-13']).end()],
  [
    'an answer that breaks off',
    (response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write(FOREIGN, () => response.socket?.resetAndDestroy());
    },
  ],
  [
    'an answer that never ends',
    (response) => {
      response.writeHead(200);
      response.write(FOREIGN);
    },
  ],
];

test.each(LEAKS)('what is of another user is seen in %s', async (_where, answer) => {
  const measurement = await measured((_request, response) => answer(response));
  expect(rateOf(measurement, 'isolation', '*')).toBe('0/3');
  expect(unchecked(measurement)).toEqual({});
});

test('it is seen in the answer to a single request, though that is the same for all', async () => {
  const { url } = await serve((_request, response) => void response.end(FOREIGN));
  const driver = aDriver(aScenario({ isolation: ISOLATION }));
  const [measurement] = await driver.measure(arrivalsAt([0, 10, 20], 400), { candidate: url }, unstopped);
  if (!measurement) throw new Error('nothing measured');
  expect(rateOf(measurement, 'isolation', '*')).toBe('0/3');
  expect(endpointOf([measurement])).toMatchObject({ planned: 3, sent: 3, outcomes: { ok: 3 } });
});

test('it is seen in the answer of a redirect, head and body', async () => {
  const redirecting =
    (head: Record<string, string>, body: string): RequestListener =>
    (request, response) => {
      if (request.url === '/me') response.writeHead(302, { location: '/you', ...head }).end(body);
      else response.end('{"of":"nobody"}');
    };
  const { http } = aJourneyScenario([], anOpenExecutor());
  const change = { http: { ...http, redirects: 3 } };
  for (const [head, body] of [
    [{}, FOREIGN],
    [{ 'x-of': 'tenant-13' }, ''],
  ] as const) {
    expect(rateOf(await measured(redirecting(head, body), change), 'isolation', '*')).toBe('0/3');
  }
});

test.each([
  ['too long', (response: ServerResponse) => void response.end(PAD + FOREIGN)],
  [
    'encoded',
    (response: ServerResponse) => void response.writeHead(503, { 'content-encoding': 'lzma' }).end('…'),
  ],
])(
  'an answer that is %s cannot be searched, which is counted and no error of the target',
  async (why, answer) => {
    const measurement = await measured((_request, response) => answer(response));
    expect(unchecked(measurement)).toEqual({ [why]: 3 });
    expect(rateOf(measurement, 'isolation', '*')).toBe('none');
    const { ok, status } = endpointOf([measurement], { endpoint: 'me' }).outcomes;
    expect([ok, status]).toEqual(why === 'encoded' ? [0, 3] : [3, 0]);
  },
);

test('an answer that breaks off and shows nobody is no answer to be searched', async () => {
  const measurement = await measured((_request, response) => {
    response.writeHead(200, { 'content-length': 1000, 'content-encoding': 'lzma' });
    response.write('…', () => response.socket?.resetAndDestroy());
  });
  expect(unchecked(measurement)).toEqual({});
  expect(rateOf(measurement, 'isolation', '*')).toBe('none');
  expect(counterOf(measurement, 'iterations')).toBe(3);
});
