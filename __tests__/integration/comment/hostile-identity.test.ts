import { expect, test } from '@jest/globals';
import {
  archiveOfRun,
  artifactNameOf,
  checkOutMain,
  claiming,
  forkRun,
  honestArchive,
  honestRun,
  leave,
  mainOfFile,
  publishEnd,
} from '../../support/fork-result.ts';
import type { WorkflowRun } from '../../support/github-stand-in/index.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';
import { titled } from '../../support/hostile/hostile-case.ts';
import { FALSE_RESULTS, leaveHonest, SILENCED_RUNS } from '../../support/hostile/identities.ts';
import { expectRefused, expectRefusedArchive, expectSilence } from '../../support/refused.ts';

const main = mainOfFile();

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

test.each(titled(FALSE_RESULTS))(
  'a result that says passed and is not what it says is not believed: %s',
  async (_, { archive, nameOf, title }) => {
    await expectRefusedArchive(main, archive, title, nameOf);
  },
);

test('two results of one attempt, of which one says passed', async () => {
  await using session = await openGitHubSession();
  const { run } = forkRun(session);
  leave(session, run, archiveOfRun(honestRun(run, 1.5)));
  const other = claiming(honestRun(run), { job: 'easy' });
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

test.each(titled(SILENCED_RUNS))('nothing is said of: %s', async (_, { run: replaced, told, before }) => {
  await using session = await openGitHubSession();
  const forked = forkRun(session, replaced);
  leaveHonest(session, forked.run);
  before(session, forked);
  expectSilence(session, await publishEnd(session, main, forked.run, {}, told(forked.run)));
});

test('the numbers that an event and a run file name lead to nobody else’s pull request', async () => {
  await using session = await openGitHubSession();
  const { run, pullNumber } = forkRun(session);
  leave(session, run, archiveOfRun(claiming(honestRun(run, 1.5), { ref: 'refs/pull/1/merge' })));
  await publishEnd(session, main, run, {}, { pull_requests: [{ number: 1 }] });
  expect(session.shop.comments.map(({ issue }) => issue)).toEqual([pullNumber]);
  expect(session.shop.checkRuns.map(({ headSha }) => headSha)).toEqual([run.headSha]);
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
