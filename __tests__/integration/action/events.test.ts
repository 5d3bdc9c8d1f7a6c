import { expect, test } from '@jest/globals';
import { runActionJob } from '../../support/action-job.ts';
import { openWorkspace } from '../../support/action-workspace.ts';
import { openGitHubSession } from '../../support/github-session.ts';

const repository = { default_branch: 'main' };

/** A job that GitHub runs on the tip of main for something that happened elsewhere. */
async function runFor(
  event: string,
  payloadOf: (headSha: string) => object,
  inputs: Readonly<Record<string, string>> = {},
) {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const [tip = ''] = session.mainShas;
  const run = session.standIn.world.addRun(session.shop, { headSha: tip, event });
  const end = await runActionJob(session, {
    run,
    event: { repository, ...payloadOf(session.headSha) },
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', url: workspace.url, ...inputs },
  });
  const { artifacts, checkRuns, comments } = session.shop;
  return { end, tip, headSha: session.headSha, artifacts, checkRuns, comments };
}

function workflowRun(head_sha: string, owner: string) {
  const head_repository = { full_name: `${owner}/shop` };
  return { workflow_run: { head_sha, head_branch: 'feature', event: 'pull_request', head_repository } };
}

test('`workflow_run` judges the commit of that run, tells its pull request and stores nothing', async () => {
  const { end, headSha, checkRuns, comments, artifacts } = await runFor('workflow_run', (sha) =>
    workflowRun(sha, 'acme'),
  );
  expect(end.exitCode).toBe(0);
  expect(end.log.join('\n')).toContain('Gate: pull-request');
  expect(checkRuns).toMatchObject([{ headSha }]);
  expect(comments).toHaveLength(1);
  expect(artifacts.filter(({ name }) => name.includes('history'))).toEqual([]);
});

test('`workflow_run` of another repository tells no pull request of ours', async () => {
  const { headSha, checkRuns, comments } = await runFor('workflow_run', (sha) => workflowRun(sha, 'evil'));
  expect(checkRuns).toMatchObject([{ headSha }]);
  expect(comments).toEqual([]);
});

test.each([
  ['repository_dispatch', (sha: string) => ({ client_payload: { git: { sha } } })],
  ['issue_comment', () => ({ issue: { number: 1, pull_request: {} } })],
] as const)(
  '`%s` names no commit: it stores nothing, and says what it takes for granted',
  async (event, payload) => {
    const { end, tip, artifacts } = await runFor(event, payload);
    expect(artifacts.filter(({ name }) => name.includes('history'))).toEqual([]);
    const warnings = end.log.filter((line) => line.startsWith('warning') && line.includes(event));
    expect(warnings.join('\n')).toContain(tip.slice(0, 12));
  },
);

test('what stores nothing refuses to measure baselines', async () => {
  const { end } = await runFor('repository_dispatch', () => ({}), { mode: 'baseline' });
  expect(end.exitCode).toBe(2);
  expect(end.log.join('\n')).toContain('for `repository_dispatch` stores no baselines');
});
