import { createServer as createTcpServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { countAbove, maxUs } from '../../../src/histogram/index.ts';
import { DEFAULT_HTTP } from '../../../src/scenario/index.ts';
import { assessMeasurement } from '../../../src/trial/index.ts';
import { anOpenExecutor } from '../../support/a-load.ts';
import { aDriver, cleanUp, listen, serve, serveBytes, unstopped } from './measuring.ts';
import {
  aMessage,
  aSocketScenario,
  aWebSocket,
  measureSockets,
  measureWindows,
  serveSockets,
  textOf,
  talkOf,
  usersWindow,
} from './sockets.ts';

cleanUp();

test('an upgrade request carries path, headers, subprotocols, who we are and a trace of its own', async () => {
  const requests: { readonly url: string; readonly headers: Record<string, unknown> }[] = [];
  const { url, server } = await serveSockets(() => {}, { handleProtocols: () => 'chat.v2' });
  server.on('connection', (_, { url: path = '', headers }) => requests.push({ url: path, headers }));
  const flow = aWebSocket({
    path: '/ws?room={{ user.number }}#1',
    headers: { 'x-user': '{{ user.id }}', origin: 'http://shop.test' },
    subprotocols: ['chat.v1', 'chat.v2'],
  });
  const talk = await measureSockets(new URL('/base/', url), flow, usersWindow(2, 333), {
    userAgentVersion: '0.7.0',
  });
  expect(talk.rate('ws_connected')).toEqual([2, 2]);
  expect(requests.map(({ url: path }) => path)).toEqual(['/base/ws?room=0%231', '/base/ws?room=1%231']);
  expect(requests[0]?.headers).toMatchObject({
    'user-agent': 'perf-gate/0.7.0 (load test)',
    'x-user': 'talkers/0',
    origin: 'http://shop.test',
    'sec-websocket-protocol': 'chat.v1,chat.v2',
  });
  const traces = requests.map(({ headers }) => String(headers['traceparent']));
  for (const trace of traces) expect(trace).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(new Set(traces).size).toBe(2);
});

test('the time to connect counts the upgrade, and lands in its trend', async () => {
  const { url } = await serveSockets(() => {}, {
    verifyClient: (_, allow) => void setTimeout(() => allow(true), 130),
  });
  const talk = await measureSockets(url, aWebSocket(), usersWindow(7, 700));
  expect(talk.trend('ws_connecting').count).toBe(7);
  expect(countAbove(talk.trend('ws_connecting'), 125_000)).toBe(7);
  expect(talk.counter('ws_sessions')).toBe(7);
  // Seven connections that were open for somewhat less than the window.
  expect(talk.counter('ws_open_seconds')).toBeGreaterThan(7 * 0.3);
  expect(talk.counter('ws_open_seconds')).toBeLessThan(7 * 0.6);
});

test('a refused upgrade is told by its status, and its user waits before it tries again', async () => {
  const { url } = await serveSockets(() => {}, {
    verifyClient: (_, allow) => allow(false, 401, 'Unauthorized'),
  });
  const flow = aWebSocket({ reconnection: { attempts: 5, backOffMs: 200, maxMs: 700 } });
  const talk = await measureSockets(url, flow, usersWindow(3, 900));
  const attempts = talk.rate('ws_connected')[1];
  expect(talk.rate('ws_connected')[0]).toBe(0);
  expect(talk.kinds('ws_failed')).toEqual({ 'status 401': attempts });
  expect(attempts).toBeGreaterThanOrEqual(3 * 3);
  expect(attempts).toBeLessThanOrEqual(3 * 5);
  expect(talk.counter('ws_sessions')).toBe(0);
  expect(talk.counter('ws_reconnects')).toBe(0);
  expect(talk.rate('iterations_completed')[0]).toBe(0);
});

test('a server that knows nothing of WebSockets, or agrees to no subprotocol, is no connection', async () => {
  const plain = await serve((_, response) => {
    response.statusCode = 302;
    response.setHeader('location', '/login');
    response.end();
  });
  const foreign = await serveSockets(() => {}, { handleProtocols: () => false });
  const [redirected, silent] = [
    await measureSockets(plain.url, aWebSocket(), usersWindow(1, 200)),
    await measureSockets(foreign.url, aWebSocket({ subprotocols: ['chat.v1'] }), usersWindow(1, 200)),
  ];
  expect(Object.keys(redirected.kinds('ws_failed'))).toEqual(['status 302']);
  expect(Object.keys(silent.kinds('ws_failed'))).toEqual(['protocol']);
});

test('a header that cannot be sent is a failure of the attempt, not of the run', async () => {
  const { url } = await serveSockets();
  const flow = aWebSocket({ headers: { 'x-name': 'a\u0001b' } });
  const talk = await measureSockets(url, flow, usersWindow(1, 200));
  expect(Object.keys(talk.kinds('ws_failed'))).toEqual(['protocol']);
});

test('a session that uses a name without a value cannot begin, and fails', async () => {
  const { url, log } = await serveSockets();
  for (const flow of [
    aWebSocket({ path: '/ws?token={{ token }}' }),
    aWebSocket({ messages: [aMessage({ text: '{{ token }}' })] }),
  ]) {
    const talk = await measureSockets(url, flow, usersWindow(2, 250));
    const [completed, total] = talk.rate('iterations_completed');
    expect([completed, total > 0]).toEqual([0, true]);
    expect(talk.rate('ws_connected')).toEqual([0, 0]);
  }
  expect(log.sockets).toEqual([]);
});

test('a server that takes the connection and never answers is a timeout', async () => {
  const url = await serveBytes(() => {});
  const talk = await measureSockets(url, aWebSocket({ connectTimeoutMs: 333 }), usersWindow(2, 200));
  expect(talk.kinds('ws_failed')).toEqual({ timeout: 2 });
  expect(talk.rate('ws_connected')).toEqual([0, 2]);
});

test('nobody there, no such name and a connection that breaks are told apart', async () => {
  const taken = createTcpServer();
  const port = await listen(taken);
  taken.close();
  const breaking = await serveBytes((socket) => socket.resetAndDestroy());
  const kindOf = async (url: URL) => {
    const talk = await measureSockets(url, aWebSocket(), usersWindow(1, 200));
    return Object.keys(talk.kinds('ws_failed'));
  };
  expect(await kindOf(new URL(`http://127.0.0.1:${port}`))).toEqual(['connect']);
  expect(await kindOf(new URL('http://nobody.invalid'))).toEqual(['dns']);
  expect(await kindOf(breaking)).toEqual(['reset']);
});

test('attempts count against the request budget, and its end ends the load', async () => {
  const { url, log } = await serveSockets();
  const scenario = aSocketScenario(aWebSocket(), { limits: { requestBudget: 7, messageBudget: 7 } });
  const driver = aDriver(scenario);
  const [talk] = await measureWindows(driver, url, [usersWindow(13, 3000)]);
  expect(log.sockets.length).toBe(7);
  expect(talk?.measurement.partial).toBe(true);
  expect(driver.remainingBudget()).toBe(0);
});

/** Thirteen sessions of an open load in a second, at most seven of them at once. */
function anOpenLoad() {
  const scenario = aSocketScenario(aWebSocket({ holdMs: 60_000 }));
  const open = anOpenExecutor({ phases: [{ durationMs: 1000, fromPerSecond: 13, toPerSecond: 13 }] });
  const window = {
    atMs: Float64Array.from({ length: 13 }, (_, index) => index * 77),
    flow: new Uint16Array(13),
    executor: new Uint8Array(13),
    side: new Uint8Array(13).fill(1),
    users: [],
    durationMs: 1100,
    sides: ['candidate'],
  } as const;
  return { scenario: { ...scenario, load: { ...scenario.load, executors: [open] } }, window };
}

test('sessions of an open load arrive by the schedule; what its limit keeps out is counted by name', async () => {
  const { url, log } = await serveSockets();
  const { scenario, window } = anOpenLoad();
  const talk = talkOf(await aDriver(scenario).measure(window, { candidate: url }, unstopped));
  expect(log.sockets.length + talk.measurement.generator.lost).toBe(7);
  expect(talk.counter('dropped_iterations')).toBe(6);
  expect(talk.counter('ws_sessions')).toBe(log.sockets.length);
});

test('the time to connect of an open load counts from the intended arrival, and what we were late is lag', async () => {
  const { url } = await serveSockets();
  const { scenario, window } = anOpenLoad();
  setTimeout(() => {
    const until = performance.now() + 333;
    while (performance.now() < until);
  }, 30);
  const talk = talkOf(await aDriver(scenario).measure(window, { candidate: url }, unstopped));
  expect(maxUs(talk.measurement.generator.lag)).toBeGreaterThan(200_000);
  expect(maxUs(talk.trend('ws_connecting'))).toBeGreaterThan(200_000);
});

test('a window in which connections are only held is one that was measured', async () => {
  const { url } = await serveSockets();
  const driver = aDriver(aSocketScenario(aWebSocket()));
  const [, held] = await measureWindows(driver, url, [usersWindow(3, 400), usersWindow(3, 400)]);
  if (!held) throw new Error('two windows');
  expect(held.rate('ws_connected')).toEqual([0, 0]);
  expect(held.counter('ws_held')).toBe(3);
  expect(held.counter('ws_open_seconds')).toBeCloseTo(1.2, 1);
  expect(assessMeasurement(held.measurement)).toEqual({ kind: 'valid' });
});

test('compression of messages is offered where the scenario asks for it, and only there', async () => {
  const { url, log } = await serveSockets(
    (socket) => socket.on('message', (data) => socket.send(textOf(data))),
    { perMessageDeflate: { threshold: 0 } },
  );
  const flow = aWebSocket({ messages: [aMessage()] });
  for (const compression of [false, true]) {
    const driver = aDriver(aSocketScenario(flow, { http: { ...DEFAULT_HTTP, compression } }));
    const [talk] = await measureWindows(driver, url, [usersWindow(1, 700)]);
    expect(talk?.rate('ws_replies')[0]).toBeGreaterThan(2);
  }
  expect(log.sockets.map(({ extensions }) => extensions)).toEqual(['', 'permessage-deflate']);
});
