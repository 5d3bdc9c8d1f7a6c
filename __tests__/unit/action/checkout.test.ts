import { expect, test } from '@jest/globals';
import { createTell } from '../../../src/action/attempt.ts';
import { readCheckout } from '../../../src/action/checkout.ts';
import type { HeadCommit } from '../../../src/action/services.ts';

const [HEAD, BASE, MERGE, OTHER] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(40)) as [
  string,
  string,
  string,
  string,
];

/** What is made of a workspace on an event that judges HEAD. */
async function checkedOut(eventName: string, head: HeadCommit | null, sha = HEAD) {
  const warnings: string[] = [];
  const checkout = await readCheckout({
    context: { eventName, headSha: HEAD, sha },
    services: { readHead: async () => head },
    tell: createTell({ warning: (message) => void warnings.push(message) }),
    workspace: '/somewhere',
  });
  return { checkout, warnings };
}

test.each<[string, string, HeadCommit, string | null]>([
  ['the judged commit', 'push', { sha: HEAD, parents: [BASE] }, null],
  ['the head of a pull request', 'pull_request', { sha: HEAD, parents: [BASE] }, null],
  ['its test merge', 'pull_request', { sha: MERGE, parents: [BASE, HEAD] }, BASE],
])('%s is what is measured', async (_, eventName, head, mergedBase) => {
  expect(await checkedOut(eventName, head)).toEqual({
    checkout: { sha: head.sha, mergedBase },
    warnings: [],
  });
});

test.each<[string, string, HeadCommit, RegExp]>([
  [
    'another commit',
    'push',
    { sha: OTHER, parents: [HEAD] },
    /dddddddddddd is checked out.* would not measure aaaaaaaaaaaa/,
  ],
  ['the merge of another head', 'pull_request', { sha: MERGE, parents: [BASE, OTHER] }, /is checked out/],
  ['a merge the other way round', 'pull_request', { sha: MERGE, parents: [HEAD, BASE] }, /is checked out/],
  ['a merge of three', 'pull_request', { sha: MERGE, parents: [BASE, HEAD, OTHER] }, /is checked out/],
  ['a merge where nothing is merged', 'push', { sha: MERGE, parents: [BASE, HEAD] }, /is checked out/],
  ['the base', 'pull_request_target', { sha: BASE, parents: [] }, /is checked out/],
])('%s is not told as the change', async (_, eventName, head, said) => {
  await expect(checkedOut(eventName, head)).rejects.toThrow(said);
});

test('whoever has the rights of the base is told not to check out strangers, everybody else what to leave out', async () => {
  const base = { sha: BASE, parents: [] };
  await expect(checkedOut('workflow_run', base)).rejects.toMatchObject({
    code: 'USAGE',
    hint: expect.stringContaining('Use the event `pull_request`'),
  });
  await expect(checkedOut('push', base)).rejects.toMatchObject({
    hint: expect.stringContaining('Leave out `ref` of actions/checkout'),
  });
});

test('without git what is checked out by default is believed, and that is said; else it is not', async () => {
  const trusted = await checkedOut('push', null);
  expect(trusted.checkout).toEqual({ sha: '', mergedBase: null });
  expect(trusted.warnings).toEqual([expect.stringContaining('It cannot be verified')]);
  expect((await checkedOut('pull_request', null, MERGE)).checkout.sha).toBe('');
  await expect(checkedOut('workflow_run', null, BASE)).rejects.toThrow('something unknown is checked out');
});
