import { expect, test } from '@jest/globals';
import type { RawData, WebSocket } from 'ws';
import { countAbove, maxUs, quantileUs } from '../../../src/histogram/index.ts';
import { assessMeasurement } from '../../../src/trial/index.ts';
import { askAgain } from '../../support/ask-again.ts';
import { aDriver, cleanUp } from './measuring.ts';
import {
  aMessage,
  aSocketScenario,
  aWebSocket,
  echo,
  measureSockets,
  measureWindows,
  serveSockets,
  textOf,
  type SocketLog,
  usersWindow,
} from './sockets.ts';

cleanUp();

/** What a client said, parsed. */
function said(data: RawData | string): { readonly id: string; readonly text: string } {
  return JSON.parse(typeof data === 'string' ? data : textOf(data)) as { id: string; text: string };
}

/** Two windows of sessions that say 16 messages each, and what the server heard. */
async function talkToTheEnd() {
  const { url, log } = await serveSockets();
  const flow = aWebSocket({
    holdMs: 1000,
    messages: [aMessage({ perSecond: 13 }), aMessage({ perSecond: 3 })],
  });
  const driver = aDriver(aSocketScenario(flow));
  // The second window lasts long enough for the sessions of the first to end; who begins anew in it says some more.
  const [first, second] = await measureWindows(driver, url, [usersWindow(7, 700), usersWindow(7, 1000)]);
  if (!first || !second) throw new Error('two windows');
  await driver.close();
  return { first, second, log };
}

test('a scripted rate is kept exactly: every session says its rate times its length', async () => {
  const { first, second, log } = await askAgain(
    talkToTheEnd,
    (talks) => assessMeasurement(talks.first.measurement).kind === 'invalid',
  );
  const sent = first.counter('ws_msgs_sent') + second.counter('ws_msgs_sent');
  const bySession = Map.groupBy(log.messages.map(said), ({ id }) => id.split('-')[0]);
  const complete = [...bySession.values()].slice(0, 7);
  expect(complete.map((messages) => messages.length)).toEqual(Array(7).fill(16));
  expect(log.messages.length).toBe(sent);
  expect(new Set(log.messages.map((text) => said(text).id)).size).toBe(sent);
  expect(first.rate('ws_replies')[0] + second.rate('ws_replies')[0]).toBe(sent);
  expect(second.rate('iterations_completed')).toEqual([7, 7]);
  expect(assessMeasurement(first.measurement)).toEqual({ kind: 'valid' });
});

test('messages are spread over their period, each connection from a phase of its own', async () => {
  const times = new Map<string, number[]>();
  const { url } = await serveSockets((socket) => {
    socket.on('message', (data) => {
      const session = said(data).id.split('-')[0] ?? '';
      times.set(session, [...(times.get(session) ?? []), performance.now()]);
      socket.send(textOf(data));
    });
  });
  const flow = aWebSocket({ messages: [aMessage({ perSecond: 5 })] });
  await measureSockets(url, flow, usersWindow(13, 1000));
  const gaps = [...times.values()].flatMap((each) =>
    each.slice(1).map((time, index) => time - (each[index] ?? 0)),
  );
  expect(times.size).toBe(13);
  expect(gaps.length).toBeGreaterThanOrEqual(13 * 3);
  expect(gaps.filter((gap) => Math.abs(gap - 200) < 60).length).toBeGreaterThan(gaps.length / 2);
  const firsts = [...times.values()].map(([first = 0]) => first);
  expect(Math.max(...firsts) - Math.min(...firsts)).toBeGreaterThan(70);
});

