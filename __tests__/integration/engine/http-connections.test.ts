import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Scenario } from '../../../src/scenario/index.ts';
import type { Outcome } from '../../../src/trial/index.ts';
import { createAddressGuard } from '../../../src/target/index.ts';
import { createFolder } from '../target/toy-server.ts';
import {
  aDriver,
  afterwards,
  aRequest,
  aScenario,
  aWindow,
  cleanUp,
  endpointOf,
  listen,
  measure,
  serve,
  serveBytes,
  unstopped,
} from './measuring.ts';

cleanUp();

/** Says why a test cannot run here; where everything is required, that is a failure. */
function skip(reason: string): void {
  if (process.env['PERF_GATE_REQUIRE_ALL'] === '1') throw new Error(reason);
  console.warn(`skipped: ${reason}`);
}

function failuresOf(outcomes: Readonly<Record<Outcome, number>>): Partial<Record<Outcome, number>> {
  return Object.fromEntries(Object.entries(outcomes).filter(([name, count]) => name !== 'ok' && count > 0));
}

test('a name that leads elsewhere in the middle of a load is not followed to a metadata address', async () => {
  const { url, log } = await serve(
    (_request, response) => void response.setHeader('connection', 'close').end(),
  );
  let asked = 0;
  const guard = createAddressGuard((_hostname, _options, answer) => {
    asked++;
    answer(null, [{ address: asked <= 3 ? '127.0.0.1' : '169.254.169.254', family: 4 }]);
  });
  const rebinding = new URL(`http://preview.example:${url.port}/`);
  const list = await measure(rebinding, aWindow(7, 1000), aScenario(), { guard });
  expect([list.outcomes.ok, failuresOf(list.outcomes)]).toEqual([3, { dns: 4 }]);
  expect(asked).toBe(7);
  expect(log.requests.map(({ headers }) => headers.host)).toEqual(Array(3).fill(rebinding.host));
});

test.each([['http://169.254.169.254/'], ['http://[fe80::1]/'], ['http://[::ffff:169.254.169.254]/']])(
  'a connection to %s is refused where it would be made',
  async (href) => {
    const result = await aDriver(aScenario()).send(aRequest(), new URL(href), unstopped);
    expect(result).toEqual({
      ok: false,
      status: 0,
      detail: expect.stringContaining('is a link-local or cloud metadata address'),
    });
  },
);

test('requests one after the other share one connection', async () => {
  const { url, log } = await serve((_request, response) => void response.end());
  const list = await measure(url, aWindow(7, 1000));
  expect(list.outcomes.ok).toBe(7);
  expect(log.connections.length).toBe(1);
});

test('a request never waits behind another: as many connections as there are requests under way', async () => {
  const { url, log } = await serve((_request, response) => void setTimeout(() => response.end(), 700));
  const list = await measure(url, aWindow(130, 333));
  expect(list.outcomes.ok).toBe(43);
  expect(log.connections.length).toBe(43);
});

test('connections last from window to window', async () => {
  const { url, log } = await serve((_request, response) => void response.end());
  const driver = aDriver(aScenario());
  for (let index = 0; index < 3; index++)
    await driver.measure(aWindow(7, 333), { candidate: url }, unstopped);
  expect(log.requests.length).toBe(6);
  expect(log.connections.length).toBe(1);
});

test('connections to an instance that was replaced are closed, and so are all at the end', async () => {
  const [old, fresh] = [
    await serve((_request, response) => void response.end()),
    await serve((_request, response) => void response.end()),
  ];
  const driver = aDriver(aScenario());
  await driver.measure(aWindow(130, 70), { candidate: old.url }, unstopped);
  expect(old.log.connections.every(({ closed }) => closed)).toBe(false);
  await driver.measure(aWindow(130, 130), { candidate: fresh.url }, unstopped);
  expect(old.log.connections.every(({ closed }) => closed)).toBe(true);
  await driver.close();
  await new Promise((resolve) => setTimeout(resolve, 70));
  expect(fresh.log.connections.every(({ closed }) => closed)).toBe(true);
});

