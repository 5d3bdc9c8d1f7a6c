import { expect, test } from '@jest/globals';
import { decidedAs, type DecidedAs, measuringGate } from '../../support/action-gate.ts';
import { runActionJob } from '../../support/action-job.ts';
import { type ActionWorkspace, openWorkspace, pullRequestEvent } from '../../support/action-workspace.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';

function push(session: GitHubSession, workspace: ActionWorkspace, comment: string, verdict: DecidedAs) {
  return runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' }),
    event: pullRequestEvent(session),
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', url: workspace.url, comment },
    services: { runGate: measuringGate(decidedAs(verdict)) },
  });
}

test.each<[string, DecidedAs, boolean]>([
  ['always', 'pass', true],
  ['on-change', 'pass', false],
  ['on-change', 'inconclusive', false],
  ['on-change', 'improvement', true],
  ['on-change', 'tolerated', true],
  ['on-change', 'invalid', true],
  ['on-failure', 'tolerated', false],
  ['on-failure', 'improvement', false],
  ['on-failure', 'regression', true],
  ['on-failure', 'shadow', true],
  ['never', 'regression', false],
])('with `comment: %s` a gate that says %s makes a comment: %s', async (comment, verdict, isThere) => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const end = await push(session, workspace, comment, verdict);
  expect(session.shop.comments).toHaveLength(isThere ? 1 : 0);
  expect((end.outputs.get('comment-url') ?? '') !== '').toBe(isThere);
});

test('a comment that told a failure does not stay red when the next push is well', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await push(session, workspace, 'on-failure', 'regression');
  expect(session.shop.comments[0]?.body).toContain('### ❌');
  await push(session, workspace, 'on-failure', 'pass');
  expect(session.shop.comments).toHaveLength(1);
  expect(session.shop.comments[0]?.body).toContain('### ✅');
});

test('the comment tells the earlier pushes of its pull request', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { world } = session.standIn;
  await push(session, workspace, 'always', 'pass');
  const earlier = session.headSha.slice(0, 12);
  const later = world.commit(session.shop, 'feature', 'more');
  const end = await runActionJob(session, {
    run: world.addRun(session.shop, { headSha: later, event: 'pull_request' }),
    event: pullRequestEvent(session, later),
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', url: workspace.url },
    services: { runGate: measuringGate(decidedAs('regression')) },
  });
  expect(end.exitCode).toBe(1);
  const [comment, ...others] = session.shop.comments;
  expect(others).toEqual([]);
  expect(comment?.body).toContain('Earlier pushes (1)');
  expect(comment?.body).toContain(`| \`${earlier}\` |`);
});
