import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import type { Scenario } from '../../../src/scenario/index.ts';
import { countOutcomes, type Measurement } from '../../../src/trial/index.ts';
import { counterOf, trendOf } from './a-journey.ts';
import { aProxy, useProxy } from './a-proxy.ts';
import { aDriver, aRequest, aScenario, aWindow, cleanUp, endpointOf, serve, unstopped } from './measuring.ts';

cleanUp();

function withHttp(change: Partial<Scenario['http']>, rest: Partial<Scenario> = {}): Scenario {
  const scenario = aScenario();
  return { ...scenario, http: { ...scenario.http, ...change }, ...rest };
}

async function measured(url: URL, scenario: Scenario, rate = 130, ms = 333): Promise<Measurement> {
  const [measurement] = await aDriver(scenario).measure(aWindow(rate, ms), { candidate: url }, unstopped);
  if (!measurement) throw new Error('nothing measured');
  return measurement;
}

test('fresh connections serve one request each, and setting them up is measured', async () => {
  const { url, log } = await serve((_request, response) => void response.end('a lamp'));
  const measurement = await measured(url, withHttp({ connections: 'fresh' }));
  expect(endpointOf([measurement]).outcomes.ok).toBe(43);
  expect(log.connections.length).toBe(43);
  expect(log.requests.every(({ headers }) => headers.connection === 'close')).toBe(true);
  expect(trendOf(measurement, 'http_req_connecting', '*')?.count).toBe(43);
});

test('connections that are kept are set up once', async () => {
  const { url } = await serve((_request, response) => void response.end('a lamp'));
  const measurement = await measured(url, withHttp({}), 7, 700);
  expect(trendOf(measurement, 'http_req_connecting', '*')?.count).toBe(1);
});

test('a redirect is an answer like any other, unless redirects are followed', async () => {
  const { url, log } = await serve((request, response) => {
    if (request.url === '/products') response.writeHead(302, { location: '/lamps?of=1' }).end();
    else response.end('a lamp');
  });
  await measured(url, withHttp({}));
  expect(new Set(log.requests.map(({ url: path }) => path))).toEqual(new Set(['/products']));
  const request = aRequest({ expect: { statuses: [200], bodyContains: ['a lamp'], json: [] } });
  const followed = await measured(url, withHttp({ redirects: 3 }, { requests: [request] }));
  expect(endpointOf([followed])).toMatchObject({ sent: 43, outcomes: { ok: 43 } });
  expect(counterOf(followed, 'redirects', '*')).toBe(43);
  expect(log.requests.filter(({ url: path }) => path === '/lamps?of=1').length).toBe(43);
});

test('redirects end at their bound, at another origin and at the budget', async () => {
  const elsewhere = await serve((_request, response) => void response.end());
  const { url, log } = await serve((request, response) => {
    const location = request.url === '/away' ? elsewhere.url.href : '/products';
    response.writeHead(307, { location }).end();
  });
  const loop = await measured(url, withHttp({ redirects: 3 }), 7, 200);
  expect(log.requests.length).toBe(4);
  expect(endpointOf([loop])).toMatchObject({ sent: 1, outcomes: { ok: 0, redirect: 1 } });
  const away = await measured(url, withHttp({ redirects: 3 }, { requests: [aRequest({ path: '/away' })] }));
  expect(endpointOf([away]).outcomes).toMatchObject({ ok: 0, redirect: 43 });
  expect(elsewhere.log.requests.length).toBe(0);
  const before = log.requests.length;
  const spent = await measured(
    url,
    withHttp({ redirects: 20 }, { limits: { requestBudget: 7, messageBudget: 0 } }),
    7,
    200,
  );
  expect(log.requests.length - before).toBe(7);
  // Without an outcome: what the budget cuts off is neither a success nor a fault of the target.
  expect(endpointOf([spent]).outcomes).toEqual(countOutcomes(() => 0));
});

