import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { TargetDriver } from '../../../src/experiment/index.ts';
import {
  aProcessTarget,
  createFolder,
  eventually,
  isRunning,
  serverSource,
  textAt,
  unstopped,
} from './toy-server.ts';

let folder: Awaited<ReturnType<typeof createFolder>>;
let target: TargetDriver | null = null;

beforeEach(async () => {
  folder = await createFolder();
  target = null;
});

afterEach(async () => {
  await target?.stop();
  await folder.remove();
});

async function given(
  ...[source, change]: [string, Parameters<typeof aProcessTarget>[2]?]
): Promise<TargetDriver> {
  target = await aProcessTarget(folder.path, source, change);
  return target;
}

async function failure(driver: TargetDriver): Promise<{ code: string; message: string; hint: string }> {
  return await driver.start(unstopped).then(
    () => {
      throw new Error('it started');
    },
    (error) => error,
  );
}

describe('starting', () => {
  test('a server that reads PORT is ready where it was told to listen', async () => {
    const driver = await given(serverSource());
    const url = await driver.start(unstopped);
    expect(url.hostname).toBe('127.0.0.1');
    expect(Number(await textAt(url))).toBeGreaterThan(0);
    expect(driver.health()).toEqual({ kind: 'serving' });
    expect(driver.lastStartMs()).toBeGreaterThan(0);
    expect(driver.describe()).toEqual({
      side: 'candidate',
      label: 'node server.cjs',
      instances: 1,
      output: `ready on ${url.port}\n`,
    });
  });

  test('a server that is ready later than it starts is waited for', async () => {
    const late = `let warm = false; setTimeout(() => { warm = true; }, 400);`;
    const source = serverSource({
      before: late,
      answer: `(response.statusCode = warm ? 200 : 503, warm ? 'warm' : 'cold')`,
    });
    expect(await textAt(await (await given(source)).start(unstopped))).toBe('warm');
  });

  test('the readiness path decides, not the root', async () => {
    const source = serverSource({
      answer: `(response.statusCode = request.url === '/up' ? 200 : 500, request.url)`,
    });
    const driver = await given(source, {
      readiness: { path: '/up', timeoutMs: 20_000, wantsSuccess: false },
    });
    expect((await driver.start(unstopped)).pathname).toBe('/');
  });

  test('a server that demands a sign-in is up', async () => {
    const driver = await given(serverSource({ answer: `(response.statusCode = 401, 'who are you?')` }));
    await driver.start(unstopped);
    expect(driver.health()).toEqual({ kind: 'serving' });
  });

  test('a server that listens on ::1 only is found there', async () => {
    const source = serverSource().replace('process.env.HOST', `'::1'`);
    const url = await (await given(source)).start(unstopped);
    expect(url.hostname).toBe('[::1]');
    expect(Number(await textAt(url))).toBeGreaterThan(0);
  });

  test('a shell that leaves its server behind and ends well has started it', async () => {
    const driver = await given(serverSource(), { command: 'node server.cjs &' });
    const pid = Number(await textAt(await driver.start(unstopped)));
    expect(driver.health()).toEqual({ kind: 'serving' });
    process.kill(pid, 'SIGKILL');
    expect(await eventually(() => driver.health().kind === 'died')).toBe(true);
  });

  test('inputs and tokens of the job do not reach the process', async () => {
    const source = serverSource({ answer: 'JSON.stringify(process.env)' });
    const env = { ...process.env, 'INPUT_GITHUB-TOKEN': 'ghs_1', GITHUB_OUTPUT: '/tmp/o', SHOP: 'mine' };
    const seen: unknown = JSON.parse(await textAt(await (await given(source, { env })).start(unstopped)));
    expect(seen).toMatchObject({ SHOP: 'mine', HOST: '127.0.0.1' });
    expect(seen).not.toHaveProperty('INPUT_GITHUB-TOKEN');
    expect(seen).not.toHaveProperty('GITHUB_OUTPUT');
  });

  test('a port taken in the meantime is replaced by another, once', async () => {
    // The first instance behaves like one whose port was snatched; the second finds its port free.
    const source = serverSource({
      before: `
const fs = require('node:fs');
if (!fs.existsSync('tried')) {
  fs.writeFileSync('tried', process.env.PORT);
  createServer().listen(Number(process.env.PORT), process.env.HOST, () =>
    createServer().listen(Number(process.env.PORT), process.env.HOST));
  return;
}`,
    });
    const url = await (await given(source)).start(unstopped);
    expect(url.port).not.toBe(await readFile(join(folder.path, 'tried'), 'utf8'));
  });
});