test('a round trip counts from the intended time: what we sent late is felt, and told as lag', async () => {
  const { url } = await serveSockets();
  const flow = aWebSocket({ messages: [aMessage({ perSecond: 13 })] });
  const holdUp = setTimeout(() => {
    const until = performance.now() + 333;
    while (performance.now() < until);
  }, 333);
  const talk = await measureSockets(url, flow, usersWindow(7, 1300));
  clearTimeout(holdUp);
  const { lag } = talk.measurement.generator;
  expect(maxUs(lag)).toBeGreaterThan(200_000);
  expect(maxUs(talk.trend('ws_round_trip'))).toBeGreaterThan(200_000);
  // Seven users and thirteen a second: a quarter of what was said in that third of a second was late by half of it.
  expect(countAbove(lag, 150_000)).toBeGreaterThan(7);
  expect(talk.measurement.timeline.some(({ lagMaxMs }) => (lagMaxMs ?? 0) > 200)).toBe(true);
});

test('replies are matched by id, in whatever order they come', async () => {
  const held: (() => void)[] = [];
  const { url } = await serveSockets((socket) => {
    socket.on('message', (data) => {
      held.push(() => socket.send(JSON.stringify({ answer: { to: said(data).id } })));
      if (held.length % 2 === 1) return;
      // The second is answered at once, the first 70 ms after it.
      held.pop()?.();
      const first = held.pop();
      if (first) setTimeout(first, 70);
    });
  });
  const flow = aWebSocket({ holdMs: 700, messages: [aMessage({ perSecond: 20, replyId: '$.answer.to' })] });
  const talk = await measureSockets(url, flow, usersWindow(1, 1100));
  const [replied, asked] = talk.rate('ws_replies');
  expect(asked - replied).toBeLessThanOrEqual(1);
  // First ones wait for their second (50 ms) and then 70 ms, second ones for nothing.
  expect(countAbove(talk.trend('ws_round_trip'), 100_000)).toBeGreaterThanOrEqual(6);
  expect(quantileUs(talk.trend('ws_round_trip'), 0.25)).toBeLessThan(50_000);
});

test('a duplicate reply counts once, a missing one is lost after its timeout, a late one stays lost', async () => {
  let count = 0;
  const { url } = await serveSockets((socket) => {
    socket.on('message', (data) => {
      const answer = (): void => socket.send(textOf(data));
      const kind = count++ % 3;
      if (kind === 0) for (let copy = 0; copy < 2; copy++) answer();
      if (kind === 1) setTimeout(answer, 700);
    });
  });
  const flow = aWebSocket({ holdMs: 900, messages: [aMessage({ perSecond: 10, replyTimeoutMs: 300 })] });
  const talk = await measureSockets(url, flow, usersWindow(1, 800));
  const sent = talk.counter('ws_msgs_sent');
  const replied = Math.ceil(sent / 3);
  expect(sent).toBeGreaterThanOrEqual(6);
  expect(talk.rate('ws_replies')).toEqual([replied, sent]);
  expect(talk.trend('ws_round_trip').count).toBe(replied);
  // Duplicates are messages that came; what came after the window counts only when it was awaited.
  expect(talk.counter('ws_msgs_received')).toBeGreaterThan(replied);
  // The attempt to connect was asked for, too.
  expect(talk.measurement.timeline.reduce((sum, { planned }) => sum + planned, 0)).toBe(sent + 1);
  expect(talk.measurement.timeline.reduce((sum, { errors }) => sum + errors, 0)).toBe(sent - replied);
});

test('only what a reply path leads to is a reply: another message with the same id is none', async () => {
  const { url } = await serveSockets((socket) => {
    socket.on('message', (data) => {
      socket.send('not JSON');
      socket.send(JSON.stringify({ id: said(data).id }));
      socket.send(Buffer.from([0xff, 0x00, 0x7b]));
    });
  });
  const flow = aWebSocket({ messages: [aMessage({ replyId: '$.reply', replyTimeoutMs: 200 })] });
  const talk = await measureSockets(url, flow, usersWindow(2, 900));
  const [replied, asked] = talk.rate('ws_replies');
  expect([replied, asked]).toEqual([0, talk.counter('ws_msgs_sent')]);
  expect(asked).toBeGreaterThan(7);
  expect(talk.trend('ws_round_trip').count).toBe(0);
});

