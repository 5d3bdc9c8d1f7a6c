import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { decodeRun } from '../../../src/trial/index.ts';
import { runActionJob } from '../../support/action-job.ts';
import { openWorkspace, pullRequestEvent } from '../../support/action-workspace.ts';
import { openGitHubSession } from '../../support/github-session.ts';

test('a further attempt of a workflow run continues the earlier one, and says which it could not', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { world } = session.standIn;
  const first = world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' });
  const again = (attempt: number) =>
    runActionJob(session, {
      run: { ...first, attempt },
      event: pullRequestEvent(session),
      workspace: workspace.directory,
      inputs: { scenario: 'perf.yml', url: workspace.url, 'baseline-url': workspace.url },
    });
  const alone = await again(1);
  expect(alone.summary).not.toContain('not continued');
  const runFile = async () =>
    decodeRun(await readFile(join(workspace.directory, 'perf-gate-out', 'run.json'), 'utf8'), 'run.json');
  expect((await runFile()).earlier).toEqual([]);
  // Attempt 2 never came to measure.
  const third = await again(3);
  expect(third.summary).toContain('the evidence of attempt 2 is not continued');
  expect((await runFile()).earlier.map(({ runAttempt }) => runAttempt)).toEqual([1]);
});
