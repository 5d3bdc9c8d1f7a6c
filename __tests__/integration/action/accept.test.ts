import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Acceptance, ACCEPTED_PATH, acceptanceId } from '../../../src/scenario/index.ts';
import { deploy, deploymentEvent } from '../../support/action-deployments.ts';
import { recordingGate, storeHistory } from '../../support/action-history.ts';
import { type JobWords, runActionJob } from '../../support/action-job.ts';
import { makeRepository } from '../../support/action-repository.ts';
import { type ActionWorkspace, openWorkspace, pullRequestEvent } from '../../support/action-workspace.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';

const ACCEPTANCE: Acceptance = {
  scenario: 'shop',
  endpoint: 'list products',
  metric: 'response_time_p50',
  upTo: 0.12,
  reason: 'worth it',
  by: '',
  until: '2099-12-31',
};

function textOf(reason = ACCEPTANCE.reason): string {
  return `accepted:\n  - { scenario: shop, endpoint: list products, metric: p50, up-to: 12 %, reason: ${reason}, until: 2099-12-31 }\n`;
}

async function accept({ directory }: ActionWorkspace, text = textOf()): Promise<void> {
  await mkdir(join(directory, '.perf-gate'), { recursive: true });
  await writeFile(join(directory, ACCEPTED_PATH), text);
}

/** Puts a file of its own into the trees of the base and of the head. */
function putTrees({ standIn: { world }, mainShas, headSha }: GitHubSession): void {
  world.putFile(mainShas[0] ?? '', ACCEPTED_PATH, textOf('of the base'));
  world.putFile(headSha, ACCEPTED_PATH, textOf('of the head'));
}

/** What a job offers to the gate as accepted: reasons, with a star where it is spent. */
async function offeredTo(
  session: GitHubSession,
  workspace: ActionWorkspace,
  words: Partial<JobWords> & { readonly eventName: string },
) {
  const gate = recordingGate();
  const end = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: words.eventName }),
    event: pullRequestEvent(session),
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', url: workspace.url },
    services: { runGate: gate.runGate },
    ...words,
  });
  const offered = gate.asked[0]?.acceptances.map(({ reason, isSpent }) => `${reason}${isSpent ? '*' : ''}`);
  return { offered, end, log: end.log.join('\n') };
}

/** A pull request whose other side is the commit that it branched from. */
function besideBase(
  session: GitHubSession,
  { head, merge }: { readonly head: string; readonly merge: string },
) {
  return {
    eventName: 'pull_request',
    run: session.standIn.world.addRun(session.shop, { headSha: head, event: 'pull_request' }),
    event: pullRequestEvent(session, head),
    sha: merge,
    ref: 'refs/pull/1/merge',
    inputs: { scenario: 'perf.yml', start: 'node server.mjs', 'baseline-ref': 'merge-base' },
  };
}

/** As GitHub runs it on the default branch for a pull request of a fork, or of the repository itself. */
function workflowRun(session: GitHubSession, owner: string) {
  return {
    repository: { default_branch: 'main' },
    workflow_run: {
      head_sha: session.headSha,
      head_branch: 'feature',
      event: 'pull_request',
      head_repository: { full_name: `${owner}/shop` },
    },
  };
}

test('on pull_request what is accepted is taken from the merged tree in the workspace', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  expect((await offeredTo(session, workspace, { eventName: 'pull_request' })).offered).toEqual([]);
  await accept(workspace);
  expect((await offeredTo(session, workspace, { eventName: 'pull_request' })).offered).toEqual(['worth it']);
});

test('a file that is wrong stops the gate, with line and column, in the check run too', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await accept(workspace, textOf().replace('12 %', '12'));
  const { offered, end, log } = await offeredTo(session, workspace, { eventName: 'pull_request' });
  expect([offered, end.exitCode]).toEqual([undefined, 2]);
  expect(log).toContain(`${ACCEPTED_PATH}:2:`);
  expect(session.shop.checkRuns).toMatchObject([{ conclusion: 'failure' }]);
  expect(session.shop.checkRuns[0]?.summary).toContain('would be 1200 %');
});