test('messages and bytes are counted both ways', async () => {
  const { url, log } = await serveSockets((socket) => {
    socket.on('message', () => socket.send('é'.repeat(100)));
  });
  const flow = aWebSocket({
    messages: [aMessage({ text: 'ab{{ user.number }}é', replyId: null, perSecond: 7 })],
  });
  const driver = aDriver(aSocketScenario(flow));
  const [talk] = await measureWindows(driver, url, [usersWindow(3, 1000), usersWindow(3, 200)]);
  const sent = talk?.counter('ws_msgs_sent') ?? 0;
  expect(sent).toBeGreaterThanOrEqual(18);
  expect(talk?.counter('ws_bytes_sent')).toBe(5 * sent);
  const received = talk?.counter('ws_msgs_received') ?? 0;
  expect(sent - received).toBeLessThan(5);
  expect(talk?.counter('ws_bytes_received')).toBe(200 * received);
  expect(new Set(log.messages)).toEqual(new Set(['ab0é', 'ab1é', 'ab2é']));
  expect(talk?.rate('ws_replies')).toEqual([0, 0]);
});

test('pushes that state when they were sent give a latency, never below zero', async () => {
  const { url } = await serveSockets((socket) => {
    const push = (sentAt: unknown): void => socket.send(JSON.stringify({ at: { sent: sentAt } }));
    const timer = setInterval(() => {
      push(Date.now() - 130);
      push(String(Date.now() - 130));
      push(new Date(Date.now() - 130).toISOString());
      push(Date.now() + 60_000);
      push('yesterday');
      socket.send('{"at":{}}');
    }, 70);
    socket.on('close', () => clearInterval(timer));
  });
  const talk = await measureSockets(url, aWebSocket({ sentAt: '$.at.sent' }), usersWindow(2, 1000));
  const latency = talk.trend('ws_latency');
  expect(latency.count).toBeGreaterThan(70);
  expect(latency.count % 4).toBe(0);
  // Three of four say 130 ms, the fourth comes from a clock that is ahead of ours.
  expect(countAbove(latency, 129_000)).toBe((latency.count * 3) / 4);
  expect(countAbove(latency, 0)).toBe((latency.count * 3) / 4);
  expect(talk.counter('ws_msgs_received')).toBe((latency.count / 4) * 6);
});

test('our own pings are answered and timed; those of the server are answered', async () => {
  let pongs = 0;
  const { url } = await serveSockets((socket) => {
    socket.on('pong', () => pongs++);
    const timer = setInterval(() => socket.ping(), 70);
    socket.on('close', () => clearInterval(timer));
  });
  const talk = await measureSockets(url, aWebSocket({ pingMs: 130 }), usersWindow(7, 1000));
  const pings = talk.trend('ws_ping');
  expect(pings.count).toBeGreaterThan(7 * 5);
  expect(pings.count).toBeLessThanOrEqual(7 * 8);
  expect(quantileUs(pings, 0.5)).toBeLessThan(50_000);
  expect(pongs).toBeGreaterThan(7 * 7);
  expect(talk.rate('ws_pongs')).toEqual([pings.count, pings.count]);
});

test('pings without a pong are counted by the next one, and so is what a server never pushes', async () => {
  const { url } = await serveSockets(() => {}, { autoPong: false });
  const flow = aWebSocket({ pingMs: 100, sentAt: '$.at' });
  const talk = await measureSockets(url, flow, usersWindow(3, 1000));
  const [answered, pings] = talk.rate('ws_pongs');
  expect(answered).toBe(0);
  expect(pings).toBeGreaterThan(3 * 5);
  expect(talk.trend('ws_ping').count).toBe(0);
  expect(talk.measurement.trends.find(({ metric }) => metric === 'ws_latency')?.histogram.count).toBe(0);
});

/** Sends every message to all, but not to those who do not listen. */
function tellAll(deaf: (socket: WebSocket) => boolean) {
  return (socket: WebSocket, log: SocketLog): void => {
    socket.on('message', (data) => {
      for (const other of log.sockets) if (!deaf(other)) other.send(textOf(data));
    });
  };
}

const aBroadcast = aMessage({ perSecond: 3, replyId: null, isBroadcast: true, replyTimeoutMs: 500 });