describe('starting in vain', () => {
  test('a process that ends at once: its code and its last words', async () => {
    const error = await failure(await given(`console.error('no database url'); process.exit(7)`));
    expect(error).toMatchObject({ code: 'TARGET_START_FAILED' });
    expect(error.message).toContain('exited with code 7');
    expect(error.message).toContain('no database url');
  });

  test('a process that ends well without serving has failed too', async () => {
    const error = await failure(await given(`console.log('nothing to do')`));
    expect(error).toMatchObject({ code: 'TARGET_START_FAILED', message: expect.stringContaining('code 0') });
  });

  test('a command that does not exist: what the shell says of it', async () => {
    const error = await failure(await given('', { command: 'no-such-command-here' }));
    expect(error).toMatchObject({
      code: 'TARGET_START_FAILED',
      message: expect.stringContaining('not found'),
    });
  });

  test('a directory that does not exist', async () => {
    const error = await failure(await given('', { directory: join(folder.path, 'missing') }));
    expect(error).toMatchObject({ code: 'TARGET_START_FAILED', hint: expect.stringContaining('directory') });
  });

  test('a server that is never ready: the last status, and nothing left running', async () => {
    const source = serverSource({
      answer: `(response.statusCode = 503, '')`,
      after: 'console.log(process.pid)',
    });
    const driver = await given(source, { readiness: { path: '/', timeoutMs: 1_500, wantsSuccess: false } });
    const error = await failure(driver);
    expect(error).toMatchObject({ code: 'TARGET_NOT_READY', message: expect.stringContaining('status 503') });
    const pid = Number(driver.describe().output.trim().split('\n').at(-1));
    expect(pid).toBeGreaterThan(0);
    expect(await isRunning(pid)).toBe(false);
  });

  test('a server that never answers: it is not waited for longer than the limit', async () => {
    const source = `require('node:net').createServer(() => {}).listen(process.env.PORT, process.env.HOST)`;
    const error = await failure(
      await given(source, { readiness: { path: '/', timeoutMs: 1_200, wantsSuccess: false } }),
    );
    expect(error).toMatchObject({
      code: 'TARGET_NOT_READY',
      message: expect.stringContaining('no answer within'),
    });
  });

  test('a server that ignores PORT: the hint asks whether it reads it', async () => {
    const source = serverSource().replace('Number(process.env.PORT)', '0');
    const error = await failure(
      await given(source, { readiness: { path: '/', timeoutMs: 1_500, wantsSuccess: false } }),
    );
    expect(error).toMatchObject({
      code: 'TARGET_NOT_READY',
      hint: expect.stringMatching(
        /Nothing listens on \$PORT \(\d+\); does the command read the PORT variable/,
      ),
    });
  });

  test('a server that wants a fixed port which is taken: the hint names PORT as well', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const source = serverSource().replace('Number(process.env.PORT)', String(port));
    const error = await failure(await given(source));
    other.close();
    expect(error).toMatchObject({
      code: 'TARGET_START_FAILED',
      hint: expect.stringContaining('PORT variable'),
    });
  });

  test('a stop signal ends the wait and the process', async () => {
    const stop = new AbortController();
    const driver = await given(`console.log(process.pid); setInterval(() => {}, 1000)`);
    const start = driver.start(stop.signal);
    const error = start.catch((thrown: unknown) => thrown);
    await eventually(() => driver.describe().output !== '');
    stop.abort();
    expect(await error).toMatchObject({ code: 'INTERRUPTED' });
    expect(await isRunning(Number(driver.describe().output))).toBe(false);
  });

  test('a stop while it starts leaves nothing behind', async () => {
    const driver = await given(`console.log(process.pid); setInterval(() => {}, 1000)`);
    const error = driver.start(unstopped).catch((thrown: unknown) => thrown);
    await eventually(() => driver.describe().output !== '');
    await driver.stop();
    expect(await error).toMatchObject({ code: 'INTERRUPTED' });
    expect(await isRunning(Number(driver.describe().output))).toBe(false);
  });
});
