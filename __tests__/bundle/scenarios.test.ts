import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Shop, startShop } from '../../src/demo/index.ts';
import { decodeRun, type Run } from '../../src/trial/index.ts';
import { openRunner } from '../support/action-runner.ts';
import { PUSH_EVENT } from '../support/action-workspace.ts';
import { openGitHubSession } from '../support/github-session.ts';
import { messagesOf } from '../support/sent-messages.ts';
import { copyShortExamples, EXAMPLES, NO_EXAMPLES, scenarioNameOf } from '../support/short-examples.ts';

const dist = join(import.meta.dirname, '..', '..', 'dist');
/** Milliseconds that one example takes at most, on a machine that does other things too. */
const PATIENCE_MS = 60_000;

/** As much of `perf-gate.decision/1` as is looked at. */
interface Told {
  readonly verdict: keyof typeof CONTRACT;
  readonly exitCode: number;
  readonly reasons: readonly {
    readonly code: string;
    readonly scenario: string;
    readonly message: string;
  }[];
  readonly thresholds: readonly { readonly state: string }[];
}

/** Exit codes where nothing but thresholds can block. */
const CONTRACT = { pass: 0, improvement: 0, regression: 1, invalid: 3, inconclusive: 0 } as const;

let folder = '';
let shop: Shop;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perf-gate-examples-'));
  await copyShortExamples(join(folder, 'scenarios'));
  await cp(join(dist, 'cli'), join(folder, 'cli'), { recursive: true });
  shop = await startShop({ port: 0, host: '127.0.0.1', fault: 'none', seed: null, crashAfterMs: 1e9 });
});

afterAll(async () => {
  await shop.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Reasons that go with another verdict than invalid, and may stand beside those of a scenario that is. */
const OTHERS: ReadonlySet<string> = new Set(['first-run', 'thresholds-only', 'threshold-broken']);

/** Those that a slow generator explains: that it was slow, and what it therefore never had, or cut off before its end. */
const OF_SLOWNESS: ReadonlySet<string> = new Set(['generator-fault', 'threshold-no-samples', 'never-done']);

/**
 * That something was concluded: on this machine a slow generator may be the conclusion, and what was then not left to
 * judge; nothing else is invalid.
 */
function expectConcluded({ verdict, exitCode, reasons }: Told, code: number | null): void {
  expect(code).toBe(CONTRACT[verdict]);
  expect(exitCode).toBe(code);
  if (verdict !== 'invalid') return;
  const slow = reasons.filter((reason) => reason.code === 'generator-fault').map(({ scenario }) => scenario);
  const explained = (reason: Told['reasons'][number]): boolean =>
    OTHERS.has(reason.code) || (slow.includes(reason.scenario) && OF_SLOWNESS.has(reason.code));
  expect(slow).not.toEqual([]);
  expect(reasons.filter((reason) => !explained(reason))).toEqual([]);
}

/** That something was sent, and nothing of it failed: the demo answers every example well. */
function expectEvidence({ trials, incidents }: Run): void {
  const endpoints = trials.flatMap((trial) => trial.endpoints);
  const failed = endpoints.filter(({ sent, outcomes }) => sent > outcomes.ok);
  expect(failed.map(({ endpoint, outcomes }) => ({ endpoint, outcomes }))).toEqual([]);
  expect(endpoints.reduce((sum, { sent }) => sum + sent, messagesOf(trials))).toBeGreaterThan(5);
  expect(incidents).toEqual([]);
}

/**
 * That each threshold had something to judge. Whether it is met is this machine's affair; and so is a generator that was
 * late, which leaves nothing to judge.
 */
function expectJudged({ thresholds }: Told, { trials }: Run): void {
  const isJudged = trials.every(({ validity }) => validity.kind === 'valid');
  expect(thresholds.filter(({ state }) => isJudged && state === 'no-samples')).toEqual([]);
}

async function readRun(path: string): Promise<Run> {
  return decodeRun(await readFile(path, 'utf8'), path);
}

test('every file in scenarios/ is an example that is run below, but those that are known to be none', () => {
  const patterns = EXAMPLES.filter((name) => dirname(name) === 'patterns');
  expect(patterns.length).toBeGreaterThan(0);
  expect(EXAMPLES.filter((name) => NO_EXAMPLES.has(name) || !/\.(?:ya?ml|[cm]?[jt]s)$/.test(name))).toEqual(
    [],
  );
});

test.each(EXAMPLES)(
  'scenarios/%s runs by the command line as a process, and something is concluded',
  async (name) => {
    const out = join('out', name);
    const { code, stdout, stderr } = await perfGate('run', join('scenarios', name), [
      ['--url', shop.url.origin],
      ['--readiness-path', '/health'],
      ['--out', out],
      ['--json'],
    ]);
    if (stdout === '') throw new Error(stderr);
    const told = JSON.parse(stdout) as Told;
    const run = await readRun(join(folder, out, 'run.json'));
    expectConcluded(told, code);
    expectEvidence(run);
    expectJudged(told, run);
  },
);

/** Runs the bundled command as a process. */
async function perfGate(command: string, file: string, options: readonly (readonly string[])[]) {
  const child = spawn(process.execPath, [join('cli', 'index.js'), command, file, ...options.flat()], {
    cwd: folder,
    env: { PATH: process.env['PATH'] },
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (chunk: Buffer) => {
      said[stream] += chunk.toString();
    });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...said };
}

describe('the Action as a process, given all of scenarios/ as one glob', () => {
  let runs: readonly Run[] = [];
  let end = { code: null as number | null, log: '', outputs: '' };

  beforeAll(async () => {
    await using session = await openGitHubSession();
    await using runner = await openRunner(session, { directory: folder, url: shop.url.origin });
    const run = session.standIn.world.addRun(session.shop, { headSha: session.mainShas[0] ?? '' });
    end = await runner.step(run, PUSH_EVENT, {
      INPUT_SCENARIO: 'scenarios/**/*.{yml,yaml,js,mjs,cjs,ts,mts,cts}',
      'INPUT_READINESS-PATH': '/health',
    });
    const files = /^run-file<<(\S+)\n([^]*?)\n\1$/m.exec(end.outputs)?.[2]?.split('\n') ?? [];
    runs = await Promise.all(files.map((file) => readRun(join(folder, file))));
  }, EXAMPLES.length * PATIENCE_MS);

  test('concludes, by the contract of its exit codes', async () => {
    const text = await readFile(join(folder, 'perf-gate-out', 'decision.json'), 'utf8');
    expectConcluded(JSON.parse(text) as Told, end.code);
    expect(runs).toHaveLength(EXAMPLES.length);
  });

  test.each(EXAMPLES)('measures scenarios/%s', async (name) => {
    const wanted = await scenarioNameOf(name);
    const run = runs.find(({ scenario }) => scenario === wanted);
    if (run === undefined) throw new Error(end.log);
    expectEvidence(run);
  });
});
