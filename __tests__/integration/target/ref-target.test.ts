import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { TargetDriver } from '../../../src/experiment/index.ts';
import { createRefTarget, type RefTargetOptions } from '../../../src/target/index.ts';
import { clock, createFolder, isRunning, serverSource, textAt, unstopped } from './toy-server.ts';

let folder: Awaited<ReturnType<typeof createFolder>>;
let repository: string;
let targets: TargetDriver[];

beforeEach(async () => {
  folder = await createFolder();
  repository = join(folder.path, 'repo');
  targets = [];
  await mkdir(repository);
  git('init', '--quiet', '--initial-branch', 'main');
  await commitServer('old');
  await commitServer('new');
});

afterEach(async () => {
  await Promise.all(targets.map((target) => target.stop()));
  await folder.remove();
});

function git(...args: readonly string[]): string {
  return gitIn(repository, ...args);
}

function gitIn(directory: string, ...args: readonly string[]): string {
  const person = { NAME: 'Test', EMAIL: 'test@example.com' };
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: person.NAME,
    GIT_AUTHOR_EMAIL: person.EMAIL,
    GIT_COMMITTER_NAME: person.NAME,
    GIT_COMMITTER_EMAIL: person.EMAIL,
  };
  return execFileSync('git', args, { cwd: directory, env, encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** Commits a server that answers with a word and its process id. */
async function commitServer(word: string, files: Readonly<Record<string, string>> = {}): Promise<void> {
  const all = { 'server.cjs': serverSource({ answer: `'${word} ' + process.pid` }), ...files };
  for (const [name, text] of Object.entries(all)) await writeFile(join(repository, name), text);
  git('add', '.');
  git('commit', '--quiet', '--message', word);
}

function aRefTarget(change: Partial<RefTargetOptions> = {}): TargetDriver {
  const target = createRefTarget({
    side: 'baseline',
    command: 'node server.cjs',
    repository,
    ref: 'HEAD~1',
    install: '',
    env: process.env,
    readiness: { path: '/', timeoutMs: 20_000, wantsSuccess: false },
    secrets: [],
    clock,
    ...change,
  });
  targets.push(target);
  return target;
}

function worktrees(): readonly string[] {
  return git('worktree', 'list').split('\n');
}

test('the worktree of HEAD~1 serves the older code, and its label names the commit', async () => {
  const target = aRefTarget();
  expect(await textAt(await target.start(unstopped))).toMatch(/^old /);
  const short = git('rev-parse', 'HEAD~1').slice(0, 7);
  expect(target.describe()).toMatchObject({
    side: 'baseline',
    label: `node server.cjs @ ${short}`,
    instances: 1,
  });
  expect(target.health()).toEqual({ kind: 'serving' });
  expect(target.lastStartMs()).toBeGreaterThan(0);
});

test('after the stop the process, the folder and the entry in git are gone', async () => {
  const target = aRefTarget();
  const pid = Number((await textAt(await target.start(unstopped))).split(' ')[1]);
  expect(worktrees()).toHaveLength(2);
  const path = git('worktree', 'list', '--porcelain')
    .split('\n')
    .filter((line) => line.startsWith('worktree '))[1];
  await target.stop();
  await target.stop();
  expect(await isRunning(pid)).toBe(false);
  expect(worktrees()).toHaveLength(1);
  expect(existsSync(join(path?.slice('worktree '.length) ?? '', '..'))).toBe(false);
});

test('a dirty working tree, the index and the branches stay as they are', async () => {
  await writeFile(join(repository, 'server.cjs'), '// half done');
  await writeFile(join(repository, 'staged.txt'), 'staged');
  git('add', 'staged.txt');
  await writeFile(join(repository, 'untracked.txt'), 'untracked');
  const before = [
    git('status', '--porcelain'),
    git('branch', '--all'),
    git('rev-parse', 'HEAD'),
    git('diff'),
  ];
  const target = aRefTarget();
  await target.start(unstopped);
  await target.stop();
  const after = [git('status', '--porcelain'), git('branch', '--all'), git('rev-parse', 'HEAD'), git('diff')];
  expect(after).toEqual(before);
});

test('renewing starts a fresh process of the same commit in the same worktree', async () => {
  const target = aRefTarget();
  const old = await textAt(await target.start(unstopped));
  const url = await target.renew?.(unstopped);
  const fresh = await textAt(url ?? new URL('http://invalid.invalid'));
  expect(fresh).toMatch(/^old /);
  expect(fresh).not.toBe(old);
  expect(await isRunning(Number(old.split(' ')[1]))).toBe(false);
  expect(worktrees()).toHaveLength(2);
  expect(target.describe().instances).toBe(2);
});

test('two refs at once do not disturb each other', async () => {
  const [older, newer] = [aRefTarget(), aRefTarget({ ref: 'main', side: 'candidate' })];
  const urls = await Promise.all([older.start(unstopped), newer.start(unstopped)]);
  expect((await Promise.all(urls.map(textAt))).map((text) => text.slice(0, 3))).toEqual(['old', 'new']);
  await older.stop();
  expect(await textAt(urls[1] ?? new URL('http://invalid.invalid'))).toMatch(/^new /);
});

test('a branch that only the remote has is found', async () => {
  git('branch', 'release', 'HEAD~1');
  const clone = join(folder.path, 'clone');
  gitIn(folder.path, 'clone', '--quiet', repository, clone);
  const target = aRefTarget({ repository: clone, ref: 'release' });
  expect(await textAt(await target.start(unstopped))).toMatch(/^old /);
});

test('a folder of the repository runs the same folder of the other version', async () => {
  await mkdir(join(repository, 'packages'));
  await commitServer('newer', { 'packages/server.cjs': serverSource({ answer: `'package'` }) });
  const target = aRefTarget({ repository: join(repository, 'packages'), ref: 'HEAD' });
  expect(await textAt(await target.start(unstopped))).toBe('package');
  await target.stop();
  const before = aRefTarget({ repository: join(repository, 'packages'), ref: 'HEAD~1' });
  await expect(before.start(unstopped)).rejects.toMatchObject({
    code: 'WORKTREE_FAILED',
    message: expect.stringContaining('no folder packages'),
  });
  expect(worktrees()).toHaveLength(1);
});

test('a ref that does not exist is named', async () => {
  await expect(aRefTarget({ ref: 'no-such-branch' }).start(unstopped)).rejects.toMatchObject({
    code: 'WORKTREE_FAILED',
    message: expect.stringContaining('no-such-branch'),
    hint: expect.not.stringContaining('fetch-depth'),
  });
});

test('a commit missing from a shallow clone asks for fetch-depth: 0', async () => {
  const shallow = join(folder.path, 'shallow');
  gitIn(folder.path, 'clone', '--quiet', '--depth', '1', `file://${repository}`, shallow);
  await expect(aRefTarget({ repository: shallow }).start(unstopped)).rejects.toMatchObject({
    code: 'WORKTREE_FAILED',
    hint: expect.stringContaining('fetch-depth: 0'),
  });
});

test('a folder without a repository is named as such', async () => {
  await expect(aRefTarget({ repository: folder.path }).start(unstopped)).rejects.toMatchObject({
    code: 'WORKTREE_FAILED',
    message: expect.stringContaining('no git repository'),
  });
});

test('a ref that is an option is refused, and one that is a command is only a name', async () => {
  expect(() => aRefTarget({ ref: '--help' })).toThrow(expect.objectContaining({ code: 'USAGE' }));
  const ref = `$(touch ${folder.path}/owned)`;
  await expect(aRefTarget({ ref }).start(unstopped)).rejects.toMatchObject({ code: 'WORKTREE_FAILED' });
  expect(existsSync(join(folder.path, 'owned'))).toBe(false);
});

test('hooks of the repository do not run', async () => {
  await writeFile(join(repository, '.git/hooks/post-checkout'), `#!/bin/sh\ntouch ${folder.path}/hooked\n`, {
    mode: 0o755,
  });
  await aRefTarget().start(unstopped);
  expect(existsSync(join(folder.path, 'hooked'))).toBe(false);
});

test('the install command runs in the checkout before the server', async () => {
  const source = serverSource({ answer: `require('node:fs').readFileSync('made', 'utf8')` });
  await commitServer('newer', { 'server.cjs': source });
  const target = aRefTarget({ ref: 'HEAD', install: 'echo -n "$PWD" > made' });
  const place = await textAt(await target.start(unstopped));
  expect(place).toContain('perf-gate-worktree-');
  expect(existsSync(join(repository, 'made'))).toBe(false);
});

test('an install command that fails is shown with its last words, secrets masked, and leaves no worktree', async () => {
  const target = aRefTarget({ install: 'echo s3cr3t-t0ken >&2; exit 4', secrets: ['s3cr3t-t0ken'] });
  await expect(target.start(unstopped)).rejects.toMatchObject({
    code: 'WORKTREE_FAILED',
    message: expect.stringMatching(/failed with code 4[^]*\*\*\*/),
  });
  expect(worktrees()).toHaveLength(1);
});

test('a server that fails without an install is told about it, and leaves no worktree', async () => {
  await commitServer('newer', { 'server.cjs': `require('no-such-package')` });
  await expect(aRefTarget({ ref: 'HEAD' }).start(unstopped)).rejects.toMatchObject({
    code: 'TARGET_START_FAILED',
    message: expect.stringContaining('no-such-package'),
    hint: expect.stringContaining('npm ci'),
  });
  expect(worktrees()).toHaveLength(1);
});

test('a stop during the install ends it and removes the worktree', async () => {
  const stop = new AbortController();
  const target = aRefTarget({ install: `echo $$ > ${folder.path}/pid; sleep 60` });
  const start = target.start(stop.signal);
  setTimeout(() => stop.abort(), 500);
  await expect(start).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(worktrees()).toHaveLength(1);
});

test('the worktree of a crashed run is removed by the next, that of a living one is not', async () => {
  const gone = execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }).trim();
  const abandoned = join(
    await mkdtemp(join(await realpath(tmpdir()), `perf-gate-worktree-${gone}-`)),
    'checkout',
  );
  const used = join(
    await mkdtemp(join(await realpath(tmpdir()), `perf-gate-worktree-${process.pid}-`)),
    'checkout',
  );
  const own = join(folder.path, 'of-the-user');
  for (const path of [abandoned, used, own]) git('worktree', 'add', '--detach', path, 'HEAD');
  await rm(own, { recursive: true });
  await aRefTarget().start(unstopped);
  const left = git('worktree', 'list', '--porcelain');
  expect(left).not.toContain(abandoned);
  expect(existsSync(abandoned)).toBe(false);
  expect(left).toContain(used);
  // Its folder is not there now (a disk that is not mounted, say): only `git worktree prune` would forget it.
  expect(left).toContain(own);
  await rm(join(used, '..'), { recursive: true });
});

