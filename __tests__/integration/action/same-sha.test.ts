import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { decodeRun } from '../../../src/trial/index.ts';
import { recordingGate } from '../../support/action-history.ts';
import { runActionJob } from '../../support/action-job.ts';
import {
  type ActionWorkspace,
  openWorkspace,
  pullRequestEvent,
  PUSH_EVENT,
} from '../../support/action-workspace.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';

/** A job of a new workflow run at the head of the pull request. */
function measure(
  session: GitHubSession,
  workspace: ActionWorkspace,
  words: Partial<Parameters<typeof runActionJob>[1]> = {},
) {
  const run = session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' });
  return runActionJob(session, {
    run,
    event: pullRequestEvent(session),
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', url: workspace.url, 'baseline-url': workspace.url },
    ...words,
  });
}

test('another workflow run at the same commit goes on from the evidence of the first', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const earlierOf = async () => {
    await measure(session, workspace);
    const text = await readFile(join(workspace.directory, 'perf-gate-out', 'run.json'), 'utf8');
    return decodeRun(text, 'run.json').earlier.map(({ runId }) => Number(runId));
  };
  const [first, second] = [await earlierOf(), await earlierOf()];
  expect(first).toEqual([]);
  expect(second).toEqual([session.shop.runs[0]?.id]);
  expect(await earlierOf()).toEqual([session.shop.runs[0]?.id, session.shop.runs[1]?.id]);
});

test('what a fork left under the same name is not continued by a run of ours', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { world } = session.standIn;
  const headRepository = world.addRepository('stranger', 'shop', { fork: true });
  const run = { headSha: session.headSha, event: 'pull_request', headRepository };
  await measure(session, workspace, { run: world.addRun(session.shop, run) });
  const gate = recordingGate();
  await measure(session, workspace, { services: { runGate: gate.runGate } });
  expect(gate.asked[0]?.earlier).toEqual({ runs: [], missing: [] });
});

test.each([
  ['a scheduled run', 'schedule', 'release/1', 0],
  ['a run of main', 'workflow_dispatch', 'main', 0],
  ['a run of a release', 'workflow_dispatch', 'release/1', 1],
])('%s goes on from as many runs as it should', async (_, event, headBranch, expected) => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const [headSha = ''] = session.mainShas;
  session.shop.branches.set('release/1', headSha);
  const words = { event: PUSH_EVENT, inputs: { scenario: 'perf.yml', url: workspace.url } };
  const runOf = (name: string) =>
    session.standIn.world.addRun(session.shop, { headSha, headBranch, event: name });
  await measure(session, workspace, { ...words, run: runOf('push') });
  const gate = recordingGate();
  await measure(session, workspace, { ...words, run: runOf(event), services: { runGate: gate.runGate } });
  expect(gate.asked[0]?.earlier.runs).toHaveLength(expected);
});

test('where the artifacts cannot be seen, that is said and the gate goes on', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  session.standIn.deny('actions');
  const end = await measure(session, workspace);
  // It measured; on a busy machine that may end undecided.
  expect([0, 3]).toContain(end.exitCode);
  expect(end.outputs.get('run-file')).toMatch(/\.json$/);
  expect(session.shop.artifacts.map(({ name }) => name)).toContainEqual(
    expect.stringMatching(/^perf-gate-run-/),
  );
  expect(end.log.join('\n')).toMatch(/Earlier runs at this commit cannot be continued: .*`actions: read`/);
  expect(end.summary).toContain('earlier runs at this commit could not be looked for');
});