test('after a redirect a POST becomes a GET without its body, and stays a POST where the status says so', async () => {
  const seen: string[] = [];
  const { url } = await serve((request, response) => {
    let size = 0;
    request.on('data', (chunk: Buffer) => (size += chunk.length));
    request.on('end', () => {
      seen.push(`${request.method} ${request.url} ${size}`);
      if (request.url === '/see-other') response.writeHead(303, { location: '/done' }).end();
      else if (request.url === '/again') response.writeHead(308, { location: '/done' }).end();
      else response.end();
    });
  });
  const post = (path: string): Scenario =>
    withHttp({ redirects: 1 }, { requests: [aRequest({ path, method: 'POST', body: 'seven b' })] });
  await measured(url, post('/see-other'), 7, 130);
  await measured(url, post('/again'), 7, 130);
  expect(seen).toEqual(['POST /see-other 7', 'GET /done 0', 'POST /again 7', 'POST /done 7']);
});

const BODY = JSON.stringify({ items: Array.from({ length: 130 }, (_, id) => ({ id })) });

test.each([
  ['gzip', gzipSync(BODY)],
  ['deflate', deflateSync(BODY)],
  ['deflate', deflateRawSync(BODY)],
  ['br', brotliCompressSync(BODY)],
  ['zstd', zstdCompressSync(BODY)],
])('a body in %s is checked, and counted on the wire and after', async (encoding, bytes) => {
  const { url, log } = await serve(
    (_request, response) => void response.setHeader('content-encoding', encoding).end(bytes),
  );
  const json = [{ path: '$.items[129].id', match: { kind: 'equals' as const, value: 129 } }];
  const request = aRequest({ expect: { statuses: [200], bodyContains: [], json } });
  const measurement = await measured(url, withHttp({ compression: true }, { requests: [request] }));
  const list = endpointOf([measurement]);
  expect(list.outcomes.ok).toBe(43);
  expect(log.requests[0]?.headers['accept-encoding']).toContain('zstd');
  expect(list.bytesReceived).toBeLessThan(43 * (bytes.length + 333));
  expect(counterOf(measurement, 'data_decoded', '*')).toBe(43 * BODY.length);
});

test('plain bodies are counted after decompression too, and those of redirects that are followed', async () => {
  const { url } = await serve((request, response) => {
    if (request.url === '/products') response.writeHead(302, { location: '/lamps' }).end('over there');
    else response.end('a lamp');
  });
  const plain = await measured(url, withHttp({}, { requests: [aRequest({ path: '/lamps' })] }));
  expect(counterOf(plain, 'data_decoded', '*')).toBe(43 * 6);
  expect(counterOf(await measured(url, withHttp({ redirects: 3 })), 'data_decoded', '*')).toBe(43 * 16);
});

test('what unfolds to more than its bound, or not at all, fails what is expected of it', async () => {
  const bomb = gzipSync(Buffer.alloc(130 * 1024 * 1024));
  const request = aRequest({ expect: { statuses: [200], bodyContains: ['lamp'], json: [] } });
  const { url } = await serve(
    (_request, response) => void response.setHeader('content-encoding', 'gzip').end(bomb),
  );
  const measurement = await measured(url, withHttp({ compression: true }, { requests: [request] }), 7, 130);
  expect(endpointOf([measurement]).outcomes).toMatchObject({ ok: 0, expectation: 1 });
});

test('a proxy of the environment is used where the scenario says so, and not for hosts that it leaves out', async () => {
  const proxy = await aProxy();
  const { url, log } = await serve((_request, response) => void response.end('a lamp'));
  useProxy(proxy.url);
  const without = await measured(url, withHttp({}));
  expect([endpointOf([without]).outcomes.ok, proxy.seen.length]).toEqual([43, 0]);
  const through = await measured(url, withHttp({ proxy: 'environment' }));
  expect(endpointOf([through]).outcomes.ok).toBe(43);
  expect(proxy.seen.length).toBeGreaterThan(0);
  expect(log.requests.length).toBe(86);
  const seen = proxy.seen.length;
  useProxy(proxy.url, '127.0.0.1');
  const left = await measured(url, withHttp({ proxy: 'environment' }));
  expect([endpointOf([left]).outcomes.ok, proxy.seen.length]).toEqual([43, seen]);
});
