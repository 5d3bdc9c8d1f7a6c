import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from '@jest/globals';
import { type Fault, type Shop, startShop } from '../../../src/demo/index.ts';

const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function aShop(fault: Fault = 'none'): Promise<Shop> {
  const shop = await startShop({ port: 0, host: '127.0.0.1', fault, seed: 'test', crashAfterMs: 60_000 });
  closing.push(() => shop.stop());
  return shop;
}

/** Runs a shop as a program. */
function runShop(...args: readonly string[]): { child: ChildProcess; output: () => string } {
  const door = new URL('../../../src/demo/index.ts', import.meta.url).href;
  const program = `import { runShop } from ${JSON.stringify(door)};
process.exitCode = await runShop(process.argv.slice(1), process.env);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, '--', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  closing.push(() => child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  return { child, output: () => output };
}

async function urlOf({ child, output }: ReturnType<typeof runShop>): Promise<URL> {
  while (!output().includes('listening on')) {
    if (child.stdout === null) throw new Error('no output');
    await once(child.stdout, 'data');
  }
  return new URL(/listening on (\S+)/.exec(output())?.[1] ?? '');
}

test('it serves every endpoint, with the time of database and application', async () => {
  const { url } = await aShop();
  const answers = await Promise.all(
    ['/', '/health', '/products?limit=20', '/products/7', '/search?q=oak'].map((path) =>
      fetch(new URL(path, url)),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  for (const { headers } of answers) {
    expect(headers.get('server-timing')).toMatch(/^db;dur=\d+\.\d\d, app;dur=\d+\.\d\d$/);
  }
  expect(await answers[0]?.text()).toContain('shop');
  expect(await answers[2]?.json()).toMatchObject({ total: 100 });
});

test('a cart line can be added and removed', async () => {
  const { url } = await aShop();
  const added = await fetch(new URL('/cart', url), { method: 'POST', body: '{"productId":7,"quantity":2}' });
  expect(added.status).toBe(201);
  const id = /"id":"([^"]+)"/.exec(await added.text())?.[1];
  const removed = await fetch(new URL(`/cart/${id}`, url), { method: 'DELETE' });
  expect(removed.status).toBe(204);
  expect(removed.headers.get('server-timing')).toContain('db;dur=');
});

test('a body that is too long is refused', async () => {
  const { url } = await aShop();
  const answer = await fetch(new URL('/cart', url), { method: 'POST', body: 'x'.repeat(20_000) });
  expect(answer.status).toBe(413);
});

test('a query takes about as long as it should: the mean of many is right to a few per cent', async () => {
  const { url } = await aShop();
  const spent = await Promise.all(
    Array.from({ length: 60 }, async () => {
      const { headers } = await fetch(new URL('/search?q=oak', url));
      return Number(/db;dur=([\d.]+)/.exec(headers.get('server-timing') ?? '')?.[1]);
    }),
  );
  // A lower bound only: a busy machine may make it longer, nothing can make it shorter.
  expect(spent.reduce((sum, value) => sum + value, 0) / spent.length).toBeGreaterThan(37);
});

test('a stop lets the answer under way finish, and then nobody listens', async () => {
  const shop = await aShop();
  const answer = fetch(new URL('/search?q=oak', shop.url));
  await new Promise((resolve) => setTimeout(resolve, 15));
  await shop.stop();
  expect((await answer).status).toBe(200);
  await expect(fetch(shop.url)).rejects.toThrow();
});

test('freeze makes the event loop stand still', async () => {
  const { url } = await aShop('freeze');
  let longestMs = 0;
  const endMs = performance.now() + 3_600;
  while (performance.now() < endMs) {
    const beganMs = performance.now();
    await fetch(new URL('/health', url));
    longestMs = Math.max(longestMs, performance.now() - beganMs);
  }
  expect(longestMs).toBeGreaterThan(200);
});

test('down never listens: it rejects, and as a program it ends with code 1 and says why', async () => {
  await expect(aShop('down')).rejects.toThrow('database cannot be reached');
  const { child, output } = runShop('--fault', 'down');
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(output()).toContain('cannot start: the database cannot be reached');
});

test('crash serves for a while and then dies', async () => {
  const program = runShop('--fault', 'crash', '--crash-after-ms', '700');
  const url = await urlOf(program);
  expect((await fetch(url)).status).toBe(200);
  expect(await once(program.child, 'close')).toEqual([1, null]);
  expect(program.output()).toContain('giving up');
});

test.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const)(
  '%s ends the program with code 0',
  async (signal) => {
    const program = runShop();
    await urlOf(program);
    program.child.kill(signal);
    expect(await once(program.child, 'close')).toEqual([0, null]);
  },
);
