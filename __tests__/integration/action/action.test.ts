import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runActionJob } from '../../support/action-job.ts';
import { makeRepository, measureTestMerge } from '../../support/action-repository.ts';
import {
  type ActionWorkspace,
  openWorkspace,
  pullRequestEvent,
  PUSH_EVENT,
  SIDE_BY_SIDE_SCENARIO,
} from '../../support/action-workspace.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';

const TEST_MERGE = 'c'.repeat(40);

function inputsOf(workspace: ActionWorkspace, more: Readonly<Record<string, string>> = {}) {
  return { scenario: '*.yml', url: workspace.url, ...more };
}

/** At the commit that the pull request left main at. */
function pushToMain(
  session: GitHubSession,
  workspace: ActionWorkspace,
  more: Readonly<Record<string, string>> = {},
) {
  const run = session.standIn.world.addRun(session.shop, { headSha: session.mainShas[1] ?? '' });
  return runActionJob(session, {
    run,
    event: PUSH_EVENT,
    workspace: workspace.directory,
    inputs: inputsOf(workspace, more),
  });
}

function pushToPullRequest(
  session: GitHubSession,
  workspace: ActionWorkspace,
  more: Readonly<Record<string, string>> = {},
) {
  const run = session.standIn.world.addRun(session.shop, {
    headSha: session.headSha,
    event: 'pull_request',
    headBranch: 'feature',
  });
  return runActionJob(session, {
    run,
    event: pullRequestEvent(session),
    workspace: workspace.directory,
    sha: TEST_MERGE,
    ref: 'refs/pull/1/merge',
    inputs: inputsOf(workspace, more),
  });
}

test('main stores, the pull request compares, and a second push updates the same comment', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();

  const onMain = await pushToMain(session, workspace);
  expect(onMain.log.join('\n')).toContain('There is no baseline yet');
  expect(onMain.summary).toContain('There is no baseline yet');
  expect(onMain.summary).toContain(
    'First run: there is no baseline yet: this run is the first that later ones can be compared with',
  );
  expect(onMain.outputs.get('verdict')).toBe('inconclusive');
  expect(onMain.exitCode).toBe(0);
  expect(session.shop.artifacts.map(({ name }) => name)).toEqual([
    expect.stringMatching(/^perf-gate-run-default-/),
    expect.stringMatching(/^perf-gate-history-default-main-/),
  ]);
  expect(session.shop.checkRuns).toMatchObject([{ headSha: session.mainShas[1], conclusion: 'neutral' }]);
  expect(session.shop.comments).toEqual([]);

  const first = await pushToPullRequest(session, workspace);
  expect(first.log.join('\n')).toMatch(/History of main as of run \d+ .* 1 of its 1 runs are comparable/);
  expect(session.shop.checkRuns[1]).toMatchObject({
    headSha: session.headSha,
    status: 'completed',
    name: 'perf-gate',
  });
  expect(session.shop.comments).toHaveLength(1);
  expect(first.outputs.get('comment-url')).toContain(String(session.shop.comments[0]?.id));
  expect(first.outputs.get('check-url')).toContain(String(session.shop.checkRuns[1]?.id));

  const second = await pushToPullRequest(session, workspace);
  expect(second.outputs.get('comment-url')).toBe(first.outputs.get('comment-url'));
  expect(session.shop.comments).toMatchObject([{ writes: 2 }]);
  expect(session.shop.artifacts.filter(({ name }) => name.includes('history'))).toHaveLength(1);

  const decision = JSON.parse(await readFile(second.outputs.get('decision') ?? '', 'utf8'));
  expect(decision).toMatchObject({ schema: 'perf-gate.decision/1', verdict: second.outputs.get('verdict') });
  expect(await readFile(second.outputs.get('report-path') ?? '', 'utf8')).toContain('<html');
  expect(await readFile(second.outputs.get('run-file') ?? '', 'utf8')).toContain('perf-gate.run/1');
});