test('a server that closes after each answer is no error, only a connection each', async () => {
  const { url, log } = await serve(
    (_request, response) => void response.setHeader('connection', 'close').end('a lamp'),
  );
  const list = await measure(url, aWindow(130, 700));
  expect(failuresOf(list.outcomes)).toEqual({});
  expect(log.requests.length).toBe(91);
  expect(log.connections.length).toBe(91);
});

test('a server that keeps connections for a second only, and says so, is obeyed', async () => {
  const { url } = await serve(
    (_request, response) => void response.end(),
    (server) => {
      server.keepAliveTimeout = 1000;
    },
  );
  expect(failuresOf((await measure(url, aWindow(0.7, 5000))).outcomes)).toEqual({});
});

/** A server that answers, and breaks every later request on the same connection after `restMs` or more of silence. */
async function serveOnceRested(restMs: number) {
  const seen = { requests: 0, broken: 0 };
  const lastAnswerMs = new WeakMap<Socket, number>();
  const url = await serveBytes((socket) => {
    const last = lastAnswerMs.get(socket);
    if (last !== undefined && performance.now() - last >= restMs) {
      seen.broken++;
      socket.resetAndDestroy();
      return;
    }
    seen.requests++;
    lastAnswerMs.set(socket, performance.now());
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
  });
  return { url, seen };
}

test('a request that crossed the closing of a rested connection is sent again, and counted once', async () => {
  const { url, seen } = await serveOnceRested(550);
  const list = await measure(url, aWindow(0.9, 3600));
  expect(list.planned).toBe(3);
  expect(failuresOf(list.outcomes)).toEqual({});
  expect(seen).toEqual({ requests: 3, broken: 2 });
});

test('a request that changes something is not sent again', async () => {
  const { url, seen } = await serveOnceRested(550);
  const order = aRequest({ method: 'POST', body: 'x' });
  const list = await measure(url, aWindow(0.9, 3600), aScenario({ requests: [order] }));
  expect(list.outcomes).toMatchObject({ ok: 2, reset: 1 });
  expect(seen).toEqual({ requests: 2, broken: 1 });
});

test('a connection that breaks while it is in use is an error of the target', async () => {
  const { url, seen } = await serveOnceRested(70);
  const list = await measure(url, aWindow(7, 1000));
  expect(list.outcomes).toMatchObject({ ok: 4, reset: 3 });
  expect(seen).toEqual({ requests: 4, broken: 3 });
});

test('sending again takes from the budget, and is not done without', async () => {
  const { url, seen } = await serveOnceRested(550);
  const scenario = aScenario({ limits: { requestBudget: 2, messageBudget: 7 } });
  const list = await measure(url, aWindow(0.9, 3600), scenario);
  expect(seen).toEqual({ requests: 1, broken: 1 });
  expect(list).toMatchObject({ sent: 2, outcomes: { ok: 1, reset: 1 } });
});

test('an IPv6 address is a target like any other', async () => {
  const has = Object.values(networkInterfaces()).some((each) =>
    each?.some(({ address }) => address === '::1'),
  );
  if (!has) return skip('this machine has no IPv6 loopback');
  const server = createServer((_request, response) => void response.end());
  const port = await listen(server, '::1');
  expect((await measure(new URL(`http://[::1]:${port}`), aWindow(130, 333))).outcomes.ok).toBe(43);
});

test('requests go below the path of the target’s URL', async () => {
  const { url, log } = await serve((_request, response) => void response.end());
  await measure(new URL('/shop/', url), aWindow(130, 70));
  expect(new Set(log.requests.map((request) => request.url))).toEqual(new Set(['/shop/products']));
});

