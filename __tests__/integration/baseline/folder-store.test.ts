import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  checkWritable,
  readRunFile,
  readRunFiles,
  readTextFile,
  removeFiles,
  runFileName,
  writeFilesAtomically,
  writeRuns,
} from '../../../src/baseline/index.ts';
import { encodeRun } from '../../../src/trial/index.ts';
import { aRun } from '../../support/a-run.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perf-gate-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A run that tells which file it came from. */
function text(deployment: string): string {
  return encodeRun(aRun({ deployment }));
}

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

async function deploymentsOf(...paths: string[]): Promise<readonly string[]> {
  return (await readRunFiles(paths, folder)).map(({ deployment }) => deployment);
}

test('a run that was written into a folder is read back', async () => {
  const [path] = await writeRuns('out/runs', [{ name: 'nightly', run: aRun() }], folder);
  expect(path).toBe(join('out/runs', 'nightly.json'));
  expect(await readRunFile(path ?? '', folder)).toEqual(aRun());
});

test('writing replaces the old file whole and leaves nothing else behind', async () => {
  await writeFilesAtomically([{ path: 'a/b.txt', text: 'old and longer' }], folder);
  await writeFilesAtomically([{ path: 'a/b.txt', text: 'new' }], folder);
  expect(await readdir(join(folder, 'a'))).toEqual(['b.txt']);
  expect(await readFile(join(folder, 'a/b.txt'), 'utf8')).toBe('new');
});

test('many writers of one file leave one whole text', async () => {
  const texts = Array.from({ length: 13 }, (_, index) => `${index} `.repeat(7000));
  await Promise.all(texts.map((each) => writeFilesAtomically([{ path: 'b.txt', text: each }], folder)));
  expect(texts).toContain(await readFile(join(folder, 'b.txt'), 'utf8'));
  expect(await readdir(folder)).toEqual(['b.txt']);
});

test.each([
  ['taken/b.txt', 'a file where a directory should be'],
  ['directory', 'a directory in the place of the file'],
])('what cannot be written at %s is told, and nothing is left behind (%s)', async (path) => {
  await write({ taken: 'x', 'directory/inner.txt': 'x' });
  await expect(writeFilesAtomically([{ path: path, text: 'new' }], folder)).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
    message: expect.stringContaining(path),
  });
  expect((await readdir(folder, { recursive: true })).toSorted()).toEqual([
    'directory',
    'directory/inner.txt',
    'taken',
  ]);
});

test.each([
  ['directory', 'a directory in the place of the second'],
  [`${'x'.repeat(300)}.txt`, 'a second name that no file system takes'],
  ['taken/b.txt', 'a file where a directory should be'],
])('several files are written all or none: %s (%s)', async (second) => {
  await write({ 'a.txt': 'old', taken: 'x', 'directory/inner.txt': 'x' });
  const before = await readdir(folder, { recursive: true });
  const files = ['a.txt', second, 'c.txt'].map((path) => ({ path, text: 'new' }));
  await expect(writeFilesAtomically(files, folder)).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
  expect(await readdir(folder, { recursive: true })).toEqual(before);
  expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('old');
});

test('a folder is checked for being writable before there is anything to write, and left as it was', async () => {
  await write({ taken: 'x' });
  await checkWritable('new/out', folder);
  expect(await readdir(folder, { recursive: true })).toEqual(['taken']);
  await expect(checkWritable('taken/out', folder)).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
    message: expect.stringMatching(/^taken\/out: /),
  });
});

test('only files whose names fit are removed', async () => {
  await write({ 'out/a.json': 'x', 'out/b.txt': 'x', 'out/c.json/inner.txt': 'x' });
  await removeFiles('out', (name) => name.endsWith('.json'), folder);
  expect((await readdir(join(folder, 'out'))).toSorted()).toEqual(['b.txt', 'c.json']);
  await expect(removeFiles('nowhere', () => true, folder)).resolves.toBeUndefined();
});

test('a file with a long name of many bytes is written whole as any other', async () => {
  const name = `${'商'.repeat(80)}.txt`;
  await writeFilesAtomically([{ path: name, text: 'new' }], folder);
  expect(await readdir(folder)).toEqual([name]);
});

test('paths, directories and files together come in the order in which they were named, directories sorted', async () => {
  await write({
    'z.json': text('z'),
    'd/10.json': text('ten'),
    'd/09.json': text('nine'),
    'd/notes.txt': 'x',
  });
  expect(await deploymentsOf('z.json', 'd')).toEqual(['z', 'nine', 'ten']);
});