test('a missing permission costs neither the verdict nor the report, and is named', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  session.standIn.deny('pull-requests');
  session.standIn.deny('checks');
  const end = await pushToPullRequest(session, workspace);
  expect(end.outputs.get('verdict')).toBe('inconclusive');
  expect(end.outputs.get('comment-url')).toBe('');
  expect(end.exitCode).toBe(0);
  for (const line of ['`pull-requests: write`', '`checks: write`']) {
    expect(end.log.filter((entry) => entry.startsWith('warning') && entry.includes(line))).toHaveLength(1);
    expect(end.summary).toContain(line);
  }
  expect(end.summary).toContain(
    'Not compared: there is no baseline yet: run the workflow on main, or once with mode: baseline',
  );
});

test('a baseline that may not be read is no missing baseline: nothing is decided', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  session.standIn.deny('actions');
  const end = await pushToPullRequest(session, workspace);
  expect(end.exitCode).toBe(3);
  expect(end.outputs.get('verdict')).toBe('invalid');
  expect(end.summary).toContain('`actions: read`');
  expect(session.shop.checkRuns).toMatchObject([{ conclusion: 'action_required' }]);
});

test('fresh starts fill a history, and a pull request that is slower is red', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const start = { url: '', start: 'node server.mjs', 'readiness-timeout': '20s' };
  // More than the five that a comparison needs: on a busy machine some runs are invalid, and not stored.
  const filled = await pushToMain(session, workspace, { ...start, mode: 'baseline', repeat: '8' });
  expect(filled.log.join('\n')).toMatch(/Stored [5-8] runs of main/);
  // Farther out than any baseline of a busy machine.
  await writeFileIn(workspace, 'DELAY_MS', '200');
  const end = await pushToPullRequest(session, workspace, { ...start, 'baseline-ref': '' });
  expect(end.outputs.get('verdict')).toBe('regression');
  expect(end.outputs.get('blocking')).toBe('true');
  expect(end.exitCode).toBe(1);
  const [check] = session.shop.checkRuns.slice(-1);
  expect(check).toMatchObject({ conclusion: 'failure', headSha: session.headSha });
  expect(check?.annotations[0]).toMatchObject({ path: 'perf.yml', annotation_level: 'failure' });
  // The comment and the job summary show that main was steady before.
  for (const text of [session.shop.comments[0]?.body, end.summary]) {
    expect(text).toContain('**The newest runs of `main` before this change**');
    expect(text).toMatch(/\| all requests \| p50 \| `[▁▂▃]{5,8} █` \| .* ms to .* ms \| [\d.]+ ms \|/);
  }
});

test('the same without a difference is not red', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace(20);
  const start = { url: '', start: 'node server.mjs', 'readiness-timeout': '20s' };
  await pushToMain(session, workspace, { ...start, mode: 'baseline', repeat: '5' });
  const end = await pushToPullRequest(session, workspace, { ...start, 'baseline-ref': '' });
  expect(end.outputs.get('verdict')).not.toBe('regression');
  expect(end.exitCode).toBe(0);
});

test('a pull request that is checked out as its test merge is measured beside the base that was merged', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await writeFileIn(workspace, 'perf.yml', SIDE_BY_SIDE_SCENARIO);
  const { base, head, merge } = await makeRepository(workspace, session);
  const end = await measureTestMerge(session, workspace, { head, merge });
  expect(end.log.join('\n')).toContain(`Measured side by side with \`${base}\``);
  expect([end.outputs.get('verdict'), end.summary]).toEqual(['regression', expect.any(String)]);
  expect(end.exitCode).toBe(1);
  expect(session.shop.artifacts.filter(({ name }) => name.includes('history'))).toEqual([]);
});

async function writeFileIn(workspace: ActionWorkspace, name: string, text: string): Promise<void> {
  await writeFile(join(workspace.directory, name), text);
}
