import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
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

describe('secrets', () => {
  test('are masked in the output and in errors', async () => {
    const secrets = ['s3cr3t-t0ken'];
    const serving = await given(serverSource({ after: `console.log('token s3cr3t-t0ken')` }), { secrets });
    await serving.start(unstopped);
    expect(await eventually(() => serving.describe().output.includes('token ***'))).toBe(true);
    await serving.stop();
    expect(serving.describe().output).toContain('token ***');
    const command = `echo s3cr3t-t0ken; exit 3`;
    const failing = await given('', { secrets, command, label: command });
    const error = await failure(failing);
    expect(`${error.message} ${error.hint} ${JSON.stringify(failing.describe())}`).not.toContain('s3cr3t');
  });
});

describe('dying', () => {
  test.each([
    [
      `setTimeout(() => { console.error('out of memory'); process.exit(9); }, 300)`,
      'exited with code 9',
      'by itself',
    ],
    [
      `setTimeout(() => { console.error('out of memory'); process.kill(process.pid, 'SIGKILL'); }, 300)`,
      'SIGKILL',
      'killed',
    ],
  ])('a server that was ready and dies says how: %s (%s: %s)', async (after, how) => {
    const driver = await given(serverSource({ after }), { command: 'exec node server.cjs' });
    await driver.start(unstopped);
    expect(await eventually(() => driver.health().kind === 'died')).toBe(true);
    await eventually(() => driver.describe().output.includes('out of memory'));
    const health = driver.health();
    expect(health).toMatchObject({ detail: expect.stringContaining(how) });
    expect(health).toMatchObject({ detail: expect.stringContaining('out of memory') });
    expect(await driver.ask(unstopped)).toEqual(driver.health());
  });

  test('a server that runs and answers no more is found by asking, and by nothing else', async () => {
    const source = serverSource({ after: `process.on('SIGUSR2', () => server.close())` });
    const driver = await given(source, { command: 'exec node server.cjs; sleep 30' });
    const url = await driver.start(unstopped);
    expect(await driver.ask(unstopped)).toEqual({ kind: 'serving' });
    // The connection of the question keeps the process alive when it no longer listens.
    const socket = connect(Number(url.port), url.hostname);
    process.kill(Number(await textAt(url)), 'SIGUSR2');
    const isGone = (): Promise<boolean> =>
      fetch(url, { headers: { connection: 'close' } }).then(
        () => false,
        () => true,
      );
    expect(await eventually(isGone)).toBe(true);
    expect(driver.health()).toEqual({ kind: 'serving' });
    expect(await driver.ask(unstopped)).toMatchObject({
      kind: 'died',
      detail: expect.stringContaining('after the load nothing answered at /'),
    });
    socket.destroy();
  });

  test('one that has not started, or was stopped, does not serve', async () => {
    const driver = await given(serverSource());
    expect(driver.health()).toEqual({ kind: 'died', detail: 'not running' });
    expect(await driver.ask(unstopped)).toEqual({ kind: 'died', detail: 'not running' });
    await driver.start(unstopped);
    await driver.stop();
    expect(driver.health()).toEqual({ kind: 'died', detail: 'not running' });
  });
});

