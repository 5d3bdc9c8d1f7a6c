import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { addressGuard, createUrlTarget, type UrlTargetOptions } from '../../../src/target/index.ts';
import { createFolder, unstopped } from './toy-server.ts';

const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function listen(server: Server, scheme = 'http'): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return `${scheme}://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

async function aServer(listener: RequestListener): Promise<string> {
  return await listen(createServer(listener));
}

function aTarget(url: string, change: Partial<UrlTargetOptions> = {}) {
  return createUrlTarget({
    side: 'baseline',
    url,
    readiness: { path: '/', timeoutMs: 20_000, wantsSuccess: false },
    guard: addressGuard,
    secrets: [],
    ...change,
  });
}

function statuses(...codes: readonly number[]): RequestListener {
  let next = 0;
  return (_request, response) => {
    response.statusCode = codes[Math.min(next++, codes.length - 1)] ?? 500;
    response.end('x');
  };
}

test('a server that answers is ready, and the URL is the given one', async () => {
  const base = await aServer(statuses(200));
  const target = aTarget(`${base}/shop`);
  expect((await target.start(unstopped)).href).toBe(`${base}/shop`);
  expect(target.describe()).toEqual({ side: 'baseline', label: `${base}/shop`, instances: 1, output: '' });
  expect(target.health()).toEqual({ kind: 'serving' });
  expect(target.renew).toBeNull();
  expect(target.lastStartMs()).toBe(0);
  await target.stop();
});

test('the readiness path is asked below the path of the URL, with the given headers', async () => {
  const seen: unknown[] = [];
  const base = await aServer((request, response) => {
    seen.push([request.url, request.headers['x-open']]);
    response.end();
  });
  await aTarget(`${base}/shop/`, {
    readiness: { path: '/up?full=1', timeoutMs: 5_000, wantsSuccess: false },
    headers: { 'x-open': 'sesame' },
  }).start(unstopped);
  expect(seen).toEqual([['/shop/up?full=1', 'sesame']]);
});

test('a server that is broken at first is waited for', async () => {
  const target = aTarget(await aServer(statuses(502, 500, 200)));
  await expect(target.start(unstopped)).resolves.toBeInstanceOf(URL);
});

test('Retry-After is obeyed', async () => {
  const times: number[] = [];
  const base = await aServer((_request, response) => {
    times.push(performance.now());
    response.statusCode = times.length === 1 ? 503 : 200;
    response.setHeader('retry-after', '1');
    response.end();
  });
  await aTarget(base).start(unstopped);
  expect(times).toHaveLength(2);
  // The first pause without the header would be a quarter of a second.
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(900);
});

test('a server that stays broken is not ready, and the last status is named', async () => {
  const target = aTarget(await aServer(statuses(502)), {
    readiness: { path: '/', timeoutMs: 700, wantsSuccess: false },
  });
  await expect(target.start(unstopped)).rejects.toMatchObject({
    code: 'TARGET_NOT_READY',
    message: expect.stringContaining('status 502'),
  });
});

test.each([
  [401, 'asked for a sign-in'],
  [403, 'forbidden'],
])('status %i is named as an authentication wall: %s', async (status) => {
  const target = aTarget(await aServer(statuses(status)));
  await expect(target.start(unstopped)).rejects.toMatchObject({
    code: 'TARGET_NOT_READY',
    message: expect.stringContaining('authentication wall'),
  });
});

test('a port where nobody listens is out of reach', async () => {
  const target = aTarget('http://127.0.0.1:1', {
    readiness: { path: '/', timeoutMs: 900, wantsSuccess: false },
  });
  await expect(target.start(unstopped)).rejects.toMatchObject({
    code: 'TARGET_UNREACHABLE',
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

test('a host that does not exist is out of reach', async () => {
  const target = aTarget('http://no-such-host.invalid', {
    readiness: { path: '/', timeoutMs: 900, wantsSuccess: false },
  });
  await expect(target.start(unstopped)).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' });
});

test('a server that comes up while we knock is found', async () => {
  const reserved = await aServer(statuses(200));
  await closing.pop()?.();
  const server = createServer(statuses(200));
  setTimeout(() => server.listen(Number(new URL(reserved).port), '127.0.0.1'), 300);
  closing.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  await expect(aTarget(reserved).start(unstopped)).resolves.toBeInstanceOf(URL);
});

test('a server that accepts and says nothing is not ready', async () => {
  const silent = createTcpServer(() => undefined);
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  closing.push(() => silent.close());
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const target = aTarget(`http://127.0.0.1:${port}`, {
    readiness: { path: '/', timeoutMs: 600, wantsSuccess: false },
  });
  await expect(target.start(unstopped)).rejects.toMatchObject({
    code: 'TARGET_NOT_READY',
    message: expect.stringContaining('no answer within'),
  });
});

