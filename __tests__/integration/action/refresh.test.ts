import { expect, test } from '@jest/globals';
import { decodeHistory } from '../../../src/history/index.ts';
import { readZip } from '../../../src/baseline/artifact/read-zip.ts';
import { storeHistory } from '../../support/action-history.ts';
import { runActionJob } from '../../support/action-job.ts';
import { PUSH_EVENT } from '../../support/action-workspace.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';

/** A scheduled job that only refreshes; it runs on the tip of main. */
function refresh(session: GitHubSession, event = 'schedule') {
  const [headSha = ''] = session.mainShas;
  return runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha, event }),
    event: PUSH_EVENT,
    workspace: '.',
    inputs: { mode: 'refresh' },
  });
}

function runsIn(bytes: Uint8Array): readonly string[] {
  const file = readZip(bytes, { maxEntries: 1, maxBytes: 1e6 }).get('history.json');
  const { entries } = decodeHistory(Buffer.from(file ?? []).toString(), 'test');
  return entries.map(({ provenance }) => provenance.runId);
}

test('a history that nobody adds to is uploaded again before it expires, as it was', async () => {
  await using session = await openGitHubSession();
  const [tip = ''] = session.mainShas;
  const old = storeHistory(session, [{ sha: tip }, { sha: tip }], { ageDays: 80 });
  const end = await refresh(session);
  expect(end.exitCode).toBe(0);
  expect(end.log.join('\n')).toContain('2 runs, which was 80.0 days old');
  const [before, after] = session.shop.artifacts;
  expect(before).toBe(old);
  expect(after?.name).toBe(old.name);
  expect(Date.parse(after?.expiresAt ?? '')).toBeGreaterThan(Date.parse(old.expiresAt));
  expect(runsIn(after?.bytes ?? Buffer.alloc(0))).toEqual(['0', '1']);
  // Nothing was measured: no check and no verdict may say so.
  expect(session.shop.checkRuns).toEqual([]);
  expect(end.outputs.get('verdict')).toBe('');
});

test('a branch without a history has nothing to refresh', async () => {
  await using session = await openGitHubSession();
  const end = await refresh(session);
  expect([end.exitCode, session.shop.artifacts]).toEqual([0, []]);
  expect(end.summary).toContain('There is no history of main to refresh');
});

test('a newest history that cannot be read is not hidden by an older one', async () => {
  await using session = await openGitHubSession();
  storeHistory(session, [{}], { ageDays: 80 });
  storeHistory(session, [{}], { digest: `sha256:${'0'.repeat(64)}` });
  const end = await refresh(session);
  expect(end.exitCode).toBe(3);
  expect(session.shop.artifacts).toHaveLength(2);
});

test('what is about no branch of ours refreshes nothing', async () => {
  await using session = await openGitHubSession();
  storeHistory(session, [{}]);
  const end = await refresh(session, 'repository_dispatch');
  expect([end.exitCode, session.shop.artifacts.length]).toEqual([2, 1]);
});
