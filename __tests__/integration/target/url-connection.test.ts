import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { UrlTargetOptions } from '../../../src/target/index.ts';
import { createAddressGuard } from '../../../src/target/guarded-lookup.ts';
import { aUrlTarget } from '../../support/a-url-target.ts';
import { aCertificate } from '../engine/a-certificate.ts';
import { aProxy, useProxy } from '../engine/a-proxy.ts';
import { cleanUp, listen } from '../engine/measuring.ts';
import { unstopped } from './toy-server.ts';

cleanUp();

let [cert, key] = ['', ''];

beforeAll(() => {
  ({ cert, key } = aCertificate());
});

const SOON = { path: '/', timeoutMs: 5_000, wantsSuccess: false };

function aTarget(url: string, change: Partial<UrlTargetOptions>) {
  return aUrlTarget(url, { readiness: SOON, ...change });
}

/** A server with a certificate that nobody else vouches for, and what it was asked. */
async function aTlsServer(options: ServerOptions = {}) {
  const seen: IncomingMessage[] = [];
  const server = createTlsServer({ cert, key, ...options }, (request, response) => {
    seen.push(request);
    response.end();
  });
  return { url: `https://127.0.0.1:${await listen(server)}`, seen };
}

/** Started and asked again, as a gate does before and after the load. */
async function lookTwice(url: string, change: Partial<UrlTargetOptions>): Promise<string> {
  const target = aTarget(url, change);
  await target.start(unstopped);
  return (await target.ask(unstopped)).kind;
}

describe('TLS as the load speaks it', () => {
  test('trusts the authority that is named, under the name that is said', async () => {
    const { url, seen } = await aTlsServer();
    expect(await lookTwice(url, { tls: { ca: cert, servername: 'localhost' } })).toBe('serving');
    expect(seen.map(({ httpVersion }) => httpVersion)).toEqual(['1.1', '1.1']);
    await expect(aTarget(url, { tls: { ca: cert } }).start(unstopped)).rejects.toMatchObject({
      code: 'TARGET_TLS',
      message: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID'),
      hint: expect.stringContaining('`http.tls.server-name`'),
    });
  });

  test('verifies nothing where that is wanted', async () => {
    const { url, seen } = await aTlsServer();
    expect(await lookTwice(url, { tls: { rejectUnauthorized: false } })).toBe('serving');
    expect(seen.length).toBe(2);
  });

  test('shows the certificate that is named', async () => {
    const { url, seen } = await aTlsServer({ requestCert: true, rejectUnauthorized: true, ca: cert });
    const tls = { rejectUnauthorized: false };
    await expect(
      aTarget(url, { tls, readiness: { path: '/', timeoutMs: 300, wantsSuccess: false } }).start(unstopped),
    ).rejects.toMatchObject({ code: 'TARGET_NOT_READY' });
    expect(seen.length).toBe(0);
    expect(await lookTwice(url, { tls: { ...tls, cert, key } })).toBe('serving');
  });

  test('a key of another certificate ends the wait at once, and the hint names the files', async () => {
    const { url } = await aTlsServer();
    const tls = { cert, key: aCertificate().key };
    await expect(aTarget(url, { tls }).start(unstopped)).rejects.toMatchObject({
      code: 'TARGET_TLS',
      hint: expect.stringContaining('`key` must be the key of `certificate`'),
    });
  });
});

describe('the proxy of the environment', () => {
  test('is asked where the load goes through it, and not for hosts that it leaves out', async () => {
    const server = createServer((_request, response) => void response.end());
    const url = `http://127.0.0.1:${await listen(server)}`;
    const proxy = await aProxy();
    useProxy(proxy.url);
    await lookTwice(url, {});
    expect(proxy.seen).toEqual([]);
    expect(await lookTwice(url, { isProxied: true })).toBe('serving');
    expect(proxy.seen).toEqual([`GET ${url}/`, `GET ${url}/`]);
    useProxy(proxy.url, '127.0.0.1');
    await lookTwice(url, { isProxied: true });
    expect(proxy.seen.length).toBe(2);
  });

  test('tunnels TLS, and looks up what only it can look up', async () => {
    const { url } = await aTlsServer();
    const { port } = new URL(url);
    const proxy = await aProxy();
    useProxy(proxy.url);
    const guard = createAddressGuard((hostname, _options, answer) =>
      answer(Object.assign(new Error(`no ${hostname} here`), { code: 'ENOTFOUND' }), []),
    );
    const tls = { ca: cert };
    expect(await lookTwice(`https://localhost:${port}`, { tls, guard, isProxied: true })).toBe('serving');
    expect(proxy.seen).toEqual([`CONNECT localhost:${port}`, `CONNECT localhost:${port}`]);
  });

  test.each(['proxy.example:3128', 'not a proxy'])(
    'is refused where it is none, and not shown: %s',
    async (proxy) => {
      useProxy(proxy);
      const error: unknown = await aTarget('http://127.0.0.1:9', { isProxied: true })
        .start(unstopped)
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'USAGE', hint: expect.stringContaining('http.proxy') });
      expect(String(error)).not.toContain(proxy);
    },
  );

  test('is not asked for a name that leads to a refused address', async () => {
    const proxy = await aProxy();
    useProxy(proxy.url);
    const found = [{ address: '10.1.2.3', family: 4 }];
    const guard = createAddressGuard(
      (_hostname, _options, answer) => answer(null, found),
      new Set(['preview.acme.example']),
    );
    await expect(
      aTarget('http://preview.acme.example', { guard, isProxied: true }).start(unstopped),
    ).rejects.toMatchObject({ code: 'TARGET_REFUSED', message: expect.stringContaining('10.1.2.3') });
    expect(proxy.seen).toEqual([]);
  });
});
