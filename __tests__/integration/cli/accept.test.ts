import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readOfferedAcceptances } from '../../../src/cli/acceptances.ts';
import type { BaselineSource } from '../../../src/gate/index.ts';
import { type Acceptance, parseAcceptances } from '../../../src/scenario/index.ts';
import { encodeRun } from '../../../src/trial/index.ts';
import { type Terminal, withTerminal } from '../../support/a-terminal.ts';
import { aDrawnRun } from '../../support/measured-runs.ts';
import { SCENARIO } from '../../support/some-scenario.ts';

const FILE = '.perf-gate/accepted.yml';
const SLOWER = encodeRun(
  aDrawnRun({
    seed: 'accept',
    blocks: 40,
    endpoints: { 'GET /products': 84, 'GET /cart': 31 },
    blockDeviation: 0.02,
    slowdown: { 'GET /products': 1.15 },
    words: { policy: { quantiles: [0.5] } },
  }),
);

const FILE_TEXT =
  'accepted:\n  - { scenario: shop, endpoint: "*", metric: p50, up-to: 5 %, reason: known, until: 2099-12-31 }\n';

/** A folder with a run that was found to be slower, and its decision. */
async function withDecision(test: (terminal: Terminal) => Promise<void>): Promise<void> {
  await withTerminal(async (terminal) => {
    await terminal.write({ 'run.json': SLOWER });
    expect((await terminal.run('compare', 'run.json', '--out', 'perf-gate-out')).code).toBe(1);
    await test(terminal);
  });
}

async function acceptedIn({ folder }: Terminal): Promise<readonly Acceptance[]> {
  return parseAcceptances(await readFile(join(folder, FILE), 'utf8'), FILE);
}

test('what a decision found is accepted with a reason, and then blocks nothing', async () => {
  await withDecision(async (terminal) => {
    const { code, stdout } = await terminal.run(
      'accept',
      '--reason',
      'worth it',
      '--by',
      'checkout team',
      '--until',
      '2099-12-31',
    );
    expect(code).toBe(0);
    expect(stdout).toContain(`${FILE}: shop, GET /products response_time_p50, up to `);
    const [accepted, ...others] = await acceptedIn(terminal);
    expect(accepted).toMatchObject({
      endpoint: 'GET /products',
      reason: 'worth it',
      by: 'checkout team',
      until: '2099-12-31',
    });
    expect(accepted?.upTo).toBeGreaterThan(0.15);
    expect(accepted?.upTo).toBeLessThan(0.25);
    expect(others.map(({ endpoint }) => endpoint)).toEqual([]);
    const again = await terminal.run('compare', 'run.json', '--accepted', FILE, '--json');
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({
      verdict: 'regression',
      blocking: false,
      acceptances: [{ by: 'checkout team', state: 'applied' }],
    });
    const told = await terminal.run('compare', 'run.json', '--accepted', FILE);
    expect(told.stdout).toMatch(/^! Accepted slowdown: GET \/products p50 is/);
    expect(told.stdout).toContain('worth it (checkout team)');
  });
});

test('one of several is named, a size and a day of one’s own are taken, and a second time replaces the first', async () => {
  await withDecision(async (terminal) => {
    const line = [
      'accept',
      'GET /products',
      'p50',
      '--reason',
      'less',
      '--up-to',
      '7%',
      '--until',
      '2099-01-31',
    ];
    expect((await terminal.run(...line)).code).toBe(0);
    expect(await acceptedIn(terminal)).toMatchObject([{ reason: 'less', upTo: 0.07, until: '2099-01-31' }]);
    const { stdout } = await terminal.run('accept', 'GET /products', 'p50', '--reason', 'more', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'perf-gate.accept/1',
      file: FILE,
      accepted: [{ metric: 'response_time_p50', reason: 'more' }],
    });
    expect(await acceptedIn(terminal)).toMatchObject([{ reason: 'more' }]);
  });
});

test('without a decision everything is said', async () => {
  await withTerminal(async (terminal) => {
    const line = ['accept', '*', 'error_share', '--scenario', 'shop', '--up-to', '0.5%', '--reason', 'known'];
    expect((await terminal.run(...line)).code).toBe(0);
    const [accepted] = await acceptedIn(terminal);
    expect(accepted).toMatchObject({ endpoint: '*', metric: 'error_share', upTo: 0.005 });
    expect(Date.parse(accepted?.until ?? '') - Date.now()).toBeGreaterThan(88 * 86_400_000);
  });
});

