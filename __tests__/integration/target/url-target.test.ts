import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { UrlTargetOptions } from '../../../src/target/index.ts';
import { aUrlTarget } from '../../support/a-url-target.ts';
import { endServer, listenOnLoopback } from '../../support/loopback-server.ts';
import { createFolder, eventually, isRunning, unstopped } from './toy-server.ts';

const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function listen(server: Server): Promise<string> {
  const url = await listenOnLoopback(server);
  closing.push(() => endServer(server));
  return url;
}

async function aServer(listener: RequestListener): Promise<string> {
  return await listen(createServer(listener));
}

function aTarget(url: string, change: Partial<UrlTargetOptions> = {}) {
  return aUrlTarget(url, { side: 'baseline', ...change });
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
  const url = (await listen(server)).replace('http:', 'https:');
  await expect(aTarget(url).start(unstopped)).rejects.toMatchObject({
    code: 'TARGET_TLS',
    hint: expect.stringContaining('`http.tls.ca`'),
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
  });
});

async function aFolder(): Promise<string> {
  const { path, remove } = await createFolder();
  closing.push(remove);
  return path;
}

describe('commands that give a URL a fresh instance', () => {
  /** Commands that write what they were told into a file of the folder; a failing one ends with 7. */
  async function commands(words: {
    readonly restart?: boolean;
    readonly deploy?: boolean;
    readonly fails?: boolean;
  }) {
    const directory = await aFolder();
    const write = (name: string): string =>
      `echo "${name} $PERF_GATE_SIDE $PERF_GATE_URL [$PORT] [$GITHUB_TOKEN]" >> told${words.fails === true ? '; echo no space left >&2; exit 7' : ''}`;
    return {
      told: (): readonly string[] => readFileSync(join(directory, 'told'), 'utf8').trim().split('\n'),
      renewal: {
        restart: words.restart === true ? write('restart') : '',
        deploy: words.deploy === true ? write('deploy') : '',
        directory,
      },
    };
  }

  test('are told side and URL and no token; the side is deployed once, then restarted for each fresh instance', async () => {
    const base = await aServer(statuses(200));
    const { told, renewal } = await commands({ restart: true, deploy: true });
    const target = aTarget(base, { renewal, env: { ...process.env, GITHUB_TOKEN: 'secret', PORT: '1' } });
    await target.start(unstopped);
    expect(target.describe().instances).toBe(1);
    expect((await target.renew?.(unstopped))?.href).toBe(`${base}/`);
    expect(told()).toEqual(['deploy', 'restart', 'restart'].map((name) => `${name} baseline ${base}/ [] []`));
    expect([target.describe().instances, target.lastStartMs() > 0]).toEqual([2, true]);
    await target.stop();
  });

  test.each([
    [{ restart: true }, ['restart', 'restart']],
    [{ deploy: true }, ['deploy', 'deploy']],
  ])('of which only one is given serve for both: %j', async (words, names) => {
    const base = await aServer(statuses(200));
    const { told, renewal } = await commands(words);
    const target = aTarget(base, { renewal });
    await target.start(unstopped);
    await target.renew?.(unstopped);
    expect(told().map((line) => line.split(' ')[0])).toEqual(names);
  });

  test('are waited for until the target answers again', async () => {
    const base = await aServer(statuses(200, 503, 503, 200));
    const { renewal } = await commands({ restart: true });
    const target = aTarget(base, { renewal });
    await target.start(unstopped);
    await target.renew?.(unstopped);
    expect((await fetch(base)).status).toBe(200);
  });

  test('that fail say how, with what they wrote', async () => {
    const base = await aServer(statuses(200));
    const { renewal } = await commands({ restart: true, fails: true });
    await expect(aTarget(base, { renewal }).start(unstopped)).rejects.toMatchObject({
      code: 'RENEWAL_FAILED',
      message: expect.stringMatching(/failed with code 7 for the baseline; it wrote:\n.*no space left/s),
    });
  });

  test('are stopped with everything they started', async () => {
    const base = await aServer(statuses(200));
    const directory = await aFolder();
    const renewal = { restart: 'sleep 60 & echo $! > child; wait', deploy: '', directory };
    const target = aTarget(base, { renewal });
    const starting = target.start(unstopped);
    const caught = expect(starting).rejects.toMatchObject({ code: 'INTERRUPTED' });
    const child = join(directory, 'child');
    const written = (): boolean => existsSync(child) && readFileSync(child, 'utf8').endsWith('\n');
    expect(await eventually(written)).toBe(true);
    const pid = Number(readFileSync(child, 'utf8'));
    await target.stop();
    await caught;
    expect(await isRunning(pid)).toBe(false);
  });
});
