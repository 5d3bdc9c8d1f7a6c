import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readScenarios } from '../../../src/action/read-scenarios.ts';
import { SHORT_SCENARIO } from '../../support/action-workspace.ts';

const PUSH = { eventName: 'push', isFork: false };

let workspace = '';

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'perf-gate-scenarios-'));
  await mkdir(join(workspace, 'perf'));
  for (const name of ['a', 'b'])
    await writeFile(join(workspace, 'perf', `${name}.yml`), SHORT_SCENARIO.replace('shop', name));
});

afterAll(async () => {
  await rm(workspace, { recursive: true });
});

test.each<[string, (folder: string) => readonly string[], readonly string[]]>([
  ['a path', () => ['perf/b.yml'], ['perf/b.yml']],
  ['a glob', () => ['perf/*.yml'], ['perf/a.yml', 'perf/b.yml']],
  ['an absolute path', (folder) => [join(folder, 'perf/a.yml')], ['perf/a.yml']],
  ['an absolute glob', (folder) => [join(folder, 'perf', '*.yml')], ['perf/a.yml', 'perf/b.yml']],
  [
    'one file named in several ways, once',
    (folder) => [join(folder, 'perf/a.yml'), './perf/a.yml', 'perf/*.yml'],
    ['perf/a.yml', 'perf/b.yml'],
  ],
])('%s is read, and named as it lies in the workspace', async (_, patterns, expected) => {
  const inputs = { scenarios: patterns(workspace), policy: {}, headers: {} };
  const scenarios = await readScenarios(inputs, workspace, {}, PUSH);
  expect(scenarios.map(({ source }) => source)).toEqual(expected);
});

test.each([['perf/c.yml'], ['/nowhere/c.yml']])('%s, which matches nothing, is an error', async (pattern) => {
  const inputs = { scenarios: [pattern], policy: {}, headers: {} };
  await expect(readScenarios(inputs, workspace, {}, PUSH)).rejects.toMatchObject({ code: 'FILE_MISSING' });
});
