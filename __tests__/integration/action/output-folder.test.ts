import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runActionJob } from '../../support/action-job.ts';
import { openWorkspace, pullRequestEvent, SHORT_SCENARIO } from '../../support/action-workspace.ts';
import { openGitHubSession } from '../../support/github-session.ts';

test('a verdict whose files cannot be written is told all the same, with its own exit code and a warning', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const scenario = `${SHORT_SCENARIO}thresholds: { http_req_duration: 'p(50)<1' }\n`;
  await writeFile(join(workspace.directory, 'perf.yml'), scenario);
  await writeFile(join(workspace.directory, 'perf-gate-out'), 'a file where the folder should be');
  const end = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' }),
    event: pullRequestEvent(session),
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', url: workspace.url },
  });
  expect([end.outputs.get('verdict'), end.exitCode]).toEqual(['regression', 1]);
  expect(session.shop.checkRuns).toMatchObject([
    { conclusion: 'failure', title: expect.stringContaining('Threshold broken') },
  ]);
  expect(session.shop.comments[0]?.body).toContain('Threshold broken');
  expect(end.summary).toContain('The files were not written');
  expect(['decision', 'report-path', 'run-file'].map((name) => end.outputs.get(name))).toEqual(['', '', '']);
});
