import { expect, test } from '@jest/globals';
import { archiveOf, forkRun, honestRun, leave, mainOfFile, publishEnd } from '../../support/fork-result.ts';
import { openGitHubSession } from '../../support/github-session.ts';

const main = mainOfFile();

test.each([
  ['as fast as before', 1, 'success', 'pass'],
  ['half slower', 1.5, 'failure', 'regression'],
] as const)(
  'a fork’s change that is %s: one comment and one check',
  async (_, slowdown, conclusion, verdict) => {
    await using session = await openGitHubSession();
    const { run, pullNumber } = forkRun(session);
    leave(session, run, archiveOf({ 'run.json': honestRun(run, slowdown) }));
    const end = await publishEnd(session, main, run);
    expect(end).toMatchObject({ exitCode: 0 });
    expect(end.outputs.get('verdict')).toBe(verdict);
    expect(session.shop.checkRuns).toEqual([
      expect.objectContaining({ headSha: run.headSha, name: 'perf-gate', status: 'completed', conclusion }),
    ]);
    expect(session.shop.comments).toEqual([
      expect.objectContaining({ issue: pullNumber, body: expect.stringContaining('list products') }),
    ]);
  },
);

test.each([
  ['made without an answer', [{ kind: 'reset' }, { kind: 'reset-after' }]],
  ['did not make', [{ kind: 'reset' }, { kind: 'reset' }]],
] as const)('a check run that GitHub %s is told all the same, and counts', async (_, faults) => {
  await using session = await openGitHubSession();
  const { run } = forkRun(session);
  leave(session, run, archiveOf({ 'run.json': honestRun(run, 1) }));
  for (const fault of faults) session.standIn.faults.next('POST /repos/{owner}/{repo}/check-runs', fault);
  const end = await publishEnd(session, main, run);
  expect(session.shop.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
  expect(end.exitCode).toBe(0);
  expect(end.outputs.get('check-url')).toContain(String(session.shop.checkRuns[0]?.id));
  expect(end.log.join('\n')).not.toMatch(/^warning: There is no check run/m);
});

test('a check run that was refused is absent: the publication fails', async () => {
  await using session = await openGitHubSession();
  session.standIn.deny('checks');
  const { run } = forkRun(session);
  leave(session, run, archiveOf({ 'run.json': honestRun(run, 1) }));
  const end = await publishEnd(session, main, run);
  expect(end.exitCode).toBe(2);
  expect(session.shop.checkRuns).toEqual([]);
});
