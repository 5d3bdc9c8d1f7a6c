import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { isNoRepository, readAtCommit, refuseRef, runGit } from '../../../src/target/git.ts';
import { gitOf } from '../../support/git.ts';

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

/** A repository with a committed file in `sub`, and one beside it. */
async function aRepository() {
  const outside = await realpath(await aFolder());
  const top = join(outside, 'repository');
  await mkdir(join(top, 'sub', 'kept'), { recursive: true });
  await writeFile(join(top, 'top.yml'), 'at the top\n');
  await writeFile(join(top, 'sub', 'kept', 'file.yml'), 'below\n');
  const git = gitOf(top);
  await git('init', '--quiet');
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'all');
  await writeFile(join(outside, 'beside.yml'), 'beside\n');
  await writeFile(join(top, 'new.yml'), 'not committed\n');
  return { outside, top, sub: join(top, 'sub') };
}

describe('a file as it is at a commit', () => {
  const read = (directory: string, path: string) => readAtCommit(directory, 'HEAD', path, null);

  test('is read by a path from the folder, upwards too, and by an absolute one', async () => {
    const { top, sub } = await aRepository();
    expect(await read(top, 'sub/kept/file.yml')).toBe('below');
    expect(await read(sub, 'kept/file.yml')).toBe('below');
    expect(await read(sub, './kept/../../top.yml')).toBe('at the top');
    expect(await read(sub, join(top, 'top.yml'))).toBe('at the top');
    expect(await read(sub, join(sub, 'kept', 'file.yml'))).toBe('below');
  });

  test('is there though it, or its folder, is gone by now', async () => {
    const { top, sub } = await aRepository();
    await rm(join(sub, 'kept'), { recursive: true });
    expect(await read(top, 'sub/kept/file.yml')).toBe('below');
    expect(await read(sub, join(sub, 'kept', 'file.yml'))).toBe('below');
  });

  test('is found through symbolic links to folders, on either side', async () => {
    const { outside, top, sub } = await aRepository();
    const link = join(outside, 'link');
    await symlink(top, link);
    expect(await read(link, join(top, 'top.yml'))).toBe('at the top');
    expect(await read(sub, join(link, 'top.yml'))).toBe('at the top');
    expect(await read(join(link, 'sub'), join(link, 'sub', 'kept', 'file.yml'))).toBe('below');
  });

  test('is not there when it was not committed, or lies outside the repository', async () => {
    const { outside, top, sub } = await aRepository();
    expect(await read(top, 'new.yml')).toBeNull();
    expect(await read(top, 'nowhere/at/all.yml')).toBeNull();
    expect(await read(sub, '../../beside.yml')).toBeNull();
    expect(await read(sub, join(outside, 'beside.yml'))).toBeNull();
    expect(await read(sub, '/')).toBeNull();
  });

  test('rejects where the commit is not here', async () => {
    const { top } = await aRepository();
    await expect(readAtCommit(top, '7'.repeat(40), 'top.yml', null)).rejects.toThrow('not a tree object');
  });
});
