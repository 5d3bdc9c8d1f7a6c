import { runInThisContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import {
  checkScenarioModule,
  DEFAULT_POLICY,
  parseScenario,
  renderScenarioReference,
  THRESHOLD_METRICS,
} from '../../../src/scenario/index.ts';
import { keysAt } from '../../../src/scenario/schema-lookup.ts';
import { scenarioSchema } from '../../../src/scenario/scenario-schema.ts';

const reference = renderScenarioReference();

test('the example of the reference is a scenario', () => {
  const [, example = ''] = /A complete example:\n\n```yaml\n([\s\S]*?)```/.exec(reference) ?? [];
  expect(parseScenario(example, 'example.yml', {}).requests).toHaveLength(2);
});

test('what an override leaves out has no default of its own', () => {
  const [, all = ''] = /\n## `compare`\n([^]*?)\n## /.exec(reference) ?? [];
  const [, named = ''] = /\n## `compare\.overrides`\n([^]*?)\n## /.exec(reference) ?? [];
  expect(all).toMatch(/^\| `tolerance` \|.* \| `5 %` \|/m);
  expect(named).toMatch(/^\| `tolerance` \| share \(.*\), or `auto` \|  \|/m);
});

test('the load of several executors is one', () => {
  const [, load = ''] = /```yaml\n(load:\n  executors:[\s\S]*?)```/.exec(reference) ?? [];
  const text = `name: x\nrequests: [{ path: /, name: browse }, { path: /b, name: checkout }]\n${load}`;
  expect(parseScenario(text, 'example.yml', {}).load.executors).toHaveLength(2);
});

test('the module of the reference is a scenario', () => {
  const [, module = ''] = /defineScenario\((\{[^]*?\n\})\);/.exec(reference) ?? [];
  const exported: unknown = runInThisContext(`(${module})`);
  expect(checkScenarioModule(exported, 'example.ts', {})).toMatchObject({ kind: 'valid' });
});

test.each([
  [[]],
  [['requests', 0]],
  [['requests', 0, 'expect']],
  [['load']],
  [['load', 'stages', 0]],
  [['load', 'executors', 0]],
  [['journeys', 0, 'steps', 0]],
  [['journeys', 0, 'steps', 0, 'poll']],
  [['websockets', 0, 'messages', 0]],
  [['data', 'NAME']],
  [['http', 'tls']],
  [['compare']],
])('every key at %j has its row', (path: (string | number)[]) => {
  const keys = keysAt(scenarioSchema, path);
  expect(keys.length).toBeGreaterThan(1);
  for (const key of keys) expect(reference).toContain(`| \`${key}\` | `);
});

test('every metric of the thresholds has its row', () => {
  for (const metric of THRESHOLD_METRICS) expect(reference).toContain(`| \`${metric}\` | `);
});

test('the defaults of the policy are those that are used', () => {
  expect(reference).toMatch(/\| `tolerance` \| .* \| `5 %` \|/);
  expect(DEFAULT_POLICY.tolerance).toBe(0.05);
  expect(reference).toMatch(/\| `max-duration` \| duration \| `10m` \|/);
});

test('no cell breaks its row', () => {
  const rows = reference.split('\n').filter((line) => line.startsWith('|'));
  const widths = new Set(rows.map((row) => row.replaceAll(String.raw`\|`, '').split('|').length));
  expect([...widths]).toEqual([6]);
});

test('every member of the format says what it means', () => {
  expect(z.globalRegistry.get(scenarioSchema)?.description).not.toBe('');
  expect(reference).not.toMatch(/\| *\|$/m);
});
