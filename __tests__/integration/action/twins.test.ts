import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runGate } from '../../../src/gate/index.ts';
import { type JobEnd, runActionJob } from '../../support/action-job.ts';
import {
  type ActionWorkspace,
  openWorkspace,
  pullRequestEvent,
  SHORT_SCENARIO,
} from '../../support/action-workspace.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';
import type { WorkflowRun } from '../../support/github-stand-in/index.ts';

/** A leg of a matrix that forgot to give itself a `name`. */
async function runLeg(
  session: GitHubSession,
  workspace: ActionWorkspace,
  run: WorkflowRun,
  end: 'red' | 'green',
  begun: Promise<void> = Promise.resolve(),
): Promise<JobEnd> {
  const threshold = `thresholds: { http_req_duration: 'p(50)<${end === 'red' ? 1 : 900}' }\n`;
  await writeFile(join(workspace.directory, `${end}.yml`), SHORT_SCENARIO + threshold);
  return await runActionJob(session, {
    run,
    event: pullRequestEvent(session),
    workspace: workspace.directory,
    inputs: { scenario: `${end}.yml`, url: workspace.url, 'on-missing-baseline': 'thresholds-only' },
    services: {
      runGate: async (request) => {
        await begun;
        return await runGate(request);
      },
    },
  });
}

function newRun(session: GitHubSession, more: Partial<WorkflowRun> = {}): WorkflowRun {
  return session.standIn.world.addRun(session.shop, {
    headSha: session.headSha,
    event: 'pull_request',
    ...more,
  });
}

function told({ shop }: GitHubSession) {
  return {
    checks: shop.checkRuns.map(({ name, conclusion }) => `${name}: ${conclusion}`),
    comments: shop.comments.map(({ body }) => (body.includes('Threshold broken') ? 'red' : 'green')),
  };
}

function warned(...ends: readonly JobEnd[]): boolean {
  return ends.some(({ summary }) => summary.includes('give each leg its own `name`'));
}

test('a green leg of the same name overwrites neither the red comment nor the red check', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const run = newRun(session);
  const red = await runLeg(session, workspace, run, 'red');
  const green = await runLeg(session, workspace, run, 'green');
  expect([red.exitCode, green.exitCode]).toEqual([1, 0]);
  expect(told(session)).toEqual({
    checks: ['perf-gate: failure', expect.stringMatching(/^perf-gate \([0-9a-f]+\): success$/)],
    comments: ['red', 'green'],
  });
  expect(warned(red)).toBe(false);
  expect(warned(green)).toBe(true);
});

test('as long as another leg is open, the name of the check that may be required is not green', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const run = newRun(session);
  let begin: () => void = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const red = runLeg(session, workspace, run, 'red', begun);
  await runLeg(session, workspace, run, 'green');
  begin();
  await red;
  expect(told(session).checks.toSorted()).toEqual([
    expect.stringMatching(/^perf-gate \([0-9a-f]+\): success$/),
    'perf-gate: failure',
  ]);
});

test('legs that are all green give the name a green check', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const run = newRun(session);
  for (let leg = 0; leg < 2; leg++) await runLeg(session, workspace, run, 'green');
  expect(told(session).checks).toEqual(['perf-gate: success', 'perf-gate: success']);
});

test('the next push and the next attempt update the comment, and take away what other legs left', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const run = newRun(session);
  await runLeg(session, workspace, run, 'red');
  await runLeg(session, workspace, run, 'green');
  const [first] = session.shop.comments;
  const { runNumber } = newRun(session);
  const next = await runLeg(session, workspace, newRun(session, { runNumber }), 'red');
  const again = await runLeg(session, workspace, newRun(session, { runNumber, attempt: 2 }), 'green');
  expect(session.shop.comments).toMatchObject([{ id: first?.id, writes: 3 }]);
  expect(told(session).comments).toEqual(['green']);
  expect(warned(next, again)).toBe(false);
});
