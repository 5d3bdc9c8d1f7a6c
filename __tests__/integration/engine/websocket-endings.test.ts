import { Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import type { WebSocket } from 'ws';
import { countAbove } from '../../../src/histogram/index.ts';
import { assessMeasurement } from '../../../src/trial/index.ts';
import { aDriver, cleanUp, serveBytes, unstopped } from './measuring.ts';
import {
  aMessage,
  aSocketScenario,
  aWebSocket,
  echo,
  measureSockets,
  measureWindows,
  serveSockets,
  textOf,
  talkOf,
  usersWindow,
} from './sockets.ts';

cleanUp();

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The bytes of a WebSocket's underlying connection, cut without a word. */
function cut(socket: WebSocket): void {
  const connection: unknown = Reflect.get(socket, '_socket');
  if (!(connection instanceof Socket)) throw new Error('ws keeps its connection elsewhere now');
  connection.resetAndDestroy();
}

test('a session that was held to its end is closed with 1000, complete, and its user begins anew', async () => {
  const { url, log } = await serveSockets();
  const talk = await measureSockets(url, aWebSocket({ holdMs: 300 }), usersWindow(3, 1000));
  const complete = talk.counter('iterations');
  expect(complete).toBeGreaterThanOrEqual(6);
  expect(talk.kinds('ws_closed')).toEqual({ 1000: complete });
  expect(talk.rate('iterations_completed')).toEqual([complete, complete]);
  // Each user is in one more session when the window ends, unless it was only about to begin it.
  expect(talk.counter('ws_sessions')).toBeGreaterThanOrEqual(complete);
  expect(talk.counter('ws_sessions')).toBeLessThanOrEqual(complete + 3);
  expect(talk.trend('ws_session_duration').count).toBe(complete);
  expect(countAbove(talk.trend('ws_session_duration'), 298_000)).toBe(complete);
  expect(log.closes.filter((code) => code === 1000).length).toBe(complete);
});

test('replies to the last messages are waited for before a session closes', async () => {
  const { url } = await serveSockets((socket) => {
    socket.on('message', (data) => void setTimeout(() => socket.send(textOf(data)), 200));
  });
  const flow = aWebSocket({ holdMs: 400, messages: [aMessage({ perSecond: 20 })] });
  const talk = await measureSockets(url, flow, usersWindow([[0, 3]], 600));
  // Whose last reply has come begins anew before the window ends, and may have said something by then.
  const sent = talk.counter('ws_msgs_sent') ?? 0;
  expect(sent).toBeGreaterThanOrEqual(3 * 8);
  expect(sent).toBeLessThanOrEqual(3 * 8 + 3);
  const [replied, awaited] = talk.rate('ws_replies') ?? [NaN, NaN];
  expect(replied).toBe(awaited);
  expect(replied).toBeGreaterThanOrEqual(3 * 8);
  expect(replied).toBeLessThanOrEqual(sent);
});

test.each([
  [1000, 1, { 1000: 1 }, 'done, for the server and so for us'],
  [1001, 0, { 1001: 1 }, 'the server goes away'],
  [1011, 0, { 1011: 1 }, 'the server has failed'],
  [4007, 0, { 4007: 1 }, 'a code of the application'],
])('a server that closes with %d: %d complete', async (code, complete, closed, _why) => {
  let count = 0;
  const { url } = await serveSockets((socket) => {
    if (count++ === 0) setTimeout(() => socket.close(code), 130);
  });
  const talk = await measureSockets(url, aWebSocket(), usersWindow(1, 700));
  expect(talk.kinds('ws_closed')).toEqual(closed);
  expect(talk.rate('iterations_completed')).toEqual([complete, 1]);
  expect(talk.counter('ws_reconnects')).toBe(0);
  expect(talk.counter('ws_sessions')).toBe(2);
});

test('a connection that is cut without a word is 1006, and its replies are lost', async () => {
  let count = 0;
  const { url } = await serveSockets((socket) => {
    if (count++ === 0) setTimeout(() => cut(socket), 333);
  });
  // After a session that failed the user waits for longer than it stays.
  const flow = aWebSocket({
    messages: [aMessage({ perSecond: 20, replyTimeoutMs: 60_000 })],
    reconnection: { attempts: 0, backOffMs: 2000, maxMs: 2000 },
  });
  const began = performance.now();
  const talk = await measureSockets(
    url,
    flow,
    usersWindow(
      [
        [0, 1],
        [900, 0],
      ],
      1000,
    ),
  );
  // Not one of them waits for its minute.
  expect(performance.now() - began).toBeLessThan(5000);
  expect(talk.kinds('ws_closed')).toEqual({ 1006: 1 });
  expect(talk.rate('ws_replies')[0]).toBe(0);
  expect(talk.rate('ws_replies')[1]).toBeGreaterThanOrEqual(4);
});

test('a broken connection is set up again, after a wait, and the script goes on', async () => {
  let count = 0;
  const { url, log } = await serveSockets((socket) => {
    echo(socket);
    if (count++ < 3) setTimeout(() => cut(socket), 200);
  });
  const flow = aWebSocket({
    holdMs: 2500,
    messages: [aMessage({ perSecond: 50 })],
    reconnection: { attempts: 3, backOffMs: 100, maxMs: 300 },
  });
  const talk = await measureSockets(
    url,
    flow,
    usersWindow(
      [
        [0, 1],
        [2900, 0],
      ],
      3200,
    ),
  );
  expect(talk.counter('ws_reconnects')).toBe(3);
  expect(talk.rate('ws_connected')).toEqual([log.sockets.length, log.sockets.length]);
  expect(talk.kinds('ws_closed')['1006']).toBe(3);
  expect(talk.rate('iterations_completed')[0]).toBe(1);
  const [sent, unsent] = [talk.counter('ws_msgs_sent'), talk.counter('ws_msgs_unsent')];
  // What was due while there was no connection is a reply that never came.
  expect(unsent).toBeGreaterThan(0);
  expect(talk.rate('ws_replies')[1]).toBe(sent + unsent);
  expect(talk.rate('ws_replies')[0]).toBeGreaterThan(sent - 7);
});

test('reconnection is bounded, and each attempt counts', async () => {
  let allowed = true;
  const { url } = await serveSockets(
    (socket) => {
      allowed = false;
      setTimeout(() => socket.terminate(), 70);
    },
    { verifyClient: (_, allow) => allow(allowed, 503, 'Service Unavailable') },
  );
  const flow = aWebSocket({ reconnection: { attempts: 4, backOffMs: 20, maxMs: 100 } });
  const talk = await measureSockets(url, flow, usersWindow(1, 900));
  expect(talk.counter('ws_reconnects')).toBe(4);
  expect(talk.rate('iterations_completed')[0]).toBe(0);
  expect(talk.counter('ws_sessions')).toBe(1);
  // The first attempt, the four, and those of the sessions that could not even begin.
  expect(talk.kinds('ws_failed')['status 503']).toBe(talk.rate('ws_connected')[1] - 1);
  expect(talk.rate('ws_connected')[1]).toBeGreaterThan(5);
});

test('a server that takes everybody and throws them out at once is not asked for ever', async () => {
  const { url, log } = await serveSockets((socket) => cut(socket));
  const flow = aWebSocket({ reconnection: { attempts: 3, backOffMs: 10, maxMs: 60_000 } });
  const talk = await measureSockets(url, flow, usersWindow(1, 600));
  // A fourth connection ends each session; then the user waits before the next.
  expect(talk.counter('iterations')).toBeGreaterThan(0);
  expect(talk.counter('ws_reconnects')).toBeLessThanOrEqual(3 * (talk.counter('iterations') + 1));
  expect(log.sockets.length).toBeLessThan(40);
});

test('between windows users rest: connections stay, pings are answered, nothing is sent or recorded', async () => {
  let pongs = 0;
  const { url, log } = await serveSockets((socket) => {
    socket.on('pong', () => pongs++);
    const push = setInterval(() => {
      socket.send('{"push":true}');
      socket.ping();
    }, 50);
    socket.on('close', () => clearInterval(push));
  });
  const flow = aWebSocket({ messages: [aMessage({ perSecond: 20, replyId: null })] });
  const driver = aDriver(aSocketScenario(flow));
  const [first] = await measureWindows(driver, url, [usersWindow(3, 500)]);
  const [sent, pongsBefore] = [log.messages.length, pongs];
  await pause(700);
  expect(log.messages.length).toBe(sent);
  expect(pongs - pongsBefore).toBeGreaterThan(3 * 7);
  const [second] = await measureWindows(driver, url, [usersWindow(3, 500)]);
  expect(log.sockets.length).toBe(3);
  expect(log.closes).toEqual([]);
  for (const talk of [first, second]) {
    expect(talk?.counter('ws_msgs_received')).toBeLessThanOrEqual(3 * 12);
    expect(talk?.counter('ws_msgs_received')).toBeGreaterThan(3 * 5);
  }
  expect(second?.counter('ws_sessions')).toBe(0);
  // The script goes on where it rested: twenty a second, over both windows.
  const all = (first?.counter('ws_msgs_sent') ?? 0) + (second?.counter('ws_msgs_sent') ?? 0);
  expect(all).toBeGreaterThanOrEqual(3 * 13);
  expect(all).toBeLessThanOrEqual(3 * 20);
});

test('a reply that comes after the window belongs to the window in which it was asked for', async () => {
  const { url } = await serveSockets((socket) => {
    socket.on('message', (data) => void setTimeout(() => socket.send(textOf(data)), 400));
  });
  const flow = aWebSocket({ messages: [aMessage({ perSecond: 20 })] });
  const driver = aDriver(aSocketScenario(flow));
  for (const talk of await measureWindows(driver, url, [usersWindow(3, 300), usersWindow(3, 300)])) {
    const sent = talk.counter('ws_msgs_sent');
    expect(sent).toBeGreaterThan(3);
    expect(talk.rate('ws_replies')).toEqual([sent, sent]);
    expect(talk.counter('ws_msgs_received')).toBe(sent);
  }
});

test('a connection that breaks while its user rests is set up again in the next window', async () => {
  const { url, log } = await serveSockets();
  const flow = aWebSocket({ reconnection: { attempts: 3, backOffMs: 20, maxMs: 100 } });
  const driver = aDriver(aSocketScenario(flow));
  await measureWindows(driver, url, [usersWindow(2, 200)]);
  for (const socket of log.sockets) socket.close(1001);
  await pause(200);
  expect(log.sockets.length).toBe(2);
  const [talk] = await measureWindows(driver, url, [usersWindow(2, 300)]);
  expect(log.sockets.length).toBe(4);
  expect(talk?.counter('ws_reconnects')).toBe(2);
  expect(talk?.kinds('ws_closed')).toEqual({});
});

test('users who leave close with 1001 when their replies have come; nobody waits for a deaf server', async () => {
  const { url, log } = await serveSockets((socket) => {
    socket.on('message', (data) => void setTimeout(() => socket.send(textOf(data)), 130));
  });
  const flow = aWebSocket({ messages: [aMessage({ perSecond: 20 })] });
  const talk = await measureSockets(
    url,
    flow,
    usersWindow(
      [
        [0, 5],
        [400, 2],
      ],
      900,
    ),
  );
  expect(talk.kinds('ws_closed')).toEqual({ 1001: 3 });
  expect(log.closes).toEqual([1001, 1001, 1001]);
  expect(talk.rate('ws_replies')[0]).toBe(talk.counter('ws_msgs_sent'));
  // They stayed as long as they were wanted: complete. With a time to hold it would have been cut short.
  expect(talk.rate('iterations_completed')).toEqual([3, 3]);

  const held = await measureSockets(
    url,
    { ...flow, holdMs: 5000 },
    usersWindow(
      [
        [0, 3],
        [400, 0],
      ],
      900,
    ),
  );
  expect(held.counter('interrupted_iterations')).toBe(3);
  expect(held.counter('iterations')).toBe(0);
});

test('a closing that nobody answers is cut off after a second', async () => {
  const { url } = await serveSockets((socket) => socket.pause());
  const talk = await measureSockets(
    url,
    aWebSocket({ holdMs: 200 }),
    usersWindow(
      [
        [0, 2],
        [300, 0],
      ],
      500,
    ),
  );
  expect(talk.kinds('ws_closed')).toEqual({ 1006: 2 });
  // The window is over by then, and the sessions are not.
  expect(countAbove(talk.trend('ws_session_duration'), 1_150_000)).toBe(2);
  expect(talk.rate('iterations_completed')).toEqual([2, 2]);
  expect(countAbove(talk.trend('iteration_duration'), 1_150_000)).toBe(2);
});

test('a stop signal ends it within a second, whatever is under way, and nothing stays open', async () => {
  const silent = await serveBytes(() => {});
  const { url, log } = await serveSockets((socket) => socket.pause());
  const flow = aWebSocket({
    connectTimeoutMs: 60_000,
    messages: [aMessage({ perSecond: 20, replyTimeoutMs: 60_000 })],
  });
  const driver = aDriver(aSocketScenario(flow));
  for (const target of [url, silent]) {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 400);
    const began = performance.now();
    const talk = talkOf(await driver.measure(usersWindow(7, 60_000), { candidate: target }, stop.signal));
    expect(performance.now() - began).toBeLessThan(1400);
    expect(talk.measurement.partial).toBe(true);
    expect(assessMeasurement(talk.measurement).kind).toBe('invalid');
    expect(talk.rate('ws_replies')).toEqual([0, 0]);
    expect(talk.kinds('ws_failed')).toEqual({});
  }
  const closing = performance.now();
  await driver.close();
  expect(performance.now() - closing).toBeLessThan(2500);
  expect(log.sockets.length).toBe(7);
  for (const socket of log.sockets) socket.resume();
  await pause(200);
  expect(log.closes.length).toBe(7);
});

