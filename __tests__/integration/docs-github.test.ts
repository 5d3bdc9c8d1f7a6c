import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { checkInputs } from '../../src/action/inputs.ts';
import { PERMISSION_LINES } from '../../src/github/index.ts';

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'github.md'), 'utf8');
const action: { inputs: Record<string, { default?: string }> } = parse(
  readFileSync(join(root, 'action.yml'), 'utf8'),
);

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs?: Readonly<
    Record<string, { readonly permissions?: Workflow['permissions']; readonly steps: readonly Step[] }>
  >;
}

const workflows = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]): Workflow => parse(text ?? ''));
const jobs = workflows.flatMap(({ jobs: own, permissions }) =>
  Object.values(own ?? {}).map((job) => ({ ...job, permissions: job.permissions ?? permissions ?? {} })),
);

test('every example is given inputs that the action takes as they are', () => {
  const steps = jobs.flatMap((job) => job.steps).filter(({ uses }) => uses === 'org/perf-gate@v1');
  expect(steps).toHaveLength(6);
  for (const { with: given = {} } of steps) {
    expect(Object.keys(given).filter((name) => !(name in action.inputs))).toEqual([]);
    const value = (name: string): string => {
      if (name === 'token') return 'a token';
      return given[name]?.replace(/\$\{\{.*\}\}/, 'a secret') ?? action.inputs[name]?.default ?? '';
    };
    expect(checkInputs(value)).toMatchObject({ error: null, inputs: { token: 'a token' } });
  }
});

test('every example asks for the permissions that its inputs need, and for no unknown one', () => {
  for (const { permissions, steps } of jobs) {
    if (!steps.some(({ uses }) => uses === 'org/perf-gate@v1')) continue;
    const inputs = Object.assign({}, ...steps.map((step) => step.with ?? {}));
    if ((inputs['deployment-environment'] ?? '') !== '')
      expect(Object.entries(permissions)).toContainEqual(['deployments', 'write']);
    const lines = Object.entries(permissions).map(([scope, level]) => `${scope}: ${level}`);
    expect(lines.filter((line) => !PERMISSION_LINES.some((known) => known === line))).toEqual([]);
    expect(lines).toEqual(expect.arrayContaining(['contents: read', 'actions: read']));
    if ([inputs['url'], inputs['baseline-url']].includes('auto'))
      expect(lines).toContain('deployments: read');
    if (inputs['mode'] !== 'refresh')
      expect(lines).toEqual(expect.arrayContaining(['checks: write', 'pull-requests: write']));
  }
});

test('every link leads somewhere', () => {
  const links = [...page.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, link]) => link ?? '');
  for (const link of links) expect([link, existsSync(join(root, 'docs', link))]).toEqual([link, true]);
});
