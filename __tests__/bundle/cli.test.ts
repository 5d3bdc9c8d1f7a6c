import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startShop } from '../../src/demo/index.ts';
import type { Decision } from '../../src/verdict/index.ts';
import { askAgain, wasLate } from '../support/ask-again.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'perf-gate-bundle-'));
  cpSync(join(root, 'dist', 'cli'), join(folder, 'cli'), { recursive: true });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The exit code of what could not be measured. */
const INVALID = 3;

/** Runs the bundle as a process in the empty folder; it must end well, or with what could not be measured. */
async function perfGate(
  ...args: readonly string[]
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const running = run(process.execPath, [join('cli', 'index.js'), ...args], { cwd: folder });
  return running.catch(
    (error: { readonly code: number; readonly stdout: string; readonly stderr: string }) => {
      if (error.code !== INVALID) throw error;
      return error;
    },
  );
}

test('the bundle alone in an empty folder says its version and its commands', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect((await perfGate('--version')).stdout.trim()).toBe(version);
  expect((await perfGate('--help')).stdout).toContain('run');
});

test('the bundle alone measures, decides and draws its report', async () => {
  const shop = await startShop({ port: 0, host: '127.0.0.1', fault: 'none', seed: null, crashAfterMs: 1e9 });
  try {
    writeFileSync(
      join(folder, 'short.yml'),
      'name: short\nrequests: [{ path: /products }]\nload: { rate: 30, duration: 4s, warm-up: 0s }\nthresholds: { http_req_failed: rate<0.5 }\n',
    );
    const decision = await askAgain(async () => {
      const { stdout } = await perfGate('run', 'short.yml', '--url', shop.url.origin, '--json');
      return JSON.parse(stdout) as Pick<Decision, 'verdict' | 'reasons'>;
    }, wasLate);
    expect(decision.verdict).toBe('pass');
    expect(readdirSync(join(folder, 'perf-gate-out')).toSorted()).toEqual([
      'decision.json',
      'report.html',
      'report.md',
      'run.json',
    ]);
    expect(readFileSync(join(folder, 'perf-gate-out', 'report.html'), 'utf8')).toContain('<svg');
  } finally {
    await shop.stop();
  }
});

/** Skips where the machine has no Node of its own that is older than ours. */
function onOlderNode(test: (node: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const node = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => existsSync(path));
    const version = node === undefined ? '' : execFileSync(node, ['--version'], { encoding: 'utf8' });
    if (node === undefined || Number(/\d+/.exec(version)) >= 24) {
      console.log('skipped: this machine has no Node of its own that is older than 24');
      return;
    }
    await test(node);
  };
}

test(
  'the command runs on an older Node by the one that npm installed',
  onOlderNode(async (node) => {
    const { stdout } = await run(node, [join(root, 'bin', 'perf-gate.mjs'), '--version'], { cwd: folder });
    expect(stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  }),
);

test(
  'an installed package says on an older Node what it needs, and ends with 2',
  onOlderNode(async (node) => {
    const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      files: readonly string[];
    };
    const installed = join(folder, 'node_modules', 'perf-gate');
    for (const name of [...files.filter((each) => !each.startsWith('!')), 'package.json']) {
      cpSync(join(root, name), join(installed, name), { recursive: true });
    }
    await expect(run(node, [join(installed, 'bin', 'perf-gate.mjs'), '--version'])).rejects.toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^error USAGE: perf-gate needs Node >= 24; this is v\d+/),
    });
  }),
);
