import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type ActionInputs, checkInputs } from '../../../src/action/inputs.ts';
import { ProblemsError } from '../../../src/foundation/index.ts';

const right = { scenario: 'perf/*.yml', url: 'http://127.0.0.1:3000', token: 't' };

function read(given: Readonly<Record<string, string>>): ActionInputs {
  const { inputs, error } = checkInputs((name) => given[name] ?? '');
  if (error !== null) throw error;
  return inputs;
}

function problemsOf(given: Readonly<Record<string, string>>): readonly string[] {
  try {
    read(given);
    return [];
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(({ path }) => path);
    throw error;
  }
}

test('what is left out has the default that action.yml documents', () => {
  const file: { inputs: Record<string, { default?: string }> } = parse(
    readFileSync(new URL('../../../action.yml', import.meta.url), 'utf8'),
  );
  const defaults = Object.fromEntries(
    Object.entries(file.inputs).flatMap(([name, input]) =>
      input.default === undefined ? [] : [[name, input.default]],
    ),
  );
  const bare = { ...right, 'baseline-ref': 'merge-base' };
  expect(read({ ...defaults, ...right })).toEqual(read(bare));
});

test('every input of action.yml is read and no other', () => {
  const file: { inputs: object; outputs: object } = parse(
    readFileSync(new URL('../../../action.yml', import.meta.url), 'utf8'),
  );
  const asked = new Set<string>();
  checkInputs((name) => {
    asked.add(name);
    return { ...right }[name] ?? '';
  });
  expect([...asked].toSorted()).toEqual(Object.keys(file.inputs).toSorted());
  expect(Object.keys(file.outputs)).toEqual([
    'verdict',
    'blocking',
    'decision',
    'report-path',
    'run-file',
    'comment-url',
    'deployment-id',
    'check-url',
  ]);
});

test('several scenario lines are several patterns', () => {
  expect(read({ ...right, scenario: ' a.yml\n\n  b/*.yml \n' }).scenarios).toEqual(['a.yml', 'b/*.yml']);
});

test('policy inputs override only what they say', () => {
  expect(read(right).policy).toEqual({});
  expect(read({ ...right, 'fail-on': 'any', 'on-missing-baseline': 'block' }).policy).toEqual({
    failOn: 'any',
    onMissingBaseline: 'block',
  });
});

test.each<[string, Record<string, string>, readonly string[]]>([
  ['no scenario', { scenario: '\n ' }, ['scenario']],
  ['neither url nor start', { url: '' }, ['url']],
  ['both url and start', { start: 'npm start' }, ['url']],
  ['an address of another scheme', { url: 'file:///etc/passwd' }, ['url']],
  [
    'a second address without the first',
    { url: '', start: 'x', 'baseline-url': 'http://127.0.0.1:1' },
    ['baseline-url'],
  ],
  ['a second command without the first', { 'baseline-start': 'x' }, ['baseline-start']],
  ['a found address without allowed hosts', { url: 'auto' }, ['allowed-hosts']],
  ['another found address without them', { 'baseline-url': 'auto' }, ['allowed-hosts']],
  ['hosts of everybody', { 'allowed-hosts': 'a.example.com\n*.app' }, ['allowed-hosts']],
  ['a wait without a unit', { 'wait-for-deployment': '10' }, ['wait-for-deployment']],
  ['a header without a name', { headers: ': x' }, ['headers']],
  ['a header whose secret is not set', { headers: 'x-bypass: ' }, ['headers']],
  ['a header that is ours', { headers: 'Host: evil.example' }, ['headers']],
  ['a header twice', { headers: 'x-a: 1\nX-A: 2' }, ['headers']],
  ['a header with a template', { headers: 'x-a: {{ name }}' }, ['headers']],
  ['a header with a control character', { headers: 'x-a: 1\u0000' }, ['headers']],
  ['a relative readiness path', { 'readiness-path': 'health' }, ['readiness-path']],
  ['a timeout without a unit', { 'readiness-timeout': '30' }, ['readiness-timeout']],
  [
    'a word that is none',
    { mode: 'fast', 'fail-on': 'always', comment: 'no' },
    ['mode', 'fail-on', 'comment'],
  ],
  ['half a repetition', { mode: 'baseline', repeat: '1.5' }, ['repeat']],
  ['too many repetitions', { mode: 'baseline', repeat: '31' }, ['repeat']],
  ['repetitions outside of the mode', { repeat: '7' }, ['repeat']],
  ['a restart of what is started', { url: '', start: 'npm start', restart: './restart' }, ['restart']],
  ['a deployment of what is started', { url: '', start: 'npm start', deploy: './deploy' }, ['deploy']],
  ['an A/A run of one deployment', { mode: 'aa' }, ['mode']],
  [
    'an A/A run beside what is found',
    { mode: 'aa', 'baseline-url': 'auto', 'allowed-hosts': 'a.example.com' },
    ['mode'],
  ],
  ['a check name of two lines', { 'check-name': 'a\nb' }, ['check-name']],
  ['an empty token', { token: '' }, ['token']],
  ['paths that only take away', { paths: '!docs/**\n!**.md' }, ['paths']],
  ['a folder above the workspace', { out: '../x' }, ['out']],
  ['an absolute folder', { out: '/tmp/x' }, ['out']],
])('%s is refused by name', (_, change, expected) => {
  expect(problemsOf({ ...right, ...change })).toEqual(expected);
});

test('deployments are believed of the known services, or of those that are named', () => {
  expect(read(right).deployments).toEqual({
    allowedHosts: [],
    creators: ['vercel[bot]', 'netlify[bot]'],
    environment: '',
    baselineEnvironment: '',
    allowsProduction: false,
    waitMs: 600_000,
    onMissing: 'block',
  });
  const named = { 'deployment-creators': 'Octo-Deploy[bot]\nocto', 'allow-production-load': 'true' };
  expect(read({ ...right, ...named, 'wait-for-deployment': '0s' }).deployments).toMatchObject({
    creators: ['octo-deploy[bot]', 'octo'],
    allowsProduction: true,
    waitMs: 0,
  });
});

test('headers are read by lower-case names, colons in values and all', () => {
  const headers = 'X-Bypass: a:b \n\n authorization:Bearer c';
  expect(read({ ...right, headers }).headers).toEqual({ 'x-bypass': 'a:b', authorization: 'Bearer c' });
});

test('a header that is wrong is not repeated in the problem, since it may be a secret', () => {
  expect(() => read({ ...right, headers: 'hunter2hunter2' })).toThrow(ProblemsError);
  expect(() => read({ ...right, headers: 'hunter2hunter2' })).not.toThrow(/hunter2/);
});

test('what only refreshes a history needs nothing to measure', () => {
  expect(problemsOf({ token: 't', mode: 'refresh' })).toEqual([]);
  expect(problemsOf({ token: 't', mode: 'baseline' })).toEqual(['scenario', 'url']);
});

test('all problems are told at once', () => {
  expect(problemsOf({ mode: 'x', repeat: '0' })).toEqual([
    'mode',
    'scenario',
    'url',
    'repeat',
    'repeat',
    'token',
  ]);
});

test('an A/A run may be repeated, of two deployments or of a command', () => {
  const other = 'https://staging.example.test';
  expect(read({ ...right, mode: 'aa', repeat: '5', 'baseline-url': other })).toMatchObject({ repeat: 5 });
  expect(read({ ...right, url: '', start: 'npm start', mode: 'aa' }).mode).toBe('aa');
});
