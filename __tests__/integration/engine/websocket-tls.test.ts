import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { DEFAULT_HTTP, type TlsOptions } from '../../../src/scenario/index.ts';
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

let cert = '';
let key = '';

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-certificate-'));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const subject = ['-days', '7', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const files = ['-nodes', '-keyout', keyFile, '-out', certFile];
  execFileSync('openssl', ['req', '-x509', ...curve, ...files, ...subject], { stdio: 'ignore' });
  [cert, key] = [readFileSync(certFile, 'utf8'), readFileSync(keyFile, 'utf8')];
  rmSync(folder, { recursive: true });
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