test('a broadcast is timed to its last receiver', async () => {
  const { url } = await serveSockets((socket, log) => {
    socket.on('message', (data) => {
      for (const other of log.sockets.slice(1)) other.send(textOf(data));
      // The first to come hears of it later, and twice.
      setTimeout(() => {
        for (let copy = 0; copy < 2; copy++) log.sockets[0]?.send(textOf(data));
      }, 130);
    });
  });
  const flow = aWebSocket({ broadcastId: '$.id', messages: [aBroadcast] });
  const talk = await measureSockets(url, flow, usersWindow(5, 1000));
  const sent = talk.counter('ws_msgs_sent');
  expect(sent).toBeGreaterThanOrEqual(10);
  expect(talk.rate('ws_delivered')).toEqual([5 * sent, 5 * sent]);
  expect(talk.trend('ws_fan_out').count).toBe(sent);
  expect(countAbove(talk.trend('ws_fan_out'), 125_000)).toBe(sent);
  expect(quantileUs(talk.trend('ws_fan_out'), 0.5)).toBeLessThan(250_000);
});

test('a receiver that never gets a broadcast is missed in the share, and its fan-out has no time', async () => {
  const { url } = await serveSockets((socket, log) => {
    tellAll((other) => other === log.sockets[2])(socket, log);
  });
  const flow = aWebSocket({ broadcastId: '$.id', messages: [aBroadcast] });
  const talk = await measureSockets(url, flow, usersWindow(5, 1000));
  const sent = talk.counter('ws_msgs_sent');
  expect(talk.rate('ws_delivered')).toEqual([4 * sent, 5 * sent]);
  expect(talk.trend('ws_fan_out').count).toBe(0);
});

test('who comes after a broadcast is no receiver of it, and who leaves by our doing is none either', async () => {
  const { url } = await serveSockets(tellAll(() => false));
  const flow = aWebSocket({ broadcastId: '$.id', messages: [aBroadcast] });
  const steps = [
    [0, 3],
    [400, 7],
    [800, 2],
  ] as const;
  const talk = await measureSockets(url, flow, usersWindow(steps, 1300));
  const [received, expected] = talk.rate('ws_delivered');
  expect(received).toBe(expected);
  expect(expected).toBeGreaterThan(3 * talk.counter('ws_msgs_sent') - 10);
  expect(expected).toBeLessThan(7 * talk.counter('ws_msgs_sent'));
  expect(talk.kinds('ws_closed')).toEqual({ 1001: 5 });
});

test('a target that stops reading is given no more than a little, and what it does not take is told', async () => {
  const { url } = await serveSockets((socket) => socket.pause());
  const text = `{"id":"{{ message.id }}","text":"${'x'.repeat(100_000)}"}`;
  const flow = aWebSocket({ messages: [aMessage({ text, perSecond: 200, replyTimeoutMs: 200 })] });
  const talk = await measureSockets(url, flow, usersWindow(1, 1500));
  const [sent, unsent] = [talk.counter('ws_msgs_sent'), talk.counter('ws_msgs_unsent')];
  expect(sent + unsent + talk.measurement.generator.lost).toBeGreaterThan(290);
  expect(unsent).toBeGreaterThan(100);
  expect(talk.rate('ws_replies')).toEqual([0, sent + unsent]);
});

test('a message limit ends the load as a request limit does', async () => {
  const { url, log } = await serveSockets(echo);
  const flow = aWebSocket({ messages: [aMessage({ perSecond: 13 })] });
  const scenario = aSocketScenario(flow, { limits: { requestBudget: 100, messageBudget: 7 } });
  const driver = aDriver(scenario);
  const [talk] = await measureWindows(driver, url, [usersWindow(3, 5000)]);
  expect(driver.remainingBudget()).toBe(0);
  expect(log.messages.length).toBe(7);
  expect(talk?.counter('ws_msgs_sent')).toBe(7);
  expect(talk?.measurement.partial).toBe(true);
  expect(talk?.measurement.durationMs).toBeLessThan(2000);
});
