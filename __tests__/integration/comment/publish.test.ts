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
