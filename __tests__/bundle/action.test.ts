import { expect, test } from '@jest/globals';
import { openRunner } from '../support/action-runner.ts';
import { openWorkspace, pullRequestEvent, PUSH_EVENT } from '../support/action-workspace.ts';
import { openGitHubSession } from '../support/github-session.ts';

test('the bundle alone: main stores, the pull request compares, a second push updates the same comment', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await using runner = await openRunner(session, workspace);
  const { world } = session.standIn;
  const onMain = await runner.step(
    world.addRun(session.shop, { headSha: session.mainShas[1] ?? '' }),
    PUSH_EVENT,
  );
  expect(onMain.code).toBe(0);
  expect(onMain.log).toContain('There is no baseline yet');
  expect(session.shop.artifacts.map(({ name }) => name).join()).toMatch(/perf-gate-run-.*perf-gate-history-/);

  const pull = () =>
    world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request', headBranch: 'feature' });
  const first = await runner.step(pull(), pullRequestEvent(session));
  const second = await runner.step(pull(), pullRequestEvent(session));
  expect([first.code, second.code]).toEqual([0, 0]);
  expect(second.log).toContain('1 of its 1 runs are comparable');
  expect(session.shop.comments).toMatchObject([{ writes: 2 }]);
  expect(second.outputs).toContain(`#issuecomment-${session.shop.comments[0]?.id}`);
  expect(session.shop.checkRuns.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed']);
});

test('the bundle alone: a refusal names the permission and the verdict still reaches the job summary', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await using runner = await openRunner(session, workspace);
  session.standIn.deny('checks');
  session.standIn.deny('pull-requests');
  const run = session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' });
  const { code, summary, outputs } = await runner.step(run, pullRequestEvent(session));
  expect(code).toBe(0);
  expect(outputs).toMatch(/verdict[^]*inconclusive/);
  expect(summary).toContain('Not compared: there is no baseline yet');
  expect(summary).toContain('`checks: write`');
  expect(summary).toContain('`pull-requests: write`');
});

test('the bundle alone, as the post step, closes the check run that was left open', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await using runner = await openRunner(session, workspace);
  const { rest } = session.octokit();
  const open = {
    ...session.repository,
    name: 'perf-gate',
    head_sha: session.headSha,
    status: 'in_progress',
  } as const;
  const { data } = await rest.checks.create(open);
  const run = session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' });
  const state = { STATE_isPost: 'true', STATE_openChecks: JSON.stringify([[data.id, null]]) };
  const { code } = await runner.step(run, pullRequestEvent(session), state);
  expect(code).toBe(0);
  expect(session.shop.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }]);
});