test.each<[readonly string[], RegExp]>([
  [['accept'], /no --reason/],
  [['accept', '--reason', ' '], /no --reason/],
  [['accept', 'GET /products', '--reason', 'x'], /is no ENDPOINT METRIC/],
  [['accept', 'GET /product', 'p50', '--reason', 'x'], /Did you mean GET \/products response_time_p50\?/],
  [['accept', '--scenario', 'other', '--reason', 'x'], /has no slowdown to accept/],
  [['accept', '--from', 'nothing.json', '--reason', 'x'], /nothing\.json: no such file/],
  [['accept', '--from', 'run.json', '--reason', 'x'], /DECISION_INVALID/],
  [['accept', '--up-to', '12', '--reason', 'x'], /Write a share like 12% or 0\.12/],
  [['accept', '--until', 'never', '--reason', 'x'], /ACCEPTED_INVALID/],
  [['accept', '--until', '2020-01-31', '--reason', 'x'], /That day is over/],
  [['accept', '--scenario', 'shop', '--up-to', '7%', '--reason', 'x'], /no ENDPOINT METRIC/],
])('%j is refused, and nothing is written', async (line, said) => {
  await withDecision(async (terminal) => {
    const { code, stderr } = await terminal.run(...line);
    expect(stderr).toMatch(said);
    expect(code).toBe(2);
    await expect(readFile(join(terminal.folder, FILE))).rejects.toThrow('ENOENT');
  });
});

test('without any decision the command says where it would look', async () => {
  await withTerminal(async ({ run }) => {
    const { code, stderr } = await run('accept', '--reason', 'x');
    expect(code).toBe(2);
    expect(stderr).toMatch(/there is no decision in perf-gate-out\/decision\.json/);
  });
});

test('a broken file of acceptances stops a gate before anything is measured, with line and column', async () => {
  await withTerminal(async ({ run, write }) => {
    await write({ 'shop.yml': SCENARIO, [FILE]: 'accepted:\n  - scenario: shop\n' });
    const { code, stderr } = await run('run', 'shop.yml', '--url', 'http://127.0.0.1:9');
    expect(code).toBe(2);
    expect(stderr).toMatch(/accepted\.yml:2:5: accepted\[0\]\.endpoint: is missing/);
  });
});

function git(folder: string, ...args: readonly string[]): void {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, '-C', folder, ...args], { stdio: 'pipe' });
}

test.each([
  ['the tree of the ref has it', FILE_TEXT, true],
  ['the tree of the ref has it up to another size', FILE_TEXT.replace('5 %', '4 %'), false],
  ['the tree of the ref has no such file', null, false],
  ['the file cannot be read there any more', 'accepted: yes', true],
])('beside a git ref an acceptance counts unless %s', async (_why, before, isSpent) => {
  await withTerminal(async ({ folder, write }) => {
    git(folder, 'init', '--quiet', '--initial-branch', 'main');
    await write({ 'shop.yml': SCENARIO, ...(before === null ? {} : { [FILE]: before }) });
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message', 'old');
    await write({ [FILE]: FILE_TEXT });
    const io = { cwd: folder, signal: new AbortController().signal, stderr: () => {} };
    const args = { text: () => null };
    const target = { kind: 'ref', command: 'x', repository: folder, ref: 'main', install: '' } as const;
    const offered = (baseline: BaselineSource) => readOfferedAcceptances(args, baseline, io);
    expect(await offered({ kind: 'target', target })).toMatchObject([
      { metric: 'response_time_p50', isSpent },
    ]);
    expect(await offered({ kind: 'none' })).toMatchObject([{ isSpent: false }]);
  });
});

test.each([
  ['absolute', (folder: string) => join(folder, FILE), true],
  ['outside the repository, of which the ref has none', () => '../beside.yml', false],
])('the named file may be %s', async (_which, nameIn, isSpent) => {
  await withTerminal(async ({ folder, write }) => {
    const repository = join(folder, 'repository');
    await write({ [`repository/${FILE}`]: FILE_TEXT, 'beside.yml': FILE_TEXT });
    git(repository, 'init', '--quiet', '--initial-branch', 'main');
    git(repository, 'add', '.');
    git(repository, 'commit', '--quiet', '--message', 'old');
    const io = { cwd: repository, signal: new AbortController().signal, stderr: () => {} };
    const target = { kind: 'ref', command: 'x', repository, ref: 'main', install: '' } as const;
    const args = { text: () => nameIn(repository) };
    expect(await readOfferedAcceptances(args, { kind: 'target', target }, io)).toMatchObject([{ isSpent }]);
  });
});
