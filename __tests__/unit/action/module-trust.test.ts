import { expect, test } from '@jest/globals';
import { moduleObjection } from '../../../src/action/module-trust.ts';

test.each([
  ['push', false],
  ['schedule', false],
  ['workflow_dispatch', false],
  ['pull_request', false],
])('code of people who may push is run: %s', (eventName, isFork) => {
  expect(moduleObjection({ eventName, isFork })).toBe(null);
});

test.each([
  ['pull_request', true, 'another repository'],
  ['pull_request_target', false, 'pull_request_target'],
  ['pull_request_target', true, 'pull_request_target'],
  ['workflow_run', false, 'workflow_run'],
  ['deployment_status', false, 'deployment_status'],
  ['merge_group', false, 'merge_group'],
  ['issue_comment', false, 'issue_comment'],
  ['whatever_comes_next', false, 'whatever_comes_next'],
])('code of anybody else is refused: %s, from a fork: %s', (eventName, isFork, reason) => {
  expect(moduleObjection({ eventName, isFork })).toContain(reason);
});
