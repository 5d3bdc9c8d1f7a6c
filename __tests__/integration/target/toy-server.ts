import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../src/foundation/index.ts';
import { createProcessTarget, type ProcessTargetOptions } from '../../../src/target/index.ts';

export const clock: Clock = { nowMs: () => performance.now(), wallTimeMs: () => Date.now() };

export const unstopped = new AbortController().signal;

/** A server that tells its process id, and whatever else `extra` makes it do before and after listening. */
export function serverSource({ before = '', answer = 'String(process.pid)', after = '' } = {}): string {
  return `
const { createServer } = require('node:http');
const { spawn } = require('node:child_process');
${before}
const server = createServer((request, response) => { response.end(${answer}); });
server.listen(Number(process.env.PORT), process.env.HOST, () => { console.log('ready on ' + process.env.PORT); ${after} });
`;
}

/** Makes a folder of its own, removed by `remove`. */
export async function createFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(await realpath(tmpdir()), 'perf-gate-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Writes `server.cjs` into the folder, and gives the target that `node server.cjs` (or `command`) starts there. */
export async function aProcessTarget(
  directory: string,
  source: string,
  change: Partial<ProcessTargetOptions> = {},
) {
  await writeFile(join(directory, 'server.cjs'), source);
  return createProcessTarget({
    side: 'candidate',
    command: 'node server.cjs',
    directory,
    env: process.env,
    readiness: { path: '/', timeoutMs: 20_000, wantsSuccess: false },
    secrets: [],
    clock,
    label: 'node server.cjs',
    ...change,
  });
}

export async function textAt(url: URL): Promise<string> {
  return await (await fetch(url)).text();
}

/** Whether a process runs; a zombie that nobody reaped does not. */
export async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return !/^\d+ \(.*\) [ZX]/.test(stat);
}

/** Waits, at most ten seconds, until the condition holds; returns whether it does. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<boolean> {
  const endMs = performance.now() + 10_000;
  while (performance.now() < endMs) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return false;
}
