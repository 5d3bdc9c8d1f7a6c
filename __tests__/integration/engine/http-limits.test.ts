import { getEventListeners, once } from 'node:events';
import type { Socket } from 'node:net';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { assessMeasurement, type Measurement } from '../../../src/trial/index.ts';
import { useProxy } from './a-proxy.ts';
import {
  aDriver,
  aRequest,
  aScenario,
  aWatcher,
  aWindow,
  cleanUp,
  endpointOf,
  measure,
  serve,
  serveApart,
  serveBytes,
  unstopped,
} from './measuring.ts';

cleanUp();

const brief = (timeoutMs: number) => [aRequest({ timeoutMs })];

test('arrivals beyond the in-flight limit are dropped and counted, and the server never sees them', async () => {
  const { url, log } = await serve(() => {});
  const scenario = aScenario({ requests: brief(2000) }, 7);
  const [measurement] = await aDriver(scenario).measure(aWindow(130, 700), { candidate: url }, unstopped);
  const list = measurement?.endpoints[0];
  expect(list).toMatchObject({ planned: 91, sent: 7, outcomes: { timeout: 7 } });
  // A busy machine may hold us up at the very beginning, and then a few are our own loss.
  expect((list?.dropped ?? 0) + (measurement?.generator.lost ?? 0)).toBe(84);
  expect(list?.dropped).toBeGreaterThan(42);
  expect(log.requests.length).toBe(7);
});

test('the limit is per side: a side that hangs takes nothing from the other', async () => {
  const [hanging, serving] = [
    await serve(() => {}),
    await serve((_request, response) => void response.end()),
  ];
  const window = aWindow(130, 700);
  const measurements = await aDriver(aScenario({ requests: brief(333) }, 7)).measure(
    { ...window, side: window.side.map((_, index) => index % 2), sides: ['baseline', 'candidate'] },
    { baseline: hanging.url, candidate: serving.url },
    unstopped,
  );
  expect(endpointOf(measurements, { side: 'baseline' }).dropped).toBeGreaterThan(20);
  expect(endpointOf(measurements)).toMatchObject({ planned: 45, sent: 45, dropped: 0 });
});

test.each([
  ['says nothing', () => {}],
  [
    'sends a head and then nothing',
    (socket: Socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n'),
  ],
  [
    'sends a byte now and then, for ever',
    (socket: Socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 130000\r\n\r\n');
      const drip = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(drip));
    },
  ],
])('a server that %s: the time is up, and the connection closed', async (_, listener) => {
  const sockets = new Set<Socket>();
  const url = await serveBytes((socket) => {
    sockets.add(socket);
    listener(socket);
  });
  const list = await measure(url, aWindow(70, 333), aScenario({ requests: brief(200) }));
  expect(list.outcomes).toMatchObject({ ok: 0, timeout: 23 });
  expect(list.errorResponseTime.valuesUs[0]).toBeGreaterThanOrEqual(199_000);
  for (const socket of sockets) if (!socket.closed) await once(socket, 'close');
  expect(sockets.size).toBe(23);
});

test('a connection that is never set up is told as one, and none is left trying', async () => {
  // A stopped process with room for one connection in waiting: the system accepts two, and the rest hear nothing.
  const { url, child } = await serveApart(
    `const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port))`,
  );
  child.kill('SIGSTOP');
  const connecting = () => process.getActiveResourcesInfo().filter((name) => name === 'ConnectWrap').length;
  const before = connecting();
  const driver = aDriver(aScenario({ requests: brief(300) }));
  const list = endpointOf(await driver.measure(aWindow(70, 333), { candidate: url }, unstopped));
  expect(list.outcomes).toMatchObject({ connect: 21, timeout: 2 });
  await driver.close();
  await new Promise((resolve) => setTimeout(resolve, 70));
  expect(connecting()).toBe(before);
});

test('a server that takes connections and says nothing of TLS is told as that', async () => {
  const plain = await serveBytes(() => {});
  const secure = new URL(`https://127.0.0.1:${plain.port}`);
  const list = await measure(secure, aWindow(70, 333), aScenario({ requests: brief(300) }));
  expect(list.outcomes).toMatchObject({ tls: 23, timeout: 0 });
});

