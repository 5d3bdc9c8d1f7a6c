import { createServer } from 'node:https';
import { TLSSocket } from 'node:tls';
import { beforeAll, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { DEFAULT_HTTP, type TlsOptions } from '../../../src/scenario/index.ts';
import { aCertificate } from './a-certificate.ts';
import { aDriver, afterwards, cleanUp, listen, unstopped } from './measuring.ts';
import {
  aSocketScenario,
  aWebSocket,
  measureSockets,
  serveSockets,
  type Talk,
  talkOf,
  usersWindow,
} from './sockets.ts';

cleanUp();

let [cert, key] = ['', ''];

beforeAll(() => {
  ({ cert, key } = aCertificate());
});

/** One user against a server with a certificate of its own. */
async function connect(tls: Partial<TlsOptions>, { requestCert = false } = {}): Promise<Talk> {
  const https = createServer({ cert, key, requestCert, ca: cert });
  const server = new WebSocketServer({ server: https });
  afterwards(() => server.close());
  const url = new URL(`https://127.0.0.1:${await listen(https)}`);
  const http = { ...DEFAULT_HTTP, tls: { ...DEFAULT_HTTP.tls, ...tls } };
  const driver = aDriver(aSocketScenario(aWebSocket(), { http }));
  return talkOf(await driver.measure(usersWindow(1, 333), { candidate: url }, unstopped));
}

test('a certificate that nobody vouches for is refused', async () => {
  const talk = await connect({ serverName: 'localhost' });
  expect(Object.keys(talk.kinds('ws_failed'))).toEqual(['tls']);
  expect(talk.rate('ws_connected')[0]).toBe(0);
});

test('with the authority of the scenario it is taken', async () => {
  const scenario = await connect({ authority: cert, serverName: 'localhost' });
  expect(scenario.rate('ws_connected')).toEqual([1, 1]);
});

test('the certificate must be one of the name that is asked for', async () => {
  const talk = await connect({ authority: cert, serverName: 'shop.test' });
  expect(Object.keys(talk.kinds('ws_failed'))).toEqual(['tls']);
});

test('unverified it is taken, and a client certificate is shown to a server that asks for it', async () => {
  expect((await connect({ verify: false })).rate('ws_connected')).toEqual([1, 1]);
  const strict = await connect({ verify: false }, { requestCert: true });
  expect(Object.keys(strict.kinds('ws_closed')).concat(Object.keys(strict.kinds('ws_failed')))).not.toEqual(
    [],
  );
  const shown = await connect({ verify: false, certificate: cert, key }, { requestCert: true });
  expect(shown.rate('ws_connected')).toEqual([1, 1]);
});

test('a server that speaks no TLS is a failure of TLS', async () => {
  const { url } = await serveSockets();
  const talk = await measureSockets(
    new URL(`https://127.0.0.1:${url.port}`),
    aWebSocket(),
    usersWindow(1, 200),
  );
  expect(Object.keys(talk.kinds('ws_failed'))).toEqual(['tls']);
});

test('a user that connects again resumes its own TLS session, and no other does', async () => {
  const https = createServer({ cert, key });
  const server = new WebSocketServer({ server: https });
  const seen: { readonly user: string; readonly isResumed: boolean }[] = [];
  server.on('connection', (socket, { headers, socket: bare }) => {
    const isResumed = bare instanceof TLSSocket && bare.isSessionReused();
    seen.push({ user: String(headers['x-user']), isResumed });
    // Not at once: the session comes after the handshake.
    setTimeout(() => socket.close(1012), 70);
  });
  afterwards(() => server.close());
  const url = new URL(`https://127.0.0.1:${await listen(https)}`);
  const http = { ...DEFAULT_HTTP, tls: { ...DEFAULT_HTTP.tls, verify: false } };
  const flow = aWebSocket({
    headers: { 'x-user': '{{ user.number }}' },
    reconnection: { attempts: 7, backOffMs: 30, maxMs: 700 },
  });
  const driver = aDriver(aSocketScenario(flow, { http }));
  await driver.measure(usersWindow(3, 900), { candidate: url }, unstopped);
  for (const user of ['0', '1', '2']) {
    const [first, ...later] = seen.filter((each) => each.user === user).map(({ isResumed }) => isResumed);
    expect(first).toBe(false);
    expect(later.length).toBeGreaterThan(0);
    expect(new Set(later)).toEqual(new Set([true]));
  }
});
