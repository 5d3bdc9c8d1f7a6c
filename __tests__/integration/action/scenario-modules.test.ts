import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readScenarios } from '../../../src/action/read-scenarios.ts';
import { SCENARIO } from '../../support/some-scenario.ts';

const SOURCE = join(import.meta.dirname, '../../../src/action/read-scenarios.ts');
const PUSH = { eventName: 'push', isFork: false };
const FORK = { eventName: 'pull_request', isFork: true };
const inputs = { scenarios: ['*.yml', '*.mjs'], policy: { failOn: 'never' }, headers: {} } as const;

let workspace = '';

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'perf-gate-action-'));
  await writeFile(join(workspace, 'shop.yml'), SCENARIO);
});

afterEach(() => rm(workspace, { recursive: true }));

/** A module that leaves a trace when it is run. */
async function writeModule(): Promise<() => boolean> {
  const trace = join(workspace, 'it-ran');
  await writeFile(
    join(workspace, 'code.mjs'),
    `import { writeFileSync } from 'node:fs';
writeFileSync(${JSON.stringify(trace)}, '');
export default { name: 'code', requests: [{ path: '/' }], load: { rate: 13, duration: '30s' } };
`,
  );
  return () => existsSync(trace);
}

// Node itself runs modules, so this is a process of its own.
test('a module of people who may push is run, and its scenario stands beside those of files', async () => {
  const ran = await writeModule();
  const script = `const { readScenarios } = await import(${JSON.stringify(SOURCE)});
const scenarios = await readScenarios(${JSON.stringify(inputs)}, ${JSON.stringify(workspace)}, {}, ${JSON.stringify(PUSH)});
console.log(JSON.stringify(scenarios.map(({ name, policy }) => [name, policy.failOn])));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  expect({ stdout, stderr }).toEqual({ stdout: '[["shop","never"],["code","never"]]\n', stderr: '' });
  expect(ran()).toBe(true);
});

test('a module from a fork is refused before a line of it is run', async () => {
  const ran = await writeModule();
  await expect(readScenarios(inputs, workspace, {}, FORK)).rejects.toMatchObject({
    code: 'MODULE_REFUSED',
    message: 'code.mjs: a scenario module is code, and the pull request comes from another repository',
    hint: expect.stringContaining('YAML'),
  });
  expect(ran()).toBe(false);
});

test('files from a fork are read, as long as they stay below their folder', async () => {
  const only = { ...inputs, scenarios: ['*.yml'] };
  await expect(readScenarios(only, workspace, {}, FORK)).resolves.toHaveLength(1);
  await writeFile(join(workspace, 'shop.yml'), `${SCENARIO}data: { x: { csv: /etc/passwd } }\n`);
  await expect(readScenarios(only, workspace, {}, FORK)).rejects.toMatchObject({
    problems: [{ message: '/etc/passwd: leads out of the folder of the scenario' }],
  });
});
