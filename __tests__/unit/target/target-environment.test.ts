import { expect, test } from '@jest/globals';
import { targetEnvironment } from '../../../src/target/target-environment.ts';

test.each([
  ['INPUT_GITHUB-TOKEN', 'an input of ours'],
  ['STATE_server', 'what we keep between steps'],
  ['ACTIONS_RUNTIME_TOKEN', 'the artifact service'],
  ['ACTIONS_RESULTS_URL', 'the artifact service'],
  ['ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'the identity of the job'],
  ['GITHUB_TOKEN', 'the token of the job'],
  ['GITHUB_OUTPUT', 'it could write our verdict'],
  ['GITHUB_ENV', 'it could change later steps'],
  ['GITHUB_STEP_SUMMARY', 'it could write our summary'],
])('%s is withheld: %s', (name) => {
  expect(targetEnvironment({ [name]: 'x', PATH: '/bin' }, 4711)).toEqual({
    PATH: '/bin',
    PORT: '4711',
    HOST: '127.0.0.1',
  });
});

test.each([['DATABASE_URL'], ['GITHUB_SHA'], ['GITHUB_WORKSPACE'], ['CI'], ['NODE_ENV']])(
  '%s is passed on',
  (name) => {
    expect(targetEnvironment({ [name]: 'x' }, 4711)).toMatchObject({ [name]: 'x' });
  },
);

test('PORT and HOST are ours, whatever was set', () => {
  expect(targetEnvironment({ PORT: '80', HOST: '0.0.0.0' }, 4711)).toEqual({
    PORT: '4711',
    HOST: '127.0.0.1',
  });
});

test('the PATH is the one that the user has, not that of our own toolchain', () => {
  const env = { PATH: '/toolchain/bin:/usr/bin', PERF_GATE_ORIGINAL_PATH: '/usr/bin' };
  expect(targetEnvironment(env, 4711)).toEqual({ PATH: '/usr/bin', PORT: '4711', HOST: '127.0.0.1' });
});
