import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { isScenarioModule, readScenarioFile } from '../../../src/gate/index.ts';

const SCENARIO = (data: string): string =>
  `name: shop\ndata: { users: { csv: ${data} } }\nrequests: [{ path: "/{{ users.id }}" }]\nload: { rate: 13, duration: 30s }\n`;

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perf-gate-files-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** What is said of `scenarios/shop.yml`: nothing where it is sound. */
async function said(isConfined: boolean): Promise<readonly string[]> {
  const checked = await readScenarioFile('scenarios/shop.yml', {
    directory: folder,
    variables: {},
    access: {},
    isConfined,
  });
  if (checked.kind === 'valid') return [];
  return checked.problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
}

test('data files are taken from beside the scenario, and their problems name them as they can be opened', async () => {
  await write({ 'scenarios/shop.yml': SCENARIO('data/users.csv'), 'scenarios/data/users.csv': 'id\n7\n' });
  expect(await said(true)).toEqual([]);
  await write({ 'scenarios/data/users.csv': 'id\n7,8\n' });
  expect(await said(true)).toEqual(['scenarios/data/users.csv:2: has 2 fields, the header has 1']);
});

test.each([
  ['../users.csv', 'a way up'],
  ['data/../../users.csv', 'a way up through a way down'],
  ['/etc/hostname', 'an absolute path'],
])('where strangers write scenarios, nothing above the scenario is read: %s, %s', async (path) => {
  await write({ 'scenarios/shop.yml': SCENARIO(path), 'users.csv': 'id\n7\n' });
  expect(await said(true)).toEqual([
    `scenarios/shop.yml:2: ${path}: leads out of the folder of the scenario`,
  ]);
});

test('on a laptop the same file is read', async () => {
  await write({ 'scenarios/shop.yml': SCENARIO('../users.csv'), 'users.csv': 'id\n7\n' });
  expect(await said(false)).toEqual([]);
});

test('a link out of the folder is followed, and then refused', async () => {
  await write({ 'scenarios/shop.yml': SCENARIO('users.csv'), 'secret.csv': 'id\n7\n' });
  await symlink(join(folder, 'secret.csv'), join(folder, 'scenarios/users.csv'));
  expect(await said(false)).toEqual([]);
  expect(await said(true)).toEqual([
    'scenarios/shop.yml:2: users.csv: leads out of the folder of the scenario',
  ]);
});

test.each([
  [{}, 'users.csv: no such file'],
  [{ 'scenarios/users.csv/inner': '' }, 'users.csv: is no file'],
  [{ 'scenarios/users.csv': new Uint8Array([0x69, 0xff, 0xfe]) }, 'users.csv: not a UTF-8 text'],
])('what cannot be read is told where it is named: %#', async (files, message) => {
  await write({ 'scenarios/shop.yml': SCENARIO('users.csv'), ...files });
  expect(await said(true)).toEqual([`scenarios/shop.yml:2: ${message}`]);
});

test('a scenario file that is missing is an error of its own', async () => {
  await expect(said(false)).rejects.toMatchObject({ code: 'FILE_MISSING' });
});

test.each([
  ['a.ts', true],
  ['a.mjs', true],
  ['a.cts', true],
  ['a.yml', false],
  ['a.ts.yaml', false],
])('%s is a module: %s', (file, expected) => {
  expect(isScenarioModule(file)).toBe(expected);
});
