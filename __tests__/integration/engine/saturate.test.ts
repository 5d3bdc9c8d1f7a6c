import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { describe, expect, test } from '@jest/globals';
import type { LoadDriverOptions } from '../../../src/engine/index.ts';
import { DEFAULT_HTTP, type Scenario } from '../../../src/scenario/index.ts';
import type { Measurement } from '../../../src/trial/index.ts';
import { createAddressGuard } from '../../../src/target/index.ts';
import { aCertificate } from './a-certificate.ts';
import { aUserWindow } from './a-journey.ts';
import {
  aDriver,
  aRequest,
  aScenario,
  cleanUp,
  endpointOf,
  listen,
  serve,
  serveApart,
  serveBytes,
  unstopped,
} from './measuring.ts';

cleanUp();

function saturating(connections: number, change: Partial<Scenario> = {}): Scenario {
  const executor = {
    model: 'closed' as const,
    executor: 'saturate' as const,
    name: 'load',
    startMs: 0,
    flows: null,
    connections,
    durationMs: 60_000,
  };
  return aScenario({ load: { executors: [executor], warmUpMs: 0, pattern: null }, ...change });
}

async function measured(
  url: URL,
  scenario: Scenario,
  durationMs = 700,
  signal: AbortSignal = unstopped,
  change: Partial<LoadDriverOptions> = {},
): Promise<Measurement> {
  const [measurement] = await aDriver(scenario, change).measure(
    aUserWindow(scenario, durationMs),
    { candidate: url },
    signal,
  );
  if (!measurement) throw new Error('nothing measured');
  return measurement;
}

test('every connection asks again as soon as it was answered, with exact times', async () => {
  const { url, log } = await serve((_request, response) => void setTimeout(() => response.end('a lamp'), 70));
  const measurement = await measured(url, saturating(7));
  const list = endpointOf([measurement]);
  expect(log.connections.length).toBe(7);
  // Ten answers of 70 ms fit into 700 ms; the machine may cost some of them.
  expect(list.outcomes.ok).toBeGreaterThan(7 * 3);
  expect(list.outcomes.ok).toBeLessThanOrEqual(7 * 10);
  expect(list).toMatchObject({ planned: list.sent, dropped: 0 });
  expect((list.responseTime.valuesUs[0] ?? 0) / 1000).toBeGreaterThan(69);
  expect(measurement.slowest).toEqual([]);
});

test('requests come by their weights, and each is judged by its own expectation', async () => {
  const { url } = await serve((request, response) => {
    response.statusCode = request.url === '/missing' ? 404 : 200;
    response.end(JSON.stringify({ path: request.url }));
  });
  const requests = [
    aRequest({
      name: 'often',
      path: '/often',
      weight: 3,
      expect: { statuses: [200], bodyContains: ['often'], json: [] },
    }),
    aRequest({
      name: 'seldom',
      path: '/seldom',
      expect: { statuses: [200], bodyContains: ['lamp'], json: [] },
    }),
    aRequest({ name: 'missing', path: '/missing' }),
  ];
  const measurement = await measured(url, saturating(7, { requests }));
  const [often, seldom, missing] = requests.map(({ name }) => endpointOf([measurement], { endpoint: name }));
  if (!often || !seldom || !missing) throw new Error('not all were asked for');
  const total = often.sent + seldom.sent + missing.sent;
  expect(Math.abs(often.sent / total - 0.6)).toBeLessThan(0.1);
  expect(often.outcomes.ok).toBe(often.sent);
  expect(seldom.outcomes.expectation).toBe(seldom.sent);
  expect(missing.outcomes.status).toBe(missing.sent);
});

test('behind an upload in several sizes, a request counts at its own endpoint', async () => {
  const { url } = await serve((_request, response) => void response.end('a lamp'));
  const sizes = ['small', 'large'].map((name) => ({ name, weight: 1, fromBytes: 7, toBytes: 13 }));
  const files = [{ field: 'file', fileName: 'file.bin', contentType: 'text/plain', sizes }];
  const upload = aRequest({ name: 'upload', method: 'POST', multipart: { fields: {}, files } });
  const scenario = saturating(7, { requests: [upload, aRequest()] });
  const executors = scenario.load.executors.map((executor) => ({ ...executor, flows: ['list'] }));
  const measurement = await measured(url, { ...scenario, load: { ...scenario.load, executors } }, 300);
  const { endpoints } = measurement;
  expect(endpoints.filter(({ sent }) => sent > 0).map(({ endpoint }) => endpoint)).toEqual(['list']);
});