test('a proxy that opens no tunnel is no time-out, one that answers no request is', async () => {
  const silent = await serveBytes(() => {});
  useProxy(silent.href);
  const base = aScenario({ requests: brief(300) });
  const scenario = { ...base, http: { ...base.http, proxy: 'environment' as const } };
  const outcomesOf = async (href: string) =>
    (await measure(new URL(href), aWindow(70, 333), scenario)).outcomes;
  expect(await outcomesOf('https://shop.test/')).toMatchObject({ connect: 23, timeout: 0 });
  expect(await outcomesOf('http://shop.test/')).toMatchObject({ connect: 0, timeout: 23 });
});

test('a stop ends the load within a second, and what was measured until then is kept as partial', async () => {
  const { url, log } = await serve(
    (_request, response) => void (log.requests.length <= 13 && response.end()),
  );
  const stop = new AbortController();
  const driver = aDriver(aScenario());
  const startMs = performance.now();
  let stoppedMs = 0;
  setTimeout(() => {
    stoppedMs = performance.now();
    stop.abort();
  }, 500);
  const [measurement] = await driver.measure(aWindow(130, 60_000), { candidate: url }, stop.signal);
  const endedMs = performance.now();
  expect(endedMs - stoppedMs).toBeLessThan(1000);
  if (!measurement) throw new Error('no measurement');
  const list = endpointOf([measurement]);
  expect(measurement.partial).toBe(true);
  expect(measurement.durationMs).toBeLessThanOrEqual(endedMs - startMs);
  expect(list.planned).toBe(7800);
  expect(list.sent).toBeLessThan(150);
  // Those that were cut off were sent, and are nobody's errors.
  expect(list.outcomes).toEqual({ ...list.outcomes, ok: 13, timeout: 0, reset: 0, protocol: 0, connect: 0 });
  const reasons: unknown = expect.arrayContaining(['it was cut short']);
  expect(assessMeasurement(measurement)).toEqual({ kind: 'invalid', reasons });
  expect(getEventListeners(stop.signal, 'abort').length).toBe(0);
});

test('a stop ends a single request too', async () => {
  const { url } = await serve(() => {});
  const stop = new AbortController();
  const sending = aDriver(aScenario()).send(aRequest({ timeoutMs: 60_000 }), url, stop.signal);
  setTimeout(() => stop.abort(), 70);
  expect(await sending).toEqual({ ok: false, status: 0, detail: 'stopped' });
  expect(getEventListeners(stop.signal, 'abort').length).toBe(0);
});

test('after a stop nothing is sent at all', async () => {
  const { url, log } = await serve((_request, response) => void response.end());
  const [measurement] = await aDriver(aScenario()).measure(
    aWindow(130, 7000),
    { candidate: url },
    AbortSignal.abort(),
  );
  expect(measurement?.partial).toBe(true);
  expect(measurement?.endpoints[0]).toMatchObject({ planned: 910, sent: 0, dropped: 0 });
  expect(log.requests.length).toBe(0);
});

test('the request budget is never exceeded: windows and single requests together, as the server counts', async () => {
  const { url, log } = await serve((_request, response) => void setTimeout(() => response.end(), 70));
  const driver = aDriver(aScenario({ limits: { requestBudget: 43, messageBudget: 7 } }));
  expect((await driver.send(aRequest(), url, unstopped)).ok).toBe(true);
  expect(driver.remainingBudget()).toBe(42);
  const [first] = await driver.measure(aWindow(130, 130), { candidate: url }, unstopped);
  expect(first).toMatchObject({ partial: false });
  const [second] = await driver.measure(aWindow(333.3, 700), { candidate: url }, unstopped);
  expect(second).toMatchObject({
    partial: true,
    endpoints: [{ planned: 233, sent: 25, outcomes: { ok: 25 } }],
  });
  expect(driver.remainingBudget()).toBe(0);
  expect((await driver.send(aRequest(), url, unstopped)).detail).toBe('the request budget is exhausted');
  const [third] = await driver.measure(aWindow(130, 130), { candidate: url }, unstopped);
  expect(third).toMatchObject({ partial: true, endpoints: [{ sent: 0 }] });
  expect(log.requests.length).toBe(43);
});

