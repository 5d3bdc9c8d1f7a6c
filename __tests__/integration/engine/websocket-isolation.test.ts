import { expect, test } from '@jest/globals';
import type { ServerOptions, WebSocket } from 'ws';
import { aDriver, cleanUp, unstopped } from './measuring.ts';
import {
  aMessage,
  aSocketScenario,
  aWebSocket,
  echo,
  serveSockets,
  type Talk,
  talkOf,
  textOf,
  usersWindow,
} from './sockets.ts';

cleanUp();

const ISOLATION = { belongsTo: 'tenant-{{ user.number }}', pattern: '(tenant-\\d+)' };
const SAY = aMessage({ text: '{"id":"{{ message.id }}","of":"tenant-{{ user.number }}"}' });

/** Three users who say who they are, against a server that answers as it likes. */
async function talkTo(onConnection: (socket: WebSocket) => void, message = SAY): Promise<Talk> {
  const { url } = await serveSockets(onConnection);
  const flow = aWebSocket({ messages: [message] });
  const driver = aDriver(aSocketScenario(flow, { isolation: ISOLATION }));
  return talkOf(await driver.measure(usersWindow(3, 700), { candidate: url }, unstopped));
}

test("replies that hold what is the user's own are counted, one for one", async () => {
  const talk = await talkTo(echo);
  const [own, shown] = talk.rate('isolation', '*');
  expect(shown).toBe(talk.rate('ws_replies')[0]);
  expect(own).toBe(shown);
  expect(shown).toBeGreaterThan(3);
});

test('a reply that holds what is of another user is seen', async () => {
  let replies = 0;
  const talk = await talkTo((socket) => {
    socket.on('message', (data) => {
      const isLeak = ++replies % 3 === 0;
      socket.send(isLeak ? textOf(data).replace(/tenant-\d+/, 'tenant-13') : textOf(data));
    });
  });
  const [own, shown] = talk.rate('isolation', '*');
  expect(shown).toBe(replies);
  expect(shown - own).toBe(Math.floor(replies / 3));
});

test('so is one that is pushed, to a socket that awaits nothing', async () => {
  const talk = await talkTo((socket) => socket.send('news of tenant-13'), aMessage({ replyId: null }));
  expect(talk.rate('isolation', '*')).toEqual([0, 3]);
});

test('a message that shows no owner proves nothing', async () => {
  const talk = await talkTo(echo, aMessage());
  expect(talk.counter('ws_msgs_received')).toBeGreaterThan(6);
  expect(talk.rate('isolation', '*')).toEqual([0, 0]);
});

/** Answers an upgrade, well or not, with a header of another user's. */
function answering(isWelcome: boolean): ServerOptions {
  return {
    verifyClient: (_info, answer) => answer(isWelcome, 403, 'no', { 'x-of': 'tenant-13' }),
  };
}

test.each([
  ['lets them in', true],
  ['refuses them', false],
])('what is of another user is seen in the head of a server that %s', async (_how, isWelcome) => {
  const { url, server } = await serveSockets(echo, answering(isWelcome));
  server.on('headers', (headers) => headers.push('x-of: tenant-13'));
  const driver = aDriver(aSocketScenario(aWebSocket(), { isolation: ISOLATION }));
  const talk = talkOf(await driver.measure(usersWindow(3, 90), { candidate: url }, unstopped));
  expect(talk.rate('ws_connected')).toEqual([isWelcome ? 3 : 0, 3]);
  expect(talk.rate('isolation', '*')).toEqual([0, 3]);
});
