import { describe, expect, test } from '@jest/globals';
import { createTell } from '../../../src/action/attempt.ts';
import { urlSource } from '../../../src/action/renewal.ts';

const URL = 'https://preview.example.test';

function ask(event: { readonly eventName: string; readonly isFork: boolean }, restart = './restart') {
  const warnings: string[] = [];
  const tell = createTell({ warning: (message) => void warnings.push(message) });
  const asked = { inputs: { restart, deploy: '' }, context: event, workspace: '/work', tell };
  return { sources: [urlSource(URL, asked), urlSource(URL, asked)], warnings };
}

describe('commands for fresh instances', () => {
  test.each([
    ['push', false],
    ['schedule', false],
    ['workflow_dispatch', false],
    ['pull_request', false],
  ])('are run for the code of people who may push: %s', (eventName, isFork) => {
    const { sources, warnings } = ask({ eventName, isFork });
    const renewal = { restart: './restart', deploy: '', directory: '/work' };
    expect(sources).toEqual([
      { kind: 'url', url: URL, renewal },
      { kind: 'url', url: URL, renewal },
    ]);
    expect(warnings).toEqual([]);
  });

  test.each([
    ['pull_request', true],
    ['pull_request_target', false],
    ['workflow_run', false],
    ['issue_comment', false],
    ['deployment_status', false],
  ])('are not run for that of anybody else, which is said once: %s, from a fork: %s', (eventName, isFork) => {
    const { sources, warnings } = ask({ eventName, isFork });
    expect(sources).toEqual([
      { kind: 'url', url: URL },
      { kind: 'url', url: URL },
    ]);
    expect(warnings).toEqual([expect.stringMatching(/^`restart` and `deploy` are not run, because /)]);
  });

  test('that were not given need no warning', () => {
    const { sources, warnings } = ask({ eventName: 'pull_request', isFork: true }, '');
    expect([sources[0], warnings]).toEqual([{ kind: 'url', url: URL }, []]);
  });
});
