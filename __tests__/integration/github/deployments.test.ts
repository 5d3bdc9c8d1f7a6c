import { expect, test } from '@jest/globals';
import { isHeadOfBranch, listDeployments, listDeploymentStatuses } from '../../../src/github/index.ts';
import { deploy, PREVIEW_BOT, tell, tokenForDeployments } from '../../support/action-deployments.ts';
import { openGitHubSession } from '../../support/github-session.ts';
import { person } from '../../support/github-stand-in/index.ts';

test('deployments are listed newest first, those of one commit where that is asked', async () => {
  await using session = await openGitHubSession();
  const octokit = session.octokit(tokenForDeployments(session));
  const [second = '', first = ''] = session.mainShas;
  for (const sha of [first, second, first]) deploy(session, { sha, url: 'https://shop.example' });
  const list = async (sha: string, most = 100) =>
    (await listDeployments(octokit, session.repository, { sha, most })).map((each) => each.sha);
  expect(await list('')).toEqual([first, second, first]);
  expect(await list('', 2)).toEqual([first, second]);
  expect(await list(second)).toEqual([second]);
  expect(await listDeployments(octokit, session.repository, { sha: second, most: 1 })).toMatchObject([
    { environment: 'Preview', isProduction: false, creator: PREVIEW_BOT.login },
  ]);
  deploy(session, { sha: second, environment: 'Docs' });
  const words = { sha: '', environment: 'Docs', most: 100 };
  expect(await listDeployments(octokit, session.repository, words)).toMatchObject([{ environment: 'Docs' }]);
});

test('its states come newest first, each with its address and who told it', async () => {
  await using session = await openGitHubSession();
  const octokit = session.octokit(tokenForDeployments(session));
  const deployment = deploy(session, { sha: session.headSha, states: ['pending'] });
  tell(session.standIn, deployment, 'success', 'https://shop.example/', person('mallory'));
  const statuses = await listDeploymentStatuses(octokit, session.repository, deployment.id);
  expect(statuses).toMatchObject([
    { state: 'success', url: 'https://shop.example', creator: 'mallory' },
    { state: 'pending', creator: PREVIEW_BOT.login },
  ]);
});

test('only a commit that a branch of the repository itself ends in is a head', async () => {
  await using session = await openGitHubSession();
  const { world } = session.standIn;
  const fork = world.addRepository('stranger', 'shop', { fork: true });
  const foreign = world.commit(fork, 'patch', 'patch', session.mainShas[0]);
  const ask = (sha: string) => isHeadOfBranch(session.octokit(), session.repository, sha);
  expect(await ask(session.headSha)).toBe(true);
  expect(await ask(session.mainShas[1] ?? '')).toBe(false);
  expect(await ask(foreign)).toBe(false);
});

test('without the permission the error names the line to add', async () => {
  await using session = await openGitHubSession();
  const ask = listDeployments(session.octokit(), session.repository, { sha: '', most: 1 });
  await expect(ask).rejects.toMatchObject({
    code: 'PERMISSION_MISSING',
    message: expect.stringContaining('`deployments: read`'),
  });
});
