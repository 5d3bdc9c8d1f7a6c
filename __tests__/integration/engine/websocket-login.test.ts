import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import type { Login } from '../../../src/scenario/index.ts';
import { aStep } from './a-journey.ts';
import { aDriver, afterwards, cleanUp, endpointOf, listen, unstopped } from './measuring.ts';
import { aMessage, aSocketScenario, aWebSocket, echo, talkOf, textOf, usersWindow } from './sockets.ts';

cleanUp();

/** A chat that gives each log-in a token of its own, or refuses it, and says who connected with which. */
async function aChat(isOpen: boolean) {
  const seen: { readonly path: string; readonly user: string; readonly token: string }[] = [];
  const messages: string[] = [];
  const http = createServer((request, response) => {
    response.statusCode = isOpen ? 200 : 403;
    response.end(JSON.stringify({ token: `token of ${String(request.headers['x-user'])}` }));
  });
  const server = new WebSocketServer({ server: http });
  server.on('connection', (socket, { url = '', headers }) => {
    seen.push({ path: url, user: String(headers['x-user']), token: String(headers['authorization']) });
    socket.on('message', (data) => messages.push(textOf(data)));
    echo(socket);
  });
  afterwards(() => server.close());
  return { url: new URL(`http://127.0.0.1:${await listen(http)}`), seen, messages };
}

const FLOW = aWebSocket({
  path: '/ws?token={{ token }}',
  headers: { 'x-user': '{{ user.number }}', authorization: '{{ token }}' },
  messages: [aMessage({ text: '{"id":"{{ message.id }}","by":"{{ token }}"}', perSecond: 7 })],
});

function aLogin(per: Login['per']): Login {
  const step = aStep(
    { name: 'login', path: '/login', headers: { 'x-user': '{{ user.number }}' } },
    { capture: { token: '$.token' } },
  );
  return { per, steps: [step] };
}

test("the token in the upgrade's headers, the path and the messages is the user's own", async () => {
  const { url, seen, messages } = await aChat(true);
  const driver = aDriver(aSocketScenario(FLOW, { login: aLogin('user') }));
  const talk = talkOf(await driver.measure(usersWindow(3, 700), { candidate: url }, unstopped));
  expect(talk.rate('ws_connected')).toEqual([3, 3]);
  expect(seen.toSorted((a, b) => Number(a.user) - Number(b.user))).toEqual(
    [0, 1, 2].map((user) => ({
      path: `/ws?token=token%20of%20${user}`,
      user: String(user),
      token: `token of ${user}`,
    })),
  );
  expect(new Set(messages.map((text) => (JSON.parse(text) as { by: string }).by)).size).toBe(3);
  const [passed, total] = talk.rate('ws_replies');
  expect(passed).toBe(total);
  const once = await aChat(true);
  const shared = aDriver(aSocketScenario(FLOW, { login: aLogin('side') }));
  await shared.measure(usersWindow(3, 700), { candidate: once.url }, unstopped);
  expect(new Set(once.seen.map(({ token }) => token)).size).toBe(1);
  expect(once.seen.length).toBe(3);
});

test('where the log-in fails nothing is connected, and it is counted', async () => {
  const { url, seen } = await aChat(false);
  const driver = aDriver(aSocketScenario(FLOW, { login: aLogin('user') }));
  const measurements = await driver.measure(usersWindow(2, 700), { candidate: url }, unstopped);
  const talk = talkOf(measurements);
  const { sent } = endpointOf(measurements, { endpoint: 'login' });
  expect(seen).toEqual([]);
  expect(sent).toBeGreaterThanOrEqual(2);
  // A log-in that the end of the window met has not failed yet.
  const [connected, attempts] = talk.rate('ws_connected');
  expect(connected).toBe(0);
  expect(attempts).toBeGreaterThanOrEqual(sent - 2);
  expect(attempts).toBeGreaterThan(0);
  expect(talk.kinds('ws_failed')).toEqual({ login: attempts });
  expect(talk.rate('iterations_completed')[0]).toBe(0);
  expect(talk.counter('ws_sessions')).toBe(0);
  const nameless = aDriver(aSocketScenario(aWebSocket({ path: '/{{ never_set }}' })));
  const unset = talkOf(await nameless.measure(usersWindow(2, 300), { candidate: url }, unstopped));
  expect(unset.counter('names_not_set')).toBeGreaterThanOrEqual(2);
  expect(unset.rate('ws_connected')).toEqual([0, 0]);
});
