import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withTerminal } from '../../support/a-terminal.ts';
import { SCENARIO } from '../../support/some-scenario.ts';

test('validate tells the problems of all files at once, and praises sound ones only when all are', async () => {
  await withTerminal(async (terminal) => {
    await terminal.write({ 'good.yml': SCENARIO, 'bad.yml': SCENARIO.replace('rate: 13/s', 'rate: fast') });
    const faulty = await terminal.run('validate', 'good.yml', 'bad.yml', 'missing.yml');
    expect(faulty.code).toBe(2);
    expect(faulty.stdout).toBe('');
    expect(faulty.stderr).toMatch(/bad\.yml:5:\d+: load\.rate[^]*missing\.yml: no such file/);
    const sound = await terminal.run('validate', 'good.yml');
    expect(sound).toEqual({ code: 0, stdout: 'good.yml: sound ("shop", 1 endpoint)\n', stderr: '' });
    const json = await terminal.run('validate', '--json', 'good.yml');
    expect(JSON.parse(json.stdout)).toMatchObject({
      schema: 'perf-gate.validation/1',
      scenarios: [{ file: 'good.yml', name: 'shop' }],
    });
  });
});

test('validate takes variables from the environment, and names those that are missing', async () => {
  const text = SCENARIO.replace('/products', '/${PLACE}');
  await withTerminal(async (terminal) => {
    await terminal.write({ 'a.yml': text });
    const missing = await terminal.run('validate', 'a.yml');
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('PLACE') });
  });
  await withTerminal(
    async (terminal) => {
      await terminal.write({ 'a.yml': text });
      expect((await terminal.run('validate', 'a.yml')).code).toBe(0);
    },
    { env: { PLACE: 'products' } },
  );
});

test('validate --explain draws the load and says what follows from it', async () => {
  await withTerminal(async (terminal) => {
    await terminal.write({ 'a.yml': SCENARIO });
    const { code, stdout, stderr } = await terminal.run('validate', '--explain', 'a.yml');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^a\.yml: sound[^]*13\/s ┤█{60}\n[^]*\n {2}model +open model/);
    const json = await terminal.run('validate', '--json', 'a.yml');
    expect(JSON.parse(json.stdout)).toMatchObject({
      scenarios: [{ closedModel: false, compared: 'blocks', plannedRequests: 1602, writes: [] }],
    });
  });
});

// Modules are loaded by Node itself, so these run as processes.
const MODULE = `import { defineScenario } from 'perf-gate';
const paths: readonly string[] = ['/a', '/b'];
export default defineScenario({
  name: 'typed',
  data: { users: { csv: 'users.csv' } },
  requests: paths.map((path) => ({ path: \`\${path}/{{ users.id }}\` })),
  load: { rate: 13, duration: '30s' },
  hooks: { afterIteration: () => {} },
});
`;

test('a TypeScript module is a scenario, wherever perf-gate itself is', async () => {
  await withTerminal(async ({ folder, write }) => {
    await write({ 'a.ts': MODULE, 'users.csv': 'id\n7\n' });
    expect(perfGate(folder, 'validate', 'a.ts')).toEqual({
      status: 0,
      stdout: 'a.ts: sound ("typed", 2 endpoints)\n',
      stderr: '',
    });
  });
});

test.each([
  [
    MODULE.replace('rate: 13', "rate: '13'"),
    'a.ts:7:17: load.rate: the text "13" is not a rate',
    'a faulty document',
  ],
  ['export const a = 1;\n', 'a.ts: the module has no default export', 'nothing exported'],
  [
    "export const a = 1;\nthrow new Error('no database');\n",
    'a.ts:2:7: the module cannot be run: Error: no database',
    'an error when it is run',
  ],
  [
    'export default {\n  name: 1 2 };\n',
    "a.ts:2:11: the module cannot be run: SyntaxError: Expected ',', got 'numeric literal'",
    'a syntax error',
  ],
  [
    'const a: number = 1;\nconst a: string = "";\nexport default {};\n',
    "a.ts:2:7: the module cannot be run: SyntaxError: Identifier 'a' has already been declared",
    'an error that only shows when types are gone',
  ],
  ['enum A {}\n', 'a.ts:1:1: the module cannot be run: SyntaxError: TypeScript enum', 'an enum'],
  [
    "import { join, nothing } from 'node:path';\n",
    'a.ts:1:16: the module cannot be run: SyntaxError: The requested module',
    'an import of what is not exported',
  ],
  ["import './nowhere.mjs';\n", 'the module cannot be run: Error: Cannot find module', 'a missing import'],
])('a module that is no scenario is told like any other: %#', async (text, problem) => {
  await withTerminal(async ({ folder, write }) => {
    await write({ 'a.ts': text, 'users.csv': 'id\n7\n' });
    const { status, stdout, stderr } = perfGate(folder, 'validate', 'a.ts');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(problem);
    expect(stderr).not.toContain('internal error');
  });
});

test.each(['a.js', 'a.mjs', 'deep/a.mts'])(
  'a syntax error in the module %s, or in one that it imports, has file, line and column',
  async (name) => {
    await withTerminal(async ({ folder, write }) => {
      const broken = 'globalThis.wasRun = console.log("run");\nexport default {\n\tname: 1 2 };\n';
      await write({ [name]: broken });
      const direct = perfGate(folder, 'validate', name);
      expect(direct).toMatchObject({ status: 2, stdout: '' });
      expect(direct.stderr).toMatch(
        new RegExp(`^${name}:3:10: the module cannot be run: SyntaxError: `, 'm'),
      );
      await write({
        [name.replace('a.', 'b.')]: `import './${basename(name)}';\nexport default {};\n`,
      });
      const through = perfGate(folder, 'validate', name.replace('a.', 'b.'));
      expect(through).toMatchObject({ status: 2, stdout: '' });
      expect(through.stderr).toMatch(
        new RegExp(`^${name}:3:10: the module cannot be run: SyntaxError: `, 'm'),
      );
    });
  },
);

const ROOT = join(import.meta.dirname, '../../..');

function perfGate(cwd: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'src/cli/main.ts'), ...args], {
    cwd,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}
