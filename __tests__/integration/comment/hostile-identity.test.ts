import { expect, test } from '@jest/globals';
import type { Provenance, Run } from '../../../src/trial/index.ts';
import {
  archiveOf,
  artifactNameOf,
  checkOutMain,
  forkRun,
  honestRun,
  leave,
  mainOfFile,
  publishEnd,
} from '../../support/fork-result.ts';
import type { WorkflowRun } from '../../support/github-stand-in/index.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';
import { expectRefused, expectRefusedArchive, expectSilence } from '../../support/refused.ts';

const main = mainOfFile();

const archiveOfRun = (run: Run): Buffer => archiveOf({ 'run.json': run });
const honestArchive = (run: WorkflowRun): Buffer => archiveOfRun(honestRun(run));

/** The scenario of the default branch with a tolerance that a pull request would like. */
const EASY = `name: shop
requests:
  - { name: list products, path: /products, primary: true }
load: { rate: 100, duration: 2s }
compare: { quantiles: [0.5], tolerance: 500% }
`;

/** Another run of the same pull request. */
function again(session: GitHubSession, run: WorkflowRun, replaced: Partial<WorkflowRun>): WorkflowRun {
  const { headSha, headBranch, headRepository, event, path } = run;
  return session.standIn.world.addRun(session.shop, {
    headSha,
    headBranch,
    headRepository,
    event,
    path,
    ...replaced,
  });
}

const from = (run: Run, replaced: Partial<Provenance>): Run => ({
  ...run,
  provenance: { ...run.provenance, ...replaced },
});

test.each<[string, Partial<Provenance>]>([
  ['another commit', { sha: 'b'.repeat(40) }],
  ['no commit', { sha: '' }],
  ['a commit that is markup', { sha: '@octocat <script>' }],
  ['a shortened commit', { sha: 'b'.repeat(7) }],
  ['another run', { runId: '1' }],
  ['a run that is written another way', { runId: ' 7001' }],
  ['another attempt', { runAttempt: 2 }],
  ['another repository', { repository: 'mallory/shop' }],
  ['a repository in capitals', { repository: 'ACME/shop' }],
  ['another event', { event: 'push' }],
  ['a job that is a path', { job: '../../gate' }],
  ['another job than its name says', { job: 'other' }],
])('a result that says passed of %s', async (_, replaced) => {
  await expectRefusedArchive(
    main,
    (run) => archiveOfRun(from(honestRun(run), replaced)),
    /cannot be believed/,
  );
});

test.each<[string, (run: WorkflowRun) => string]>([
  ['another configuration', (run) => artifactNameOf(run).replace('-default-', '-other-')],
  ['another attempt', (run) => artifactNameOf({ ...run, attempt: 2 })],
  ['a hash that is none', () => 'perf-gate-run-default-passpasspass-1'],
  ['a name of somebody else', () => 'coverage'],
  ['a history', () => 'perf-gate-history-default-main-0123456789ab'],
])('a result under the name of %s is no result', async (_, nameOf) => {
  await expectRefusedArchive(main, honestArchive, /there is no result/, nameOf);
});

test.each<[string, (run: WorkflowRun) => string]>([
  ['another commit', (run) => artifactNameOf({ ...run, headSha: 'b'.repeat(40) })],
  ['another workflow file', (run) => artifactNameOf({ ...run, path: '.github/workflows/x.yml' })],
])('a result under the name that %s has is not believed', async (_, nameOf) => {
  await expectRefusedArchive(main, honestArchive, /cannot be believed/, nameOf);
});

test('two results of one attempt, of which one says passed', async () => {
  await using session = await openGitHubSession();
  const { run } = forkRun(session);
  leave(session, run, archiveOfRun(honestRun(run, 1.5)));
  const other = from(honestRun(run), { job: 'easy' });
  leave(session, run, archiveOfRun(other), artifactNameOf(run, 'easy'));
  expectRefused(session, await publishEnd(session, main, run), run.headSha, /cannot be believed/);
});

test('a result that another run left, and one that has expired, are none', async () => {
  await using session = await openGitHubSession();
  const { run } = forkRun(session);
  const { world } = session.standIn;
  const other = again(session, run, {});
  leave(session, other, honestArchive(run), artifactNameOf(run));
  const bytes = honestArchive(run);
  world.addArtifact(session.shop, { name: artifactNameOf(run), run, bytes, expiresInDays: -1 });
  expectRefused(session, await publishEnd(session, main, run), run.headSha, /there is no result/);
});

