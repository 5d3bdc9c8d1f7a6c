import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runActionJob } from '../../support/action-job.ts';
import { type ActionWorkspace, openWorkspace, PUSH_EVENT } from '../../support/action-workspace.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';

type Inputs = Readonly<Record<string, string>>;

function push(
  session: GitHubSession,
  workspace: ActionWorkspace,
  branch: string,
  sha: string,
  inputs: Inputs = {},
) {
  return runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: sha, headBranch: branch }),
    event: PUSH_EVENT,
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', start: 'node server.mjs', 'readiness-timeout': '20s', ...inputs },
  });
}

/** More than the five that a comparison needs: on a busy machine some runs are invalid, and not stored. */
const FILL: Inputs = { mode: 'baseline', repeat: '8' };

test('a release branch keeps the baselines of main until it has enough of its own, and says whose they are', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { world } = session.standIn;
  const [tip = ''] = session.mainShas;
  await push(session, workspace, 'main', tip, FILL);
  const release = () => world.commit(session.shop, 'release/1', 'next', tip);

  await push(session, workspace, 'release/1', release());
  const second = await push(session, workspace, 'release/1', release());
  const log = second.log.join('\n');
  expect(log).toMatch(/History of release\/1 .* 1 of its 1 runs are comparable/);
  expect(log).toMatch(/History of main .* [5-8] of its [5-8] runs are comparable\. Compared with main\./);
  expect(second.summary).toMatch(/\*\*Baselines:\*\* [5-8] runs: .* on refs\/heads\/main /);
});

test('a release that is slower than main does not become its own baseline by being run again', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { world } = session.standIn;
  const [tip = ''] = session.mainShas;
  await push(session, workspace, 'main', tip, FILL);
  await writeFile(join(workspace.directory, 'DELAY_MS'), '60');
  const sha = world.commit(session.shop, 'release/1', 'slower', tip);

  const first = await push(session, workspace, 'release/1', sha);
  expect(first.outputs.get('verdict')).toBe('regression');
  const last = await push(session, workspace, 'release/1', sha);
  // To be confirmed, the first was started twice.
  expect(last.log.join('\n')).toMatch(/History of release\/1 .* 0 of its 2 runs are comparable/);
  expect([last.outputs.get('verdict'), last.exitCode]).toEqual(['regression', 1]);
});
