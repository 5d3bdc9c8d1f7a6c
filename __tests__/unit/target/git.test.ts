import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { isNoRepository, refuseRef, runGit } from '../../../src/target/git.ts';

const folders: string[] = [];

afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true }))));

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'perf-gate-git-'));
  folders.push(folder);
  return folder;
}

/** What git says of HEAD in a folder where it fails. */
async function failureIn(folder: string): Promise<unknown> {
  return runGit(folder, ['rev-parse', '--verify', 'HEAD'], null).then(
    () => null,
    (error: unknown) => error,
  );
}

test('a folder without a repository, and one that is not there, are told from a repository that git cannot read', async () => {
  const folder = await aFolder();
  expect(isNoRepository(await failureIn(folder))).toBe(true);
  expect(isNoRepository(await failureIn(join(folder, 'nowhere')))).toBe(true);
  await runGit(folder, ['init', '--quiet'], null);
  expect(isNoRepository(await failureIn(folder))).toBe(false);
  await writeFile(join(folder, '.git', 'config'), 'no config [');
  const broken = await failureIn(folder);
  expect(isNoRepository(broken)).toBe(false);
  expect(broken).toMatchObject({ message: expect.stringContaining('bad config') });
});

test.each([
  ['', 'empty'],
  ['-x', 'an option'],
  ['--upload-pack=touch /tmp/owned', 'an option that runs a program'],
  ['main\n--force', 'a line break'],
  ['main\0', 'a zero byte'],
])('the ref %j is refused: %s', (ref) => {
  expect(() => refuseRef(ref)).toThrow(expect.objectContaining({ code: 'USAGE' }));
});

test.each([
  'main',
  'HEAD~1',
  'v1.2.0',
  'feature/a-b',
  'main@{yesterday}',
  '3f2a91c',
  ':/fix the thing',
  '$(id)',
])('the ref %j is left to git', (ref) => {
  expect(() => refuseRef(ref)).not.toThrow();
});
