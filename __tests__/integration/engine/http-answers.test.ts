import { expect, test } from '@jest/globals';
import { createServer } from 'node:net';
import { countOutcomes, type Outcome } from '../../../src/trial/index.ts';
import {
  aDriver,
  aRequest,
  aScenario,
  aWindow,
  cleanUp,
  listen,
  measure,
  serve,
  serveBytes,
  unstopped,
} from './measuring.ts';

cleanUp();

const window = () => aWindow(130, 333);
const ARRIVALS = 43;

function only(outcome: Outcome, count = ARRIVALS): Readonly<Record<Outcome, number>> {
  return countOutcomes((each) => (each === outcome ? count : 0));
}

test('a server that answers: every arrival is sent, seen by the server and ok', async () => {
  const { url, log } = await serve((_request, response) => void response.end('a lamp'));
  const list = await measure(url, window());
  expect(list).toMatchObject({ planned: ARRIVALS, sent: ARRIVALS, dropped: 0 });
  expect(list.outcomes).toEqual(only('ok'));
  expect(list.responseTime.count).toBe(ARRIVALS);
  expect(list.errorResponseTime.count).toBe(0);
  expect(log.requests.length).toBe(ARRIVALS);
  expect(log.requests.every(({ url: path, method }) => path === '/products' && method === 'GET')).toBe(true);
  expect(list.bytesReceived).toBeGreaterThan(ARRIVALS * 'a lamp'.length);
});

test('a chunked body is read to its end and checked across its pieces', async () => {
  const { url } = await serve((_request, response) => {
    response.write('{"items":[{"id"');
    setTimeout(() => response.end(':7}]}'), 7);
  });
  const expectation = {
    statuses: [200],
    bodyContains: ['"id":7'],
    json: [{ path: '$.items[0].id', match: { kind: 'equals' as const, value: 7 } }],
  };
  const list = await measure(url, window(), aScenario({ requests: [aRequest({ expect: expectation })] }));
  expect(list.outcomes).toEqual(only('ok'));
});

test.each<[number, readonly string[], Outcome, string]>([
  [201, ['lamp'], 'status', 'another status'],
  [200, ['chair'], 'expectation', 'a text that is not there'],
  [200, ['lamp'], 'ok', 'all as expected'],
])('status %d and %j: %s (%s)', async (status, bodyContains, outcome) => {
  const { url } = await serve((_request, response) => void response.writeHead(status).end('a lamp'));
  const expectation = { statuses: [200], bodyContains, json: [] };
  const list = await measure(url, window(), aScenario({ requests: [aRequest({ expect: expectation })] }));
  expect(list.outcomes).toEqual(only(outcome));
});

test('nothing but errors: counted, timed apart, and no response time that could be judged', async () => {
  const { url } = await serve((_request, response) => void response.writeHead(503).end());
  const list = await measure(url, window());
  expect(list.outcomes).toEqual(only('status'));
  expect([list.responseTime.count, list.serviceTime.count, list.timeToFirstByte.count]).toEqual([0, 0, 0]);
  expect(list.errorResponseTime.count).toBe(ARRIVALS);
});

test('a redirect is an answer and is not followed', async () => {
  const { url, log } = await serve((_request, response) => {
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  expect((await measure(url, window())).outcomes).toEqual(only('ok'));
  expect(log.requests.every(({ url: path }) => path === '/products')).toBe(true);
});

test('an answer without a body is complete', async () => {
  const { url, log } = await serve((_request, response) => void response.writeHead(204).end());
  expect((await measure(url, window())).outcomes).toEqual(only('ok'));
  expect(log.connections.length).toBeLessThan(ARRIVALS);
});

test('HEAD has no body, however long it says it is, and keeps its connection', async () => {
  const { url, log } = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': '130' }).end();
  });
  const list = await measure(url, window(), aScenario({ requests: [aRequest({ method: 'HEAD' })] }));
  expect(list.outcomes).toEqual(only('ok'));
  expect(log.connections.length).toBeLessThan(ARRIVALS / 2);
});