test.each([
  ['success', 'failure'],
  ['failure', 'failure'],
  ['skipped', 'failure'],
  ['neutral', 'failure'],
  ['timed_out', 'failure'],
  ['cancelled', 'cancelled'],
  ['action_required', 'action_required'],
])('a run that ended as %s and left nothing: %s', async (ended, conclusion) => {
  await using session = await openGitHubSession();
  const { run } = forkRun(session, { conclusion: ended });
  expectRefused(session, await publishEnd(session, main, run), run.headSha, /Not measured/);
  expect(session.shop.checkRuns).toEqual([expect.objectContaining({ conclusion })]);
});

test.each<[string, Partial<WorkflowRun>]>([
  ['of another workflow file, though of the same name', { path: '.github/workflows/mine.yml' }],
  ['of a push', { event: 'push' }],
  ['of a schedule', { event: 'schedule' }],
  ['of pull_request_target', { event: 'pull_request_target' }],
  ['that runs again by now', { conclusion: null }],
])('nothing is said of a run %s', async (_, replaced) => {
  await using session = await openGitHubSession();
  const { run } = forkRun(session, replaced);
  leave(session, run, honestArchive(run));
  expectSilence(session, await publishEnd(session, main, run));
});

test.each<[string, Readonly<Record<string, unknown>>]>([
  ['of another commit', { head_sha: 'b'.repeat(40) }],
  ['of no commit', { head_sha: 'main' }],
  ['of another repository', { head_repository: { full_name: 'acme/shop' } }],
  ['of a repository that is markup', { head_repository: { full_name: '<script>/x' } }],
  ['of no run', { id: 0 }],
  ['without a run', { id: null }],
  ['of a run that is a path', { id: '1/../../issues' }],
  ['of a run that is not there', { id: 987_654_321 }],
])('nothing is said for an event %s', async (_, told) => {
  await using session = await openGitHubSession();
  const { run } = forkRun(session);
  leave(session, run, honestArchive(run));
  expectSilence(session, await publishEnd(session, main, run, {}, told));
});

test.each([
  'closed meanwhile',
  'moved on to another commit',
  'of another fork with the same commit',
] as const)('nothing is said where the pull request is %s', async (what) => {
  await using session = await openGitHubSession();
  const { run, pullNumber } = forkRun(session);
  leave(session, run, honestArchive(run));
  const { pulls } = session.shop;
  const index = pulls.findIndex(({ number }) => number === pullNumber);
  const [pull] = pulls.splice(index, 1);
  if (pull === undefined) throw new TypeError('there is no pull request');
  const other = session.standIn.world.addRepository('eve', 'shop', { fork: true });
  if (what === 'closed meanwhile') pull.state = 'closed';
  if (what === 'moved on to another commit') pull.headSha = session.mainShas[0] ?? '';
  pulls.push(what.startsWith('of another') ? { ...pull, headRepository: other } : pull);
  expectSilence(session, await publishEnd(session, main, run));
});

test('what is checked out must be the default branch', async () => {
  await using session = await openGitHubSession();
  using other = checkOutMain(EASY);
  const { run } = forkRun(session);
  leave(session, run, archiveOfRun(honestRun(run, 1.5)));
  const end = await publishEnd(session, { ...other, sha: main.sha, [Symbol.dispose]: () => {} }, run);
  expect(end.exitCode).not.toBe(0);
  expect(end.outputs.get('verdict')).toBe('invalid');
  expect(session.shop.checkRuns).toEqual([expect.objectContaining({ conclusion: 'failure' })]);
  expect(session.shop.comments).toEqual([]);
});

test('an earlier attempt never overwrites a later one, and the same published again changes nothing', async () => {
  await using session = await openGitHubSession();
  const { run } = forkRun(session, { attempt: 2 });
  leave(session, run, archiveOfRun(honestRun(run, 1.5)));
  await publishEnd(session, main, run);
  await publishEnd(session, main, run);
  expect(session.shop.comments).toHaveLength(1);
  const earlier = again(session, run, { runNumber: 0 });
  leave(session, earlier, honestArchive(earlier));
  await publishEnd(session, main, earlier);
  expect(session.shop.comments).toEqual([
    expect.objectContaining({ writes: 1, body: expect.stringContaining('Regression') }),
  ]);
});