test('when the load is over every connection is closed with 1001', async () => {
  const { url, log } = await serveSockets();
  const driver = aDriver(aSocketScenario(aWebSocket({ messages: [aMessage()] })));
  await measureWindows(driver, url, [usersWindow(7, 400)]);
  expect(log.closes).toEqual([]);
  await driver.close();
  expect(log.closes).toEqual(Array(7).fill(1001));
  expect(await driver.verify({ candidate: url }, unstopped)).toEqual([]);
});

test('a side with fresh instances has new users; those of the old ones are closed', async () => {
  const [old, fresh] = [await serveSockets(), await serveSockets()];
  const driver = aDriver(aSocketScenario(aWebSocket({ messages: [aMessage()] })));
  await measureWindows(driver, old.url, [usersWindow(3, 300)]);
  const [talk] = await measureWindows(driver, fresh.url, [usersWindow(3, 500)]);
  expect(old.log.closes).toEqual([1001, 1001, 1001]);
  expect(talk?.counter('ws_sessions')).toBe(3);
});

test('both sides are asked the same by the same users, and so is a run of the same seed', async () => {
  const servers = { baseline: await serveSockets(), candidate: await serveSockets() };
  const flow = aWebSocket({
    holdMs: 400,
    messages: [aMessage({ perSecond: 13 }), aMessage({ perSecond: 7 })],
  });
  const urls = { baseline: servers.baseline.url, candidate: servers.candidate.url };
  const idsOf = (messages: readonly string[]): readonly string[] =>
    messages.map((text) => (JSON.parse(text) as { id: string }).id);
  for (let run = 0; run < 2; run++) {
    const driver = aDriver(aSocketScenario(flow));
    await driver.measure(
      usersWindow(
        [
          [0, 7],
          [400, 3],
        ],
        700,
        ['baseline', 'candidate'],
      ),
      urls,
      unstopped,
    );
    await driver.close();
  }
  const [baseline, candidate] = [idsOf(servers.baseline.log.messages), idsOf(servers.candidate.log.messages)];
  // Both runs say the same; a side's ids differ from the other's in their first letter alone.
  const counted = (ids: readonly string[]) => Map.groupBy(ids, (id) => id.slice(1));
  const twice = [...counted(baseline).values()].filter(({ length }) => length === 2).length;
  // How far each came depends on the machine.
  expect(twice).toBeGreaterThan(counted(baseline).size / 2);
  const common = [...counted(baseline).keys()].filter((id) => counted(candidate).has(id));
  expect(common.length).toBeGreaterThan(counted(baseline).size / 2);
  expect(new Set([...baseline.map((id) => id[0]), ...candidate.map((id) => id[0])])).toEqual(
    new Set(['b', 'c']),
  );
});
