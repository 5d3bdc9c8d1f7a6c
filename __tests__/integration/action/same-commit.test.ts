import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runActionJob } from '../../support/action-job.ts';
import { type ActionRepository, makeRepository } from '../../support/action-repository.ts';
import { type ActionWorkspace, openWorkspace, PUSH_EVENT } from '../../support/action-workspace.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';

type Inputs = Readonly<Record<string, string>>;

interface Place {
  readonly session: GitHubSession;
  readonly workspace: ActionWorkspace;
  readonly repository: ActionRepository;
}

async function openPlace(session: GitHubSession, workspace: ActionWorkspace): Promise<Place> {
  const repository = await makeRepository(workspace, session);
  return { session, workspace, repository };
}

async function push({ session, workspace, repository }: Place, branch: string, sha: string, inputs: Inputs) {
  await repository.git('switch', '--quiet', '--detach', sha);
  session.shop.branches.set(branch, sha);
  const run = session.standIn.world.addRun(session.shop, { headSha: sha, headBranch: branch });
  return runActionJob(session, {
    run,
    event: PUSH_EVENT,
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', start: 'node server.mjs', 'readiness-timeout': '20s', ...inputs },
  });
}

/** More than the five that a comparison needs: on a busy machine some runs are invalid, and not stored. */
const FILL: Inputs = { mode: 'baseline', repeat: '8' };

test.each<[string, string, Inputs, RegExp]>([
  ['a branch that main contains', 'production', { 'baseline-ref': 'merge-base' }, /the merge base with main/],
  [
    'the default branch taken as a change',
    'main',
    { mode: 'pull-request', 'baseline-ref': 'merge-base' },
    /main/,
  ],
  ['a tag of the commit itself', 'feature-x', { 'baseline-ref': 'v1' }, /v1 is [0-9a-f]{12}/],
])('%s is not measured beside itself: nothing differs', async (_, branch, inputs, cause) => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const place = await openPlace(session, workspace);
  const { base, git } = place.repository;
  await git('tag', 'v1', base);
  const end = await push(place, branch, base, { ...inputs, 'on-missing-baseline': 'thresholds-only' });
  expect(end.outputs.get('verdict')).toBe('inconclusive');
  const [check] = session.shop.checkRuns;
  expect(check).toMatchObject({ conclusion: 'neutral', title: expect.stringContaining('nothing differs: ') });
  expect(check?.title).toMatch(cause);
});

test('runs of the very commit are no baseline either', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const place = await openPlace(session, workspace);
  const { base } = place.repository;
  await push(place, 'main', base, FILL);
  const end = await push(place, 'production', base, { 'baseline-ref': 'merge-base' });
  expect(end.outputs.get('verdict')).toBe('inconclusive');
  expect(session.shop.checkRuns.at(-1)?.title).toContain('nothing differs');
});

test('a commit of main is compared with the runs of main before it', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const place = await openPlace(session, workspace);
  const { base, git } = place.repository;
  await push(place, 'main', base, FILL);
  await writeFile(join(workspace.directory, 'DELAY_MS'), '60');
  await git('commit', '--quiet', '-am', 'slower');
  const tip = await git('rev-parse', 'HEAD');
  session.standIn.world.adopt(tip, [base], 'slower');
  session.shop.branches.set('main', tip);
  const end = await push(place, 'production', tip, { 'baseline-ref': 'merge-base' });
  expect(end.log.join('\n')).toMatch(
    /Nothing differs .* History of main .* [5-8] of its [5-8] runs are comparable/,
  );
  expect(end.outputs.get('verdict')).toBe('regression');
});

test('another command for the other side makes a difference, also on one commit', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const place = await openPlace(session, workspace);
  const { base } = place.repository;
  const end = await push(place, 'production', base, {
    'baseline-ref': 'merge-base',
    'baseline-start': 'node --no-opt server.mjs',
  });
  expect(end.log.join('\n')).toContain(`Measured side by side with \`${base}\``);
});