test('a body is sent as it is, with its length in bytes', async () => {
  const bodies: string[] = [];
  const { url, log } = await serve((request, response) => {
    request.setEncoding('utf8').on('data', (piece: string) => bodies.push(piece));
    request.on('end', () => response.end());
  });
  const headers = { 'content-type': 'application/json' };
  const order = aRequest({ method: 'POST', body: '{"name":"lämp"}', headers });
  const list = await measure(url, window(), aScenario({ requests: [order] }));
  expect(list.outcomes).toEqual(only('ok'));
  expect(new Set(bodies)).toEqual(new Set(['{"name":"lämp"}']));
  expect(log.requests[0]?.headers).toMatchObject({
    'content-type': 'application/json',
    'content-length': '16',
  });
  expect(list.bytesSent).toBe(16 * ARRIVALS);
});

test('early hints are not the answer', async () => {
  const { url } = await serve((_request, response) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    setTimeout(() => response.end(), 70);
  });
  const list = await measure(url, window());
  expect(list.outcomes).toEqual(only('ok'));
  expect(list.timeToFirstByte.valuesUs[0]).toBeGreaterThan(60_000);
});

test.each([
  ['a reset instead of an answer', 'reset', (socket) => void socket.resetAndDestroy()],
  ['a close instead of an answer', 'reset', (socket) => void socket.end()],
  [
    'a body shorter than it says',
    'reset',
    (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 130\r\n\r\nseven b'),
  ],
  [
    'a chunked body without its end',
    'reset',
    (socket) => void socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n7\r\nseven b\r\n'),
  ],
  [
    'a body whose end is that of the connection',
    'ok',
    (socket) => void socket.end('HTTP/1.1 200 OK\r\n\r\nseven b'),
  ],
  ['an answer that is not HTTP', 'protocol', (socket) => void socket.end('a lamp, 7 euros\r\n\r\n')],
  [
    'a head without end',
    'protocol',
    (socket) => void socket.write(`HTTP/1.1 200 OK\r\nx-long: ${'x'.repeat(130_000)}`),
  ],
] as const satisfies readonly (readonly [string, Outcome, Parameters<typeof serveBytes>[0]])[])(
  '%s is %s',
  async (_, outcome, listener) => {
    const list = await measure(await serveBytes(listener), window());
    expect(list.outcomes).toEqual(only(outcome));
    expect(list.sent).toBe(ARRIVALS);
  },
);

test('nobody listens: connect', async () => {
  const server = createServer();
  const port = await listen(server);
  server.close();
  expect((await measure(new URL(`http://127.0.0.1:${port}`), window())).outcomes).toEqual(only('connect'));
});

test('a name that does not exist: dns', async () => {
  // RFC 6761: nobody may ever register below .invalid.
  const scenario = aScenario({ requests: [aRequest({ timeoutMs: 50_000 })] });
  const list = await measure(new URL('http://shop.invalid'), aWindow(7, 500), scenario);
  expect(list.outcomes).toEqual(only('dns', 3));
});

test('a request that cannot be written is an error of its own and ends nothing else', async () => {
  const { url } = await serve((_request, response) => void response.end());
  const broken = aRequest({ name: 'broken', headers: { 'x-broken': 'two\r\nlines' } });
  const measurements = await aDriver(aScenario({ requests: [aRequest(), broken] })).measure(
    aWindow(130, 333, [1, 1]),
    { candidate: url },
    unstopped,
  );
  const [list, failed] = measurements[0]?.endpoints ?? [];
  expect(list?.outcomes).toEqual(only('ok', list?.planned));
  expect(failed?.outcomes).toEqual(only('protocol', failed?.planned));
  expect((list?.planned ?? 0) + (failed?.planned ?? 0)).toBe(ARRIVALS);
});

test('single requests say in one line what went wrong', async () => {
  const { url } = await serve((_request, response) => void response.writeHead(418).end());
  const driver = aDriver(aScenario());
  expect(await driver.send(aRequest(), url, unstopped)).toEqual({
    ok: false,
    status: 418,
    detail: 'status 418',
  });
  const accepting = aRequest({ expect: { statuses: [418], bodyContains: [], json: [] } });
  expect(await driver.send(accepting, url, unstopped)).toEqual({ ok: true, status: 418, detail: '' });
  const nobody = await driver.send(aRequest(), new URL('http://127.0.0.1:1'), unstopped);
  expect(nobody).toMatchObject({ ok: false, status: 0 });
  expect(nobody.detail).not.toBe('');
  expect((await driver.send(aRequest(), url, AbortSignal.abort())).ok).toBe(false);
});