test('TLS is verified, unless the authority is given', async () => {
  const options = await aCertificate();
  if (options === null) return;
  const port = await listen(createTlsServer(options, (_request, response) => void response.end()));
  const window = aWindow(130, 333);

  const stranger = await measure(new URL(`https://127.0.0.1:${port}`), window);
  expect(stranger.outcomes).toMatchObject({ ok: 0, tls: 43 });

  const trusting = withTls({ authority: options.cert.toString() });
  const known = await measure(new URL(`https://127.0.0.1:${port}`), window, trusting);
  expect(known.outcomes).toMatchObject({ ok: 43, tls: 0 });

  const { url: plain } = await serve((_request, response) => void response.end());
  const mistaken = await measure(new URL(`https://127.0.0.1:${plain.port}`), window, trusting);
  expect(mistaken.outcomes).toMatchObject({ ok: 0, tls: 43 });
});

test('TLS goes unverified where the scenario says so, and names another server or shows a certificate', async () => {
  const options = await aCertificate();
  if (options === null) return;
  const names: unknown[] = [];
  const server = createTlsServer(
    { ...options, requestCert: true, ca: options.cert, rejectUnauthorized: true },
    (request, response) => {
      names.push('servername' in request.socket ? request.socket.servername : '');
      response.end();
    },
  );
  const url = new URL(`https://127.0.0.1:${await listen(server)}`);
  const [key, certificate] = [options.key.toString(), options.cert.toString()];
  const without = await measure(url, aWindow(130, 70), withTls({ verify: false }));
  expect(without.outcomes.ok).toBe(0);
  const shown = await measure(url, aWindow(130, 70), withTls({ verify: false, key, certificate }));
  expect(shown.outcomes.ok).toBe(9);
  const named = { authority: certificate, key, certificate, serverName: 'localhost' };
  expect((await measure(url, aWindow(130, 70), withTls(named))).outcomes.ok).toBe(9);
  expect(new Set(names)).toEqual(new Set([false, 'localhost']));
});

function withTls(change: Partial<Scenario['http']['tls']>): Scenario {
  const scenario = aScenario();
  return { ...scenario, http: { ...scenario.http, tls: { ...scenario.http.tls, ...change } } };
}

/** A certificate of its own authority for the loopback; null where it cannot be made, which is said. */
async function aCertificate(): Promise<{ readonly key: Buffer; readonly cert: Buffer } | null> {
  const folder = await createFolder();
  afterwards(folder.remove);
  const [key, cert] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')];
  try {
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    const subject = [
      '-days',
      '7',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=IP:127.0.0.1,DNS:localhost',
    ];
    execFileSync('openssl', ['req', '-x509', ...curve, '-nodes', '-keyout', key, '-out', cert, ...subject], {
      stdio: 'ignore',
    });
  } catch (error) {
    skip(`openssl cannot make a certificate here: ${String(error)}`);
    return null;
  }
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

test('one driver serves two sides at once, each arrival on its own', async () => {
  const servers = {
    baseline: await serve((_request, response) => void response.end()),
    candidate: await serve((_request, response) => void response.writeHead(500).end()),
  };
  const window = aWindow(333.3, 700);
  const side = window.side.map((_, index) => (index % 7 < 3 ? 0 : 1));
  const measurements = await aDriver(aScenario()).measure(
    { ...window, side, sides: ['baseline', 'candidate'] },
    { baseline: servers.baseline.url, candidate: servers.candidate.url },
    unstopped,
  );
  expect(measurements.map((measurement) => measurement.side)).toEqual(['baseline', 'candidate']);
  const [baseline, candidate] = [endpointOf(measurements, { side: 'baseline' }), endpointOf(measurements)];
  expect(baseline.planned).toBe(side.filter((each) => each === 0).length);
  expect(baseline.outcomes).toMatchObject({ ok: servers.baseline.log.requests.length, status: 0 });
  expect(candidate.outcomes).toMatchObject({ ok: 0, status: servers.candidate.log.requests.length });
  expect(baseline.sent + candidate.sent).toBe(window.atMs.length);
});