test('a target that is not there is given up soon', async () => {
  const { url } = await serve((_request, response) => void response.end());
  const gone = new URL(`http://127.0.0.1:1`);
  expect(url.port).not.toBe(gone.port);
  const began = performance.now();
  const measurement = await measured(gone, saturating(7), 30_000);
  expect(performance.now() - began).toBeLessThan(15_000);
  const list = endpointOf([measurement]);
  expect(list.outcomes.ok).toBe(0);
  expect(list.outcomes.connect).toBeGreaterThan(0);
});

test('a connection that is never set up is told as one, and not as a time-out', async () => {
  // A stopped process with room for one connection in waiting: the system accepts two, and the rest hear nothing.
  const { url, child } = await serveApart(
    `const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port))`,
  );
  child.kill('SIGSTOP');
  const requests = [aRequest({ timeoutMs: 1000 })];
  const list = endpointOf([await measured(url, saturating(7, { requests }), 300)]);
  expect(list.outcomes).toMatchObject({ connect: 5, timeout: 2, ok: 0 });
});

test('a server that takes connections and says nothing of TLS is told as that', async () => {
  const plain = await serveBytes(() => {});
  const requests = [aRequest({ timeoutMs: 1000 })];
  const secure = new URL(`https://127.0.0.1:${plain.port}`);
  const list = endpointOf([await measured(secure, saturating(3, { requests }), 300)]);
  expect(list.outcomes).toMatchObject({ tls: 3, timeout: 0, ok: 0 });
});

test('the budget and a stop signal end it', async () => {
  const { url, log } = await serve((_request, response) => void response.end());
  const limited = await measured(
    url,
    saturating(7, { limits: { requestBudget: 130, messageBudget: 0 } }),
    7000,
  );
  expect(endpointOf([limited]).sent).toBe(130);
  expect(limited.partial).toBe(true);
  // What was under way when the last was counted, and what was about to be.
  expect(log.requests.length).toBeLessThanOrEqual(130 + 2 * 7);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 333);
  const began = performance.now();
  const stopped = await measured(url, saturating(7), 30_000, stop.signal);
  expect(performance.now() - began).toBeLessThan(1500);
  expect(stopped.partial).toBe(true);
});

test('the host is looked up once, and nothing leads elsewhere afterwards', async () => {
  const { url, log } = await serve((_request, response) => void response.end());
  let lookups = 0;
  const guard = createAddressGuard((_hostname, _options, answer) => {
    const address = lookups++ === 0 ? '127.0.0.1' : '169.254.169.254';
    answer(null, [{ address, family: 4 }]);
  });
  const named = new URL(`http://shop.test:${url.port}`);
  const measurement = await measured(named, saturating(7), 333, unstopped, { guard });
  const list = endpointOf([measurement]);
  expect(list.outcomes.ok).toBe(list.sent);
  expect(list.outcomes.ok).toBeGreaterThan(0);
  expect([lookups, log.connections.length]).toEqual([1, 7]);
  expect(new Set(log.requests.map(({ headers }) => headers.host))).toEqual(new Set([named.host]));
});

test('of several addresses of a name it is one that accepts connections', async () => {
  const { url } = await serve((_request, response) => void response.end());
  const guard = createAddressGuard((_hostname, _options, answer) => {
    answer(null, [
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ]);
  });
  const named = new URL(`http://shop.test:${url.port}`);
  const list = endpointOf([await measured(named, saturating(7), 333, unstopped, { guard })]);
  expect(list.outcomes.ok).toBe(list.sent);
  expect(list.outcomes.ok).toBeGreaterThan(0);
});

test.each([
  ['shop.test', 'a name that leads to a refused address'],
  ['169.254.169.254', 'a refused address itself'],
])('%s is not connected to: %s', async (host) => {
  const { url, log } = await serve((_request, response) => void response.end());
  const guard = createAddressGuard((_hostname, _options, answer) => {
    answer(null, [
      { address: '127.0.0.1', family: 4 },
      { address: '169.254.169.254', family: 4 },
    ]);
  });
  const refused = new URL(`http://${host}:${url.port}`);
  const list = endpointOf([await measured(refused, saturating(7), 333, unstopped, { guard })]);
  expect([list.sent, list.outcomes.dns, log.connections.length]).toEqual([1, 1, 0]);
});