test('other files of ours in a directory are passed over; by name they are refused', async () => {
  const decision = '{\n  "schema": "perf-gate.decision/1",\n  "verdict": "pass"\n}\n';
  await write({ 'out/run.json': text('run'), 'out/decision.json': decision });
  expect(await deploymentsOf('out')).toEqual(['run']);
  await expect(deploymentsOf('out/decision.json')).rejects.toMatchObject({ code: 'RUN_FILE_SCHEMA' });
});

test.each([
  ['{"schema":"perf-gate.decision/1"', 'RUN_FILE_INVALID', 'a damaged file that begins like another of ours'],
  [text('x').slice(0, 700), 'RUN_FILE_INVALID', 'a truncated run file'],
  ['', 'RUN_FILE_INVALID', 'an empty file'],
  ['{"schema":"perf-gate.run/2"}', 'RUN_FILE_SCHEMA', 'a run file of a newer major version'],
  ['{"schema":"somebody.else/1"}', 'RUN_FILE_SCHEMA', 'a format of somebody else'],
])('in a directory %j is never passed over (%#)', async (content, code) => {
  await write({ 'out/a.json': text('a'), 'out/b.json': content });
  await expect(deploymentsOf('out')).rejects.toMatchObject({
    code,
    message: expect.stringContaining('out/b.json'),
  });
});

test.each([
  ['nowhere.json', 'FILE_MISSING', 'a path that leads nowhere'],
  ['a.json/b.json', 'FILE_MISSING', 'a path through a file'],
  ['empty', 'FILE_MISSING', 'a directory without run files'],
])('%s is told as %s (%s)', async (path, code) => {
  await write({ 'a.json': text('a'), 'empty/readme.txt': 'x' });
  await expect(deploymentsOf(path)).rejects.toMatchObject({ code, message: expect.stringContaining(path) });
});

test('the faults of all files are told at once, each with its place', async () => {
  await write({
    'good.json': text('good'),
    'cut.json': '{"schema":\n"perf-',
    'foreign.json': '{"schema":"x/1"}',
  });
  await expect(deploymentsOf('cut.json', 'good.json', 'foreign.json', 'missing.json')).rejects.toMatchObject({
    code: 'RUN_FILE_INVALID',
    message: '3 run files cannot be read',
    problems: [
      { file: 'cut.json', line: 2, column: 7, message: 'the JSON breaks off here' },
      { file: 'foreign.json', line: 0, message: expect.stringMatching(/^the schema is "x\/1"/) },
      { file: 'missing.json', line: 0, message: 'no such file' },
    ],
  });
});

test.each([
  ['directory', 'FILE_UNREADABLE', 'is a directory'],
  ['latin1.txt', 'FILE_UNREADABLE', 'not a UTF-8 text'],
])('%s is told as %s: %s', async (path, code, message) => {
  await mkdir(join(folder, 'directory'));
  await writeFile(join(folder, 'latin1.txt'), Uint8Array.of(0x67, 0xe4, 0x68));
  await expect(readTextFile(path, folder)).rejects.toMatchObject({ code, message: `${path}: ${message}` });
});

test('a file that may not be read is told', async () => {
  await write({ 'secret.json': text('x') });
  await chmod(join(folder, 'secret.json'), 0);
  // The superuser reads everything.
  if (process.getuid?.() === 0) return;
  await expect(deploymentsOf('secret.json')).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
});

test.each([
  ['main-2026.03', 'main-2026.03.json', 'an ordinary name'],
  ['feature/cart', 'feature%2Fcart.json', 'a slash is no directory'],
  ['../../etc/passwd', '%2E.%2F..%2Fetc%2Fpasswd.json', 'a name that would leave the folder'],
  ['..', '%2E..json', 'the parent'],
  ['.hidden', '%2Ehidden.json', 'a hidden file would be passed over when read'],
  ['100%', '100%25.json', 'so that no two names share a file'],
  ['a:b\\c', 'a%3Ab%5Cc.json', 'what Windows refuses'],
  ['größe 😀', 'größe 😀.json', 'letters of the world'],
])('the run %j is kept in %s (%s)', (name, file) => {
  expect(runFileName(name)).toBe(file);
});

test.each([
  ['x'.repeat(300), 'letters'],
  ['商'.repeat(100), 'letters of several bytes'],
  ['/'.repeat(100), 'what is written as several signs'],
])('a name that is too long for a file is shortened, and stays one of its own: %s (%s)', (name) => {
  const [file, other] = [runFileName(`${name}a`), runFileName(`${name}b`)];
  expect(file).not.toBe(other);
  expect(file).toMatch(/^(?:x{20}|商{20}|(?:%2F){20}).*-[0-9a-f]{16}\.json$/);
  expect(file).not.toMatch(/%(?![0-9A-F]{2})/);
  expect(Buffer.byteLength(file)).toBeLessThanOrEqual(200);
  expect(runFileName(`${name}a`)).toBe(file);
});
