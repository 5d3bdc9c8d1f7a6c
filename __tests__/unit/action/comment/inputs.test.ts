import { expect, test } from '@jest/globals';
import { readCommentInputs, readEndedRun } from '../../../../src/action/comment/inputs.ts';
import { ProblemsError } from '../../../../src/foundation/index.ts';

const RIGHT = { scenario: 'perf.yml', workflow: '.github/workflows/measure.yml', token: 'a token' };

/** The inputs that are wrong, by name. */
function problemsOf(given: Readonly<Record<string, string>>): readonly string[] {
  try {
    readCommentInputs((name) => given[name] ?? '');
    return [];
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    expect(error.code).toBe('USAGE');
    return error.problems.map(({ path }) => path);
  }
}

test('what was not given has its default', () => {
  expect(readCommentInputs((name) => ({ ...RIGHT })[name] ?? '')).toEqual({
    scenarios: ['perf.yml'],
    workflow: RIGHT.workflow,
    policy: {},
    comment: 'always',
    checkName: 'perf-gate',
    name: 'default',
    token: RIGHT.token,
  });
});

test.each([
  ['no scenario', { scenario: '' }, ['scenario']],
  ['no workflow', { workflow: '' }, ['workflow']],
  ['a name of a workflow', { workflow: 'performance' }, ['workflow']],
  ['a workflow of another folder', { workflow: '.github/workflows/../x.yml' }, ['workflow']],
  ['a workflow with its ref', { workflow: `${RIGHT.workflow}@main` }, ['workflow']],
  ['no token', { token: '' }, ['token']],
  ['words that are none', { 'fail-on': 'red', comment: 'loud' }, ['fail-on', 'comment']],
  ['several at once', { scenario: '', workflow: 'x', token: '' }, ['scenario', 'workflow', 'token']],
])('%s: refused by name', (_, given, expected) => {
  expect(problemsOf({ ...RIGHT, ...given })).toEqual(expected);
});

test.each([
  ['workflow_run', 7, 7],
  ['workflow_run', null, null],
  ['pull_request', 7, null],
  ['pull_request_target', 7, null],
  ['push', null, null],
])('of the event %s with the run %s the run that ended is %s', (eventName, endedRun, expected) => {
  const read = () => readEndedRun({ eventName, endedRun });
  if (expected === null) expect(read).toThrow(`and not on ${eventName}`);
  else expect(read()).toBe(expected);
});
