import { expect, test } from '@jest/globals';
import { runActionJob } from '../../support/action-job.ts';
import { openWorkspace, PUSH_EVENT } from '../../support/action-workspace.ts';
import { openGitHubSession } from '../../support/github-session.ts';

test('`mode: baseline` is called a baseline and blocks nothing, also with `on-inconclusive: fail`', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const end = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.mainShas[0] ?? '' }),
    event: PUSH_EVENT,
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', url: workspace.url, mode: 'baseline', 'on-inconclusive': 'fail' },
  });
  expect(end.exitCode).toBe(0);
  expect(end.outputs.get('blocking')).toBe('false');
  expect(session.shop.checkRuns).toMatchObject([
    { conclusion: 'neutral', title: expect.stringMatching(/^Baseline run: .*stored/) },
  ]);
  expect(end.log.join('\n')).toContain('Stored 1 runs of main');
});
