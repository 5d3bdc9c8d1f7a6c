import { expect, test } from '@jest/globals';
import {
  findPullRequestOfSha,
  isOnBranch,
  listCommits,
  listCommitsSince,
  mergeBase,
  readDefaultBranch,
} from '../../../src/github/index.ts';
import { openGitHubSession } from '../../support/github-session.ts';

test('the merge base of a branch is where it left main, whatever main did since', async () => {
  await using session = await openGitHubSession();
  const found = await mergeBase(session.octokit(), session.repository, 'main', session.headSha);
  expect(found).toBe(session.mainShas[1]);
});

test('the commits of a branch come newest first and within the bound', async () => {
  await using session = await openGitHubSession();
  const { world } = session.standIn;
  for (let index = 0; index < 330; index++) world.commit(session.shop, 'main', `commit ${index}`);
  const all = await listCommits(session.octokit(), session.repository, 'main', 1000);
  expect(all).toHaveLength(332);
  expect(all[0]).toBe(session.shop.branches.get('main'));
  expect(await listCommits(session.octokit(), session.repository, 'main', 130)).toEqual(all.slice(0, 130));
  expect(session.standIn.requests.filter(({ route }) => route.endsWith('/commits'))).toHaveLength(6);
});

test('the pull request of a head commit is found, also when it comes from a fork', async () => {
  await using session = await openGitHubSession();
  const { world } = session.standIn;
  const fork = world.addRepository('stranger', 'shop', { fork: true });
  const sha = world.commit(fork, 'patch', 'change', session.mainShas[0]);
  world.addPull(session.shop, { headRef: 'patch', headRepository: fork }).labels = ['perf', 'docs'];
  expect(await findPullRequestOfSha(session.octokit(), session.repository, sha)).toMatchObject({
    number: 2,
    headRepository: 'stranger/shop',
    baseRef: 'main',
    labels: ['perf', 'docs'],
  });
});

test('of two pull requests with one head the one from the named repository is found', async () => {
  await using session = await openGitHubSession();
  const { world } = session.standIn;
  const fork = world.addRepository('stranger', 'shop', { fork: true });
  fork.branches.set('copy', session.headSha);
  world.addPull(session.shop, { headRef: 'copy', headRepository: fork });
  const find = (from: string | null) =>
    findPullRequestOfSha(session.octokit(), session.repository, session.headSha, from);
  expect(await find(null)).toMatchObject({ number: 2 });
  expect(await find('acme/shop')).toMatchObject({ number: 1 });
  expect(await find('stranger/shop')).toMatchObject({ number: 2 });
  expect(await find('nobody/shop')).toBeNull();
});

test('a commit inside of a pull request is not its head, and a closed one does not count', async () => {
  await using session = await openGitHubSession();
  const { world } = session.standIn;
  const inner = world.commit(session.shop, 'two', 'inner', session.mainShas[0]);
  world.commit(session.shop, 'two', 'outer');
  world.addPull(session.shop, { headRef: 'two' });
  const closed = world.commit(session.shop, 'three', 'closed', session.mainShas[0]);
  world.addPull(session.shop, { headRef: 'three', state: 'closed' });
  expect(await findPullRequestOfSha(session.octokit(), session.repository, inner)).toBeNull();
  expect(await findPullRequestOfSha(session.octokit(), session.repository, closed)).toBeNull();
});

test('the default branch can be asked for, and a refusal names the permission', async () => {
  await using session = await openGitHubSession();
  expect(await readDefaultBranch(session.octokit(), session.repository)).toBe('main');
  session.standIn.deny('contents');
  await expect(listCommits(session.octokit(), session.repository, 'main', 7)).rejects.toMatchObject({
    code: 'PERMISSION_MISSING',
    hint: expect.stringContaining('`contents: read`'),
  });
});

test('what a branch got since a commit is listed over all pages, and nothing in common is told apart from nothing', async () => {
  await using session = await openGitHubSession();
  const { world } = session.standIn;
  const [second = '', first = ''] = session.mainShas;
  const ask = (base: string, most = 1000) =>
    listCommitsSince(session.octokit(), session.repository, base, 'main', most);
  expect(await ask(first)).toEqual([second]);
  expect(await ask(second)).toEqual([]);
  // The merge base of the pull request's head is the first commit.
  expect(await ask(session.headSha)).toEqual([second]);
  for (let index = 0; index < 230; index++) world.commit(session.shop, 'main', `more ${index}`);
  expect((await ask(first))?.length).toBe(231);
  expect((await ask(first, 150))?.length).toBe(150);
  const stray = world.commit(world.addRepository('mallory', 'shop', { fork: true }), 'x', 'stray');
  expect(await ask(stray)).toBeNull();
});

test.each([
  ['its tip', 0, true],
  ['an older commit', 1, true],
  ['the head of a pull request', 2, false],
  ['a commit of nothing that it knows', 3, false],
])('%s is on main or not', async (_, index, expected) => {
  await using session = await openGitHubSession();
  const { world } = session.standIn;
  const stray = world.commit(world.addRepository('mallory', 'shop', { fork: true }), 'x', 'stray');
  const sha = [...session.mainShas, session.headSha, stray][index] ?? '';
  expect(await isOnBranch(session.octokit(), session.repository, 'main', sha)).toBe(expected);
});