test('requests that fail before they are written count against the budget too', async () => {
  const scenario = aScenario({
    limits: { requestBudget: 7, messageBudget: 7 },
    requests: [aRequest({ headers: { 'x-broken': '\n' } })],
  });
  const { url, log } = await serve((_request, response) => void response.end());
  expect(await measure(url, aWindow(130, 333), scenario)).toMatchObject({
    sent: 7,
    outcomes: { protocol: 7 },
  });
  expect(log.requests.length).toBe(0);
});

test('every planned arrival is accounted for, whatever happens to it', async () => {
  const { url } = await serve((_request, response) => {
    const chance = Math.random();
    if (chance < 0.2) response.destroy();
    else if (chance < 0.4) response.writeHead(500).end();
    else if (chance < 0.9) setTimeout(() => response.end(), 1000 * Math.random());
  });
  const scenario = aScenario(
    { requests: [aRequest({ timeoutMs: 500 }), aRequest({ name: 'other', timeoutMs: 70 })] },
    13,
  );
  const [measurement] = await aDriver(scenario).measure(
    aWindow(333.3, 1300, [2, 1]),
    { candidate: url },
    unstopped,
  );
  const endpoints = measurement?.endpoints ?? [];
  for (const { planned, sent, dropped, outcomes, responseTime, errorResponseTime } of endpoints) {
    expect(sent + dropped).toBe(planned);
    expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(sent);
    expect(responseTime.count).toBe(outcomes.ok);
    expect(errorResponseTime.count).toBe(sent - outcomes.ok);
  }
  expect(endpoints.reduce((sum, { planned }) => sum + planned, 0)).toBe(433);
  expect(measurement?.generator).toMatchObject({ lost: 0 });
});

test('a machine that has no more files for connections is the generator’s fault, not the target’s', async () => {
  const { url } = await serve((_request, response) => void setTimeout(() => response.end(), 700));
  const script = join(import.meta.dirname, 'few-files.ts');
  const child = spawn('sh', ['-c', 'ulimit -n 70 && exec "$0" "$@"', process.execPath, script, url.href], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
  await once(child, 'close');
  const { generator, endpoints } = JSON.parse(text) as Pick<Measurement, 'generator' | 'endpoints'>;
  const [list] = endpoints;
  expect(generator.lost).toBeGreaterThan(20);
  expect((list?.sent ?? 0) + generator.lost).toBe(list?.planned);
  expect(list?.outcomes).toMatchObject({ ok: list?.sent, connect: 0 });
});

test('live samples come for each side of each window, and each window begins anew', async () => {
  const [hanging, serving] = [
    await serve(() => {}),
    await serve((_request, response) => void response.end()),
  ];
  const { seen, onLive } = aWatcher();
  const driver = aDriver(aScenario({ requests: brief(1900) }), { onLive });
  const window = aWindow(130, 1700);
  const urls = { baseline: hanging.url, candidate: serving.url };
  await driver.measure(
    { ...window, side: window.side.map((_, index) => index % 2), sides: ['candidate', 'baseline'] },
    urls,
    unstopped,
  );
  expect(seen.length).toBeGreaterThanOrEqual(2);
  for (const samples of seen) expect(samples.map(({ side }) => side)).toEqual(['baseline', 'candidate']);
  expect(seen[0]?.[0]).toMatchObject({ ratePerSecond: 0, errors: 0, p50Ms: null, p95Ms: null });
  expect(seen[0]?.[0]?.inFlight).toBeGreaterThan(30);
  expect(seen[0]?.[1]?.ratePerSecond).toBeGreaterThan(30);
  expect(seen[0]?.[1]?.ratePerSecond).toBeLessThan(130);
  expect(seen[0]?.[1]?.p50Ms).not.toBeNull();

  seen.length = 0;
  await driver.measure(aWindow(130, 333), urls, unstopped);
  expect(seen.length).toBe(1);
  expect(seen[0]?.map(({ side }) => side)).toEqual(['candidate']);
});
