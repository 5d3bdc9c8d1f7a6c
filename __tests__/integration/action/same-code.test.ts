import { expect, test } from '@jest/globals';
import { decodeRun } from '../../../src/trial/index.ts';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { runActionJob } from '../../support/action-job.ts';
import { openWorkspace, pullRequestEvent, PUSH_EVENT } from '../../support/action-workspace.ts';
import { openGitHubSession } from '../../support/github-session.ts';

/** Blocks enough for a difference. */
const SCENARIO = `name: shop
requests: [{ name: list products, path: /products }]
load: { rate: 130, duration: 8s, warm-up: 200ms }
compare: { quantiles: [0.5], max-duration: 60s, fresh-instances: never, assignment: simultaneous }
`;

test('`mode: aa` stores how far two instances are apart, and a pull request is judged by it', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await writeFile(join(workspace.directory, 'perf.yml'), SCENARIO);
  const inputs = { scenario: 'perf.yml', url: workspace.url, 'baseline-url': workspace.url };
  const aa = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.mainShas[0] ?? '' }),
    event: PUSH_EVENT,
    workspace: workspace.directory,
    inputs: { ...inputs, mode: 'aa' },
  });
  expect(session.shop.checkRuns).toMatchObject([
    { conclusion: 'neutral', title: expect.stringMatching(/^A\/A run: both sides are the same code/) },
  ]);
  expect([aa.exitCode, aa.outputs.get('blocking')]).toEqual([0, 'false']);
  expect(aa.log.join('\n')).toContain('Stored 0 runs and 1 A/A runs of main');

  const pull = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' }),
    event: pullRequestEvent(session),
    workspace: workspace.directory,
    inputs,
  });
  const written = (output: string): string => readFileSync(resolve(pull.outputs.get(output) ?? ''), 'utf8');
  const run = decodeRun(written('run-file'), 'run.json');
  expect(run.instanceEffects).toMatchObject([{ runs: 1 }, { runs: 1 }, { runs: 1 }]);
  expect(written('decision')).toContain('there are 1 of the 5 A/A runs');
});