describe('stopping', () => {
  const GRANDCHILD = `const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });`;

  test('grandchildren are gone as well', async () => {
    const source = serverSource({ before: GRANDCHILD, answer: `process.pid + ' ' + child.pid` });
    // A second command keeps the shell in between, as npm does.
    const driver = await given(source, { command: 'node server.cjs; true' });
    const pids = (await textAt(await driver.start(unstopped))).split(' ').map(Number);
    expect(await Promise.all(pids.map(isRunning))).toEqual([true, true]);
    await driver.stop();
    expect(await Promise.all(pids.map(isRunning))).toEqual([false, false]);
  });

  test('orphans of a server that died are gone as well', async () => {
    const source = serverSource({
      before: GRANDCHILD,
      answer: 'String(child.pid)',
      after: 'setTimeout(() => process.exit(1), 400)',
    });
    const driver = await given(source);
    const orphan = Number(await textAt(await driver.start(unstopped)));
    expect(await eventually(() => driver.health().kind === 'died')).toBe(true);
    expect(await isRunning(orphan)).toBe(true);
    await driver.stop();
    expect(await isRunning(orphan)).toBe(false);
  });

  test('a process that ignores SIGTERM is killed', async () => {
    const driver = await given(serverSource({ before: `process.on('SIGTERM', () => {});` }));
    const pid = Number(await textAt(await driver.start(unstopped)));
    await driver.stop();
    expect(await isRunning(pid)).toBe(false);
  });

  test('a process that obeys SIGTERM ends in its own way', async () => {
    const before = `process.on('SIGTERM', () => { console.log('closing in peace'); process.exit(0); });`;
    const driver = await given(serverSource({ before }));
    await driver.start(unstopped);
    await driver.stop();
    expect(driver.describe().output).toContain('closing in peace');
  });

  test('stopping twice, or what never started, does nothing', async () => {
    const driver = await given(serverSource());
    await driver.stop();
    await driver.start(unstopped);
    await Promise.all([driver.stop(), driver.stop()]);
    await driver.stop();
    expect(driver.health().kind).toBe('died');
  });

  test('when our own process ends without stopping, the group is killed', async () => {
    await writeFile(join(folder.path, 'server.cjs'), serverSource());
    const room = new URL('../../../src/target/index.ts', import.meta.url).href;
    await writeFile(
      join(folder.path, 'careless.mjs'),
      `import { createProcessTarget } from ${JSON.stringify(room)};
const target = createProcessTarget({ side: 'candidate', command: 'node server.cjs; true', directory: '.', env: process.env,
  readiness: { path: '/', timeoutMs: 20000, wantsSuccess: false }, secrets: [], label: '', clock: { nowMs: () => 0, wallTimeMs: () => 0 } });
const url = await target.start(new AbortController().signal);
process.stdout.write(await (await fetch(url)).text(), () => process.exit(0));`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, ['careless.mjs'], { cwd: folder.path });
    const pid = Number(stdout);
    expect(pid).toBeGreaterThan(0);
    expect(await eventually(async () => !(await isRunning(pid)))).toBe(true);
  });
});

describe('renewing', () => {
  test('gives a fresh process and the old one is gone', async () => {
    const driver = await given(serverSource());
    const first = await driver.start(unstopped);
    const oldPid = Number(await textAt(first));
    const second = await driver.renew?.(unstopped);
    expect(second).toBeInstanceOf(URL);
    const newPid = Number(await textAt(second ?? first));
    expect(newPid).not.toBe(oldPid);
    expect(await isRunning(oldPid)).toBe(false);
    expect(driver.describe().instances).toBe(2);
    expect(driver.health()).toEqual({ kind: 'serving' });
  });

  test('never runs two instances at once', async () => {
    // A lock that only one instance can hold, as a database file would be.
    const before = `const fs = require('node:fs'); fs.writeFileSync('lock', '', { flag: 'wx' });
process.on('SIGTERM', () => setTimeout(() => { fs.unlinkSync('lock'); process.exit(0); }, 200));`;
    const driver = await given(serverSource({ before }));
    await driver.start(unstopped);
    await driver.renew?.(unstopped);
    expect(driver.health()).toEqual({ kind: 'serving' });
  });

  test('a fresh instance that fails is an error, and the target no longer serves', async () => {
    const before = `const fs = require('node:fs'); if (fs.existsSync('once')) process.exit(5); fs.writeFileSync('once', '');`;
    const driver = await given(serverSource({ before }));
    await driver.start(unstopped);
    await expect(driver.renew?.(unstopped)).rejects.toMatchObject({ code: 'TARGET_START_FAILED' });
    expect(driver.health().kind).toBe('died');
  });
});