test('installed modules are used when the lock files are equal, and survive the stop', async () => {
  const files = {
    'package.json': '{}',
    'package-lock.json': '{"lockfileVersion":3}',
    '.gitignore': 'node_modules\n',
    'server.cjs': serverSource({ answer: `require('greeting')` }),
  };
  await commitServer('newer', files);
  await commitServer('newest', { ...files, 'other.txt': 'x' });
  await mkdir(join(repository, 'node_modules/greeting'), { recursive: true });
  await writeFile(join(repository, 'node_modules/greeting/index.js'), `module.exports = 'hello';`);
  const target = aRefTarget();
  expect(await textAt(await target.start(unstopped))).toBe('hello');
  await target.stop();
  expect(await readdir(join(repository, 'node_modules/greeting'))).toEqual(['index.js']);
});

test.each([
  ['another lock file', { 'package-lock.json': '{"lockfileVersion":2}' }, false],
  ["a link to the project's own package, which would run the other side's code", {}, true],
])('installed modules are not used with %s', async (_reason, changed, linked) => {
  const files = {
    'package.json': '{}',
    'package-lock.json': '{"lockfileVersion":3}',
    '.gitignore': 'node_modules\n',
    'server.cjs': serverSource({ answer: `String(require('node:fs').existsSync('node_modules'))` }),
  };
  await commitServer('newer', files);
  await commitServer('newest', { ...files, ...changed, 'other.txt': 'x' });
  await mkdir(join(repository, 'node_modules/@own'), { recursive: true });
  if (linked) await symlink('../..', join(repository, 'node_modules/@own/shop'));
  expect(await textAt(await aRefTarget().start(unstopped))).toBe('false');
});
