import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';

const WRAPPER = join(import.meta.dirname, '../../../scripts/node24.mjs');

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

const wrappers: ChildProcess[] = [];

afterEach(() => {
  for (const { pid, exitCode, signalCode } of wrappers.splice(0)) {
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
  }
});

/** Runs a script by the wrapper, in a process group of its own as a shell would. */
function wrap(script: string, env: Readonly<NodeJS.ProcessEnv> = process.env): ChildProcess {
  const wrapper = spawn(process.execPath, [WRAPPER, '-e', script], {
    detached: true,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  wrappers.push(wrapper);
  return wrapper;
}

async function endOf(child: ChildProcess): Promise<{ readonly text: string; readonly how: unknown }> {
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code, signal]: readonly unknown[] = await once(child, 'close');
  return { text, how: code ?? signal };
}

test('the exit code is that of the command', async () => {
  expect(await endOf(wrap('process.exit(7)'))).toEqual({ text: '', how: 7 });
});

test.each(SIGNALS)('a command that dies of %s is never a success', async (signal) => {
  const { how } = await endOf(wrap(`process.kill(process.pid, '${signal}'); setInterval(() => {}, 1000)`));
  expect(how).toBe(signal);
});

const WAITING = `for (const name of ${JSON.stringify(SIGNALS)}) process.on(name, () => { console.log(name); process.exit(7); });
console.log('waits'); setInterval(() => {}, 1000);`;

test.each(SIGNALS)('%s for the wrapper alone reaches the command', async (signal) => {
  const child = wrap(WAITING);
  const ended = endOf(child);
  await once(child.stdout ?? child, 'data');
  child.kill(signal);
  expect(await ended).toEqual({ text: `waits\n${signal}\n`, how: 7 });
});

test('the command finds Node 24 first, and what the PATH was before', async () => {
  const child = wrap(
    'console.log(JSON.stringify([process.execPath, process.env.PATH, process.env.PERF_GATE_ORIGINAL_PATH]))',
    { PATH: '/somewhere:/else' },
  );
  const [node, path, original] = JSON.parse((await endOf(child)).text) as readonly string[];
  expect(path).toBe(`${dirname(node ?? '')}:/somewhere:/else`);
  expect(original).toBe('/somewhere:/else');
});

test('a wrapper within a wrapper remembers the first PATH, unless another was set in between', async () => {
  const script = `const { spawnSync } = require('node:child_process');
const print = ['-p', 'process.env.PERF_GATE_ORIGINAL_PATH'];
const run = (env) => spawnSync(process.execPath, [${JSON.stringify(WRAPPER)}, ...print], { env, encoding: 'utf8' }).stdout.trim();
console.log(JSON.stringify([run(process.env), run({ ...process.env, PATH: '/new:' + process.env.PATH })]));`;
  const child = wrap(script, { PATH: '/somewhere' });
  const [same, other] = JSON.parse((await endOf(child)).text) as readonly string[];
  expect(same).toBe('/somewhere');
  expect(other).toMatch(/^\/new:.*:\/somewhere$/);
});