describe('what autocannon would forget is counted:', () => {
  /** Every third request is treated by the listener, the others are answered. */
  async function everyThird(listener: (response: ServerResponse) => void): Promise<URL> {
    let asked = 0;
    const { url } = await serve((_request, response) => {
      if (++asked % 3 === 0) listener(response);
      else setTimeout(() => response.end('a lamp'), 7);
    });
    return url;
  }

  test.each([
    ['a connection that ends before its answer', (response) => response.socket?.end()],
    ['a connection that is reset', (response) => response.socket?.resetAndDestroy()],
    [
      'one that ends within its answer',
      (response) => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('half');
        setTimeout(() => response.socket?.end(), 7);
      },
    ],
  ] satisfies readonly (readonly [string, (response: ServerResponse) => unknown])[])(
    '%s',
    async (_what, listener) => {
      const measurement = await measured(await everyThird(listener), saturating(7));
      const { sent, outcomes, responseTime } = endpointOf([measurement]);
      expect(outcomes.ok + outcomes.reset).toBe(sent);
      expect(Math.abs(outcomes.reset / sent - 1 / 3)).toBeLessThan(0.1);
      // Nothing of a lost request is taken for the next one's time.
      expect((responseTime.valuesUs.at(-1) ?? 0) / 1000).toBeLessThan(300);
    },
  );

  test('requests that hang when the window is over, and the time limit of each', async () => {
    let asked = 0;
    const { url } = await serve((_request, response) => {
      // The first four hang for good, and with them their connections; the others are slower than some may be.
      if (++asked > 4) setTimeout(() => response.end('a lamp'), 200);
    });
    const requests = [
      aRequest({ name: 'short', timeoutMs: 100 }),
      aRequest({ name: 'long', timeoutMs: 1000 }),
    ];
    const measurement = await measured(url, saturating(7, { requests }), 400);
    const [short, long] = requests.map(({ name }) => endpointOf([measurement], { endpoint: name }));
    if (!short || !long) throw new Error('not all were asked for');
    const timeouts = short.outcomes.timeout + long.outcomes.timeout;
    expect(timeouts).toBeGreaterThanOrEqual(4);
    expect(short.outcomes.timeout).toBeGreaterThan(0);
    expect(short.outcomes.ok).toBe(0);
    expect((short.responseTime.valuesUs.at(-1) ?? 0) / 1000).toBeLessThanOrEqual(101);
    expect(short.sent + long.sent).toBe(short.outcomes.ok + long.outcomes.ok + timeouts);
  });

  test('not what is sent after an answer that closes its connection', async () => {
    const { url, log } = await serve(
      (_request, response) => void response.setHeader('connection', 'close').end('a lamp'),
    );
    const measurement = await measured(url, saturating(7), 400);
    const { sent, outcomes } = endpointOf([measurement]);
    expect(outcomes.ok).toBe(sent);
    expect(log.connections.length).toBeGreaterThanOrEqual(sent);
  });

  test.each(['/elsewhere', 'https://idp.example/sign-in'])(
    'a redirect to %s where redirects are to be followed: that does not saturate',
    async (location) => {
      const { url } = await serve((_request, response) => void response.writeHead(302, { location }).end());
      const scenario = saturating(7);
      const followed = await measured(url, { ...scenario, http: { ...scenario.http, redirects: 3 } }, 300);
      expect(endpointOf([followed]).outcomes).toMatchObject({ ok: 0, redirect: endpointOf([followed]).sent });
      expect(endpointOf([await measured(url, scenario, 300)]).outcomes.redirect).toBe(0);
    },
  );
});

test('a client certificate is shown, and the name that the scenario says', async () => {
  const { cert, key } = aCertificate();
  const names: unknown[] = [];
  const server = createServer(
    { cert, key, requestCert: true, ca: cert, rejectUnauthorized: true },
    (request, response) => {
      names.push('servername' in request.socket ? request.socket.servername : '');
      response.end('a lamp');
    },
  );
  const url = new URL(`https://127.0.0.1:${await listen(server)}`);
  const speaking = (tls: Partial<Scenario['http']['tls']>): Scenario =>
    saturating(2, { http: { ...DEFAULT_HTTP, tls: { ...DEFAULT_HTTP.tls, ...tls } } });
  const without = endpointOf([await measured(url, speaking({}), 200)]);
  expect(without.outcomes.ok).toBe(0);
  const shown = endpointOf([
    await measured(url, speaking({ certificate: cert, key, serverName: 'localhost' }), 200),
  ]);
  expect(shown.outcomes.ok).toBeGreaterThan(0);
  expect(new Set(names)).toEqual(new Set(['localhost']));
});
