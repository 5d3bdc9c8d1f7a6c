import { createServer } from 'node:https';
import { expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { DEFAULT_HTTP, type HttpOptions } from '../../../src/scenario/index.ts';
import { aCertificate } from './a-certificate.ts';
import { aProxy, useProxy } from './a-proxy.ts';
import { aDriver, afterwards, cleanUp, listen, unstopped } from './measuring.ts';
import {
  aMessage,
  aSocketScenario,
  aWebSocket,
  echo,
  serveSockets,
  type Talk,
  talkOf,
  usersWindow,
} from './sockets.ts';

cleanUp();

const FLOW = aWebSocket({ connectTimeoutMs: 300, messages: [aMessage()] });

/** Two users who talk to a server as the options say. */
async function talk(url: URL, change: Partial<HttpOptions>): Promise<Talk> {
  const http: HttpOptions = { ...DEFAULT_HTTP, proxy: 'environment', ...change };
  const driver = aDriver(aSocketScenario(FLOW, { http }));
  return talkOf(await driver.measure(usersWindow(2, 700), { candidate: url }, unstopped));
}

test('the proxy of the environment tunnels where the scenario says so, and not to hosts that it leaves out', async () => {
  const proxy = await aProxy();
  const { url } = await serveSockets();
  useProxy(proxy.url);
  const through = await talk(url, {});
  expect(through.rate('ws_connected')).toEqual([2, 2]);
  expect(through.rate('ws_replies')[0]).toBeGreaterThan(3);
  expect(proxy.seen).toEqual([`CONNECT ${url.host}`, `CONNECT ${url.host}`]);
  const none = await talk(url, { proxy: 'none' });
  useProxy(proxy.url, '127.0.0.1');
  const left = await talk(url, {});
  expect([none.rate('ws_connected'), left.rate('ws_connected')]).toEqual([
    [2, 2],
    [2, 2],
  ]);
  expect(proxy.seen.length).toBe(2);
});

test('TLS goes through the tunnel, and its certificate is looked at', async () => {
  const { cert, key } = aCertificate();
  const https = createServer({ cert, key });
  const server = new WebSocketServer({ server: https });
  server.on('connection', echo);
  afterwards(() => server.close());
  const url = new URL(`https://127.0.0.1:${await listen(https)}`);
  const proxy = await aProxy();
  useProxy(proxy.url);
  const tls = { ...DEFAULT_HTTP.tls, serverName: 'localhost' };
  const trusted = await talk(url, { tls: { ...tls, authority: cert } });
  expect(trusted.rate('ws_connected')).toEqual([2, 2]);
  expect(trusted.rate('ws_replies')[0]).toBeGreaterThan(3);
  expect(proxy.seen).toEqual([`CONNECT ${url.host}`, `CONNECT ${url.host}`]);
  const refused = await talk(url, { tls });
  expect(Object.keys(refused.kinds('ws_failed'))).toEqual(['tls']);
  expect(refused.rate('ws_connected')[0]).toBe(0);
});

test.each([
  ['refused', 'protocol'],
  ['silent', 'connect'],
] as const)('a tunnel that is %s is a connection that failed', async (tunnel, kind) => {
  const proxy = await aProxy(tunnel);
  const { url, log } = await serveSockets();
  useProxy(proxy.url);
  const failed = await talk(url, {});
  expect(failed.rate('ws_connected')[0]).toBe(0);
  expect(Object.keys(failed.kinds('ws_failed'))).toEqual([kind]);
  expect(failed.counter('ws_failed', `chat ${kind}`)).toBeGreaterThanOrEqual(2);
  expect(log.sockets).toEqual([]);
});

test('a proxy that is not there is a connection that failed', async () => {
  const { url, log } = await serveSockets();
  useProxy('http://127.0.0.1:1');
  const failed = await talk(url, {});
  expect(Object.keys(failed.kinds('ws_failed'))).toEqual(['connect']);
  expect(log.sockets).toEqual([]);
});