test('a certificate nobody vouches for is a TLS error, at once', async () => {
  const folder = await createFolder();
  closing.push(folder.remove);
  const [key, cert] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  execFileSync('openssl', ['req', '-x509', ...curve, '-nodes', '-keyout', key, '-out', cert, ...subject], {
    stdio: 'ignore',
  });
  const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, statuses(200));
  await expect(aTarget(await listen(server, 'https')).start(unstopped)).rejects.toMatchObject({
    code: 'TARGET_TLS',
    hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
  });
});

test('https where only http is spoken is a TLS error with another hint', async () => {
  const base = (await aServer(statuses(200))).replace('http:', 'https:');
  await expect(aTarget(base).start(unstopped)).rejects.toMatchObject({
    code: 'TARGET_TLS',
    hint: expect.stringContaining('speaks https'),
  });
});

test('a metadata address is refused before anything is sent', async () => {
  await expect(aTarget('http://169.254.169.254/latest/').start(unstopped)).rejects.toMatchObject({
    code: 'TARGET_REFUSED',
  });
});

test('a stop signal ends the wait', async () => {
  const stop = new AbortController();
  const start = aTarget(await aServer(statuses(503))).start(stop.signal);
  setTimeout(() => stop.abort(), 100);
  await expect(start).rejects.toMatchObject({ code: 'INTERRUPTED' });
});

describe('asked after the load', () => {
  test.each([200, 404, 500, 503])('a server that answers with %d still serves', async (status) => {
    const target = aTarget(await aServer(statuses(200, status)));
    await target.start(unstopped);
    expect(await target.ask(unstopped)).toEqual({ kind: 'serving' });
  });

  test('a server that is gone has died, and it is said what was seen', async () => {
    const server = createServer(statuses(200));
    const target = aTarget(await listen(server), {
      readiness: { path: '/up', timeoutMs: 5_000, wantsSuccess: false },
    });
    await target.start(unstopped);
    server.close();
    server.closeAllConnections();
    const health = await target.ask(unstopped);
    expect(health).toEqual({
      kind: 'died',
      detail: expect.stringMatching(/^after the load nothing answered at \/up any more: .*ECONNREFUSED/),
    });
  });

  test('a server that breaks every connection has died, one that does so once has not', async () => {
    let broken = Infinity;
    const base = await aServer((request, response) => {
      if (broken-- > 0) response.end();
      else request.socket.resetAndDestroy();
    });
    const target = aTarget(base);
    await target.start(unstopped);
    broken = 0;
    expect((await target.ask(unstopped)).kind).toBe('died');
    let looks = 0;
    const flaky = aTarget(
      await aServer((request, response) => {
        if (++looks === 2) request.socket.resetAndDestroy();
        else response.end();
      }),
    );
    await flaky.start(unstopped);
    expect(await flaky.ask(unstopped)).toEqual({ kind: 'serving' });
    expect(looks).toBe(3);
  });

  test('a server that hangs has died, and a stop signal ends the asking', async () => {
    let isHanging = false;
    const base = await aServer((_request, response) => void (isHanging || response.end()));
    const target = aTarget(base);
    await target.start(unstopped);
    isHanging = true;
    const stop = new AbortController();
    const stopped = target.ask(stop.signal);
    setTimeout(() => stop.abort(), 130);
    expect(await stopped).toEqual({ kind: 'serving' });
    expect(await target.ask(unstopped)).toEqual({
      kind: 'died',
      detail: 'after the load nothing answered at / any more: no answer within 10000 ms',
    });
  }, 30_000);
});
