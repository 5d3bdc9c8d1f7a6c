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
}, 120_000);

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
}, 120_000);

test('a scheduled run looks afresh', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const [headSha = ''] = session.mainShas;
  const onMain = async (event: string) => {
    const gate = recordingGate();
    const run = session.standIn.world.addRun(session.shop, { headSha, event });
    await measure(session, workspace, { run, event: PUSH_EVENT, services: { runGate: gate.runGate } });
    return gate.asked[0]?.earlier.runs.length;
  };
  const run = session.standIn.world.addRun(session.shop, { headSha, event: 'push' });
  await measure(session, workspace, { run, event: PUSH_EVENT });
  expect(await onMain('schedule')).toBe(0);
  expect(await onMain('workflow_dispatch')).toBe(1);
}, 120_000);

test('where the artifacts cannot be seen, that is said and the gate goes on', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  session.standIn.deny('actions');
  const end = await measure(session, workspace);
  expect(end.exitCode).toBe(0);
  expect(end.log.join('\n')).toMatch(/Earlier runs at this commit cannot be continued: .*`actions: read`/);
  expect(end.summary).toContain('earlier runs at this commit could not be looked for');
}, 120_000);
