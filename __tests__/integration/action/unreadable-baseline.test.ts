import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runActionJob } from '../../support/action-job.ts';
import {
  type ActionWorkspace,
  openWorkspace,
  pullRequestEvent,
  PUSH_EVENT,
  SHORT_SCENARIO,
} from '../../support/action-workspace.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';

type Inputs = Readonly<Record<string, string>>;

function onMain(session: GitHubSession, workspace: ActionWorkspace, inputs: Inputs = {}) {
  return runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.mainShas[0] ?? '' }),
    event: PUSH_EVENT,
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', url: workspace.url, ...inputs },
  });
}

function historiesOf({ shop }: GitHubSession) {
  return shop.artifacts.filter(({ name }) => name.includes('history'));
}

/** Stores one run of main and damages it. */
async function storeDamaged(session: GitHubSession, workspace: ActionWorkspace): Promise<void> {
  await onMain(session, workspace);
  const [stored] = historiesOf(session);
  if (stored === undefined) throw new Error('nothing was stored');
  stored.digest = `sha256:${'0'.repeat(64)}`;
}

test('a damaged history is told in comment, check and report, and met thresholds do not cover it', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await writeFile(
    join(workspace.directory, 'perf.yml'),
    `${SHORT_SCENARIO}thresholds: { http_req_duration: 'p(50)<900' }\n`,
  );
  await storeDamaged(session, workspace);
  const end = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' }),
    event: pullRequestEvent(session),
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', url: workspace.url, 'on-missing-baseline': 'thresholds-only' },
  });
  expect(end.outputs.get('verdict')).toBe('invalid');
  expect(end.exitCode).toBe(3);
  const cause = /could not be read.*Artifact \d+ of run \d+ .*digest/;
  const check = session.shop.checkRuns.at(-1);
  expect(check).toMatchObject({ conclusion: 'failure', title: expect.stringMatching(cause) });
  for (const text of [check?.summary, session.shop.comments[0]?.body, end.summary]) {
    expect(text).toMatch(cause);
    expect(text).not.toContain('no baseline yet');
  }
});

test('a run of main is not stored over a history that cannot be read: that would accept whatever stood in it', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await storeDamaged(session, workspace);
  const end = await onMain(session, workspace);
  expect(end.exitCode).toBe(3);
  expect(historiesOf(session)).toHaveLength(1);
  expect(end.summary).toContain('mode: baseline');
});

test('`mode: baseline` begins the history anew, and says so', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await storeDamaged(session, workspace);
  const end = await onMain(session, workspace, { mode: 'baseline' });
  expect(end.exitCode).toBe(0);
  expect(end.summary).toContain('begins anew');
  expect(historiesOf(session)).toHaveLength(2);
  const next = await onMain(session, workspace);
  expect(next.log.join('\n')).toContain('1 of its 1 runs are comparable');
});

test('a slowdown in the newest history is not forgotten where only an older one can be read, and the gap is told and closes', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  // Each start is a deployment of its own. More than five, for on a busy machine some runs are invalid.
  const start = { url: '', start: 'node server.mjs', 'readiness-timeout': '20s' };
  await onMain(session, workspace, { ...start, mode: 'baseline', repeat: '8' });
  await writeFile(join(workspace.directory, 'DELAY_MS'), '60');
  const slower = await onMain(session, workspace, start);
  expect(slower.outputs.get('verdict')).toBe('regression');
  const newest = historiesOf(session).at(-1);
  if (newest === undefined || historiesOf(session).length !== 2)
    throw new Error('the slowdown was not stored');
  newest.digest = `sha256:${'0'.repeat(64)}`;

  const again = await onMain(session, workspace, start);
  expect([again.outputs.get('verdict'), again.exitCode]).toEqual(['regression', 1]);
  const gap = new RegExp(`newest history of main cannot be read.*Artifact ${newest.id} of run`);
  expect(again.summary).toMatch(new RegExp(`This run is stored, but the ${gap.source}`));
  const check = session.shop.checkRuns.at(-1);
  expect(`${check?.summary}${check?.text}`).toMatch(gap);
  expect(historiesOf(session)).toHaveLength(3);

  const last = await onMain(session, workspace, start);
  expect([last.outputs.get('verdict'), last.exitCode]).toEqual(['regression', 1]);
  expect(last.summary).not.toMatch(gap);
});