test.each([
  ['a fork', 'evil', ['of the base']],
  ['the repository itself', 'acme', ['of the head']],
])(
  'on workflow_run for a pull request of %s neither the workspace nor a stranger accepts anything',
  async (_whose, owner, expected) => {
    await using session = await openGitHubSession();
    await using workspace = await openWorkspace();
    await accept(workspace, textOf('of the workspace'));
    putTrees(session);
    const told = await offeredTo(session, workspace, {
      eventName: 'workflow_run',
      event: workflowRun(session, owner),
    });
    expect(told.offered).toEqual(expected);
  },
);

test('on pull_request_target for a fork it is taken from the base of the pull request', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  putTrees(session);
  const { pull_request: pull } = pullRequestEvent(session) as { pull_request: { head: object } };
  const head = { ...pull.head, repo: { full_name: 'evil/shop' } };
  const event = { repository: { default_branch: 'main' }, pull_request: { ...pull, head } };
  const told = await offeredTo(session, workspace, { eventName: 'pull_request_target', event });
  expect(told.offered).toEqual(['of the base']);
});

test.each([
  ['a fork’s pull request', true, ['of the base']],
  ['a branch of the repository', false, ['of the head']],
])(
  'on deployment_status of %s the checked out tree accepts nothing by itself',
  async (_of, isFork, expected) => {
    await using session = await openGitHubSession();
    await using workspace = await openWorkspace();
    await accept(workspace, textOf('of the workspace'));
    putTrees(session);
    if (isFork) session.shop.branches.delete('feature');
    const told = await offeredTo(session, workspace, {
      eventName: 'deployment_status',
      event: deploymentEvent(deploy(session, { sha: session.headSha, url: workspace.url })),
      ref: '',
      inputs: { scenario: 'perf.yml', url: 'auto', 'allowed-hosts': '127.0.0.1:*' },
    });
    expect(told.offered).toEqual(expected);
  },
);

test.each([
  ['has it', textOf(), ['worth it*']],
  ['has it for another reason', textOf('something else'), ['worth it']],
  ['has no such file', null, ['worth it']],
  ['has a file that cannot be read', 'accepted: yes', ['worth it*']],
])(
  'beside a commit an acceptance counts unless the tree of that commit %s',
  async (_what, before, expected) => {
    await using session = await openGitHubSession();
    await using workspace = await openWorkspace();
    const { head, base, merge, git } = await makeRepository(workspace, session);
    await git('switch', '--quiet', '--detach', merge);
    await accept(workspace);
    if (before !== null) session.standIn.world.putFile(base, ACCEPTED_PATH, before);
    const told = await offeredTo(session, workspace, besideBase(session, { head, merge }));
    expect(told.offered).toEqual(expected);
    expect(told.log.includes('nothing that it accepts counts')).toBe(before === 'accepted: yes');
  },
);

test('a file that GitHub does not hand out is not taken for one that is not there', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { head, base, merge, git } = await makeRepository(workspace, session);
  await git('switch', '--quiet', '--detach', merge);
  await accept(workspace);
  session.standIn.world.putFile(base, ACCEPTED_PATH, `${textOf()}${'#'.repeat(1024 * 1024)}`);
  const told = await offeredTo(session, workspace, besideBase(session, { head, merge }));
  expect([told.offered, told.end.exitCode]).toEqual([undefined, 2]);
  expect(told.log).toContain('no file, or too large');
});

test.each([
  ['was accepted by it', [acceptanceId(ACCEPTANCE)], ['worth it*']],
  ['was not', ['0123456789abcdef'], ['worth it']],
])('against a history an acceptance is spent where the level %s', async (_what, acceptances, expected) => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  storeHistory(session, [{ sha: session.mainShas[1] ?? '', acceptances }]);
  await accept(workspace);
  const told = await offeredTo(session, workspace, { eventName: 'pull_request' });
  expect(told.offered).toEqual(expected);
});

test('beside a plain `baseline-url`, whose commit nobody knows, an acceptance is never spent', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await accept(workspace);
  for (const sha of session.mainShas) session.standIn.world.putFile(sha, ACCEPTED_PATH, textOf());
  const told = await offeredTo(session, workspace, {
    eventName: 'pull_request',
    inputs: { scenario: 'perf.yml', url: workspace.url, 'baseline-url': workspace.url },
  });
  expect(told.offered).toEqual(['worth it']);
});
