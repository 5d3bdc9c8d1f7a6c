import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createServices } from '../../../src/action/services.ts';
import { PerfGateError } from '../../../src/foundation/index.ts';
import type { GateRequest } from '../../../src/gate/index.ts';
import { runActionJob } from '../../support/action-job.ts';
import { type ActionRepository, makeRepository } from '../../support/action-repository.ts';
import { openWorkspace, pullRequestEvent, PUSH_EVENT } from '../../support/action-workspace.ts';
import { openGitHubSession } from '../../support/github-session.ts';

interface Words {
  readonly event?: string;
  /** What the workflow checked out. */
  readonly checkedOut: keyof Omit<ActionRepository, 'git' | 'pushFile'>;
  /** `GITHUB_SHA`. */
  readonly sha: keyof Omit<ActionRepository, 'git' | 'pushFile'>;
}

/** Runs the job up to the measurement, which is only recorded: what would have been started beside what. */
async function startIn({ event = 'pull_request', checkedOut, sha }: Words) {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const repository = await makeRepository(workspace, session);
  await repository.git('switch', '--quiet', '--detach', repository[checkedOut]);
  const isPush = event === 'push';
  const run = session.standIn.world.addRun(session.shop, {
    headSha: isPush ? repository[sha] : repository.head,
    event,
    headBranch: isPush ? 'main' : 'feature',
  });
  const asked: GateRequest[] = [];
  const end = await runActionJob(session, {
    run,
    event: isPush ? PUSH_EVENT : pullRequestEvent(session, repository.head),
    workspace: workspace.directory,
    sha: repository[sha],
    ref: event === 'pull_request' ? 'refs/pull/1/merge' : 'refs/heads/main',
    inputs: { scenario: 'perf.yml', start: 'node server.mjs', 'baseline-ref': 'merge-base' },
    services: {
      runGate: (request) => {
        asked.push(request);
        return Promise.reject(new PerfGateError('INTERRUPTED', 'seen enough', 'Nothing to do.'));
      },
    },
  });
  const baseline = asked[0]?.baseline;
  const target = baseline?.kind === 'target' && baseline.target.kind === 'ref' ? baseline.target.ref : null;
  return { end, repository, measured: asked.length > 0, beside: target, checks: session.shop.checkRuns };
}

test('on `pull_request_target` the base branch is checked out, and it is not measured as the pull request', async () => {
  const { end, measured, checks, repository } = await startIn({
    event: 'pull_request_target',
    checkedOut: 'base',
    sha: 'base',
  });
  expect(measured).toBe(false);
  expect(end.exitCode).toBe(2);
  expect(end.log.join('\n')).toContain('Use the event `pull_request`');
  expect(checks).toMatchObject([{ headSha: repository.head, conclusion: 'failure' }]);
});

test('on `pull_request_target` a checked out head is measured beside its merge base', async () => {
  const { beside, repository } = await startIn({
    event: 'pull_request_target',
    checkedOut: 'head',
    sha: 'base',
  });
  expect(beside).toBe(repository.begin);
});

test('a test merge is measured beside the base that was merged, a checked out head beside the merge base', async () => {
  const merged = await startIn({ checkedOut: 'merge', sha: 'merge' });
  expect(merged.beside).toBe(merged.repository.base);
  const head = await startIn({ checkedOut: 'head', sha: 'merge' });
  expect(head.beside).toBe(head.repository.begin);
});

test.each<[string, Words]>([
  ['a pull request whose base was checked out', { checkedOut: 'base', sha: 'merge' }],
  ['a pull request whose “merge” is none', { checkedOut: 'base', sha: 'base' }],
  ['a push of another commit', { event: 'push', checkedOut: 'begin', sha: 'base' }],
])('%s is refused: what `start` starts is not what is judged', async (_, words) => {
  const { end, measured } = await startIn(words);
  expect(measured).toBe(false);
  expect(end.exitCode).toBe(2);
  expect(end.log.join('\n')).toContain('is checked out');
});

test('a repository that git cannot read is no missing one: the job says git’s own words and measures nothing', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await makeRepository(workspace, session);
  await writeFile(join(workspace.directory, '.git', 'config'), 'no config [');
  const services = createServices(new AbortController().signal);
  await expect(services.readHead(workspace.directory)).rejects.toMatchObject({
    code: 'WORKTREE_FAILED',
    message: expect.stringContaining('bad config'),
  });
  const end = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.mainShas[0] ?? '' }),
    event: PUSH_EVENT,
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', start: 'node server.mjs' },
  });
  expect(end.exitCode).toBe(3);
  expect(end.summary).toContain('bad config');
});

test('a commit that cannot be fetched is told with what git said of it', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { base } = await makeRepository(workspace, session);
  const services = createServices(new AbortController().signal);
  await services.fetchCommit(workspace.directory, base);
  await expect(services.fetchCommit(workspace.directory, 'c'.repeat(40))).rejects.toMatchObject({
    code: 'WORKTREE_FAILED',
    message: expect.stringMatching(/'origin' does not appear to be a git repository/),
  });
  expect(await services.commitOf(workspace.directory, 'main')).toBe(base);
  expect(await services.commitOf(workspace.directory, 'nowhere')).toBe('');
  await expect(services.commitOf(workspace.directory, '-x')).rejects.toMatchObject({ code: 'USAGE' });
});
