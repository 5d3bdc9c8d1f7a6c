import { spawn } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  type ActionWorkspace,
  openWorkspace,
  pullRequestEvent,
  PUSH_EVENT,
} from '../support/action-workspace.ts';
import { type GitHubSession, openGitHubSession } from '../support/github-session.ts';
import type { WorkflowRun } from '../support/github-stand-in/index.ts';

const dist = new URL('../../dist/', import.meta.url);

/** The bundle alone in an empty folder, as the runner unpacks it, with the files that the runner gives to a step. */
async function openRunner(session: GitHubSession, workspace: ActionWorkspace) {
  const folder = await mkdtemp(join(tmpdir(), 'perf-gate-bundle-'));
  for (const name of ['index.js', 'package.json']) await copyFile(new URL(name, dist), join(folder, name));
  const step = async (run: WorkflowRun, event: unknown, more: Readonly<Record<string, string>> = {}) => {
    const files = { GITHUB_OUTPUT: 'output', GITHUB_STATE: 'state', GITHUB_STEP_SUMMARY: 'summary' };
    const paths = Object.fromEntries(
      Object.entries(files).map(([variable, name]) => [variable, join(folder, `${run.id}-${name}`)]),
    );
    for (const path of Object.values(paths)) await writeFile(path, '', { flag: 'a' });
    const eventPath = join(folder, `${run.id}-event.json`);
    await writeFile(eventPath, JSON.stringify(event));
    const child = spawn(process.execPath, [join(folder, 'index.js')], {
      cwd: workspace.directory,
      env: {
        PATH: process.env['PATH'],
        ...paths,
        ...environmentOf(session, workspace, run),
        GITHUB_EVENT_PATH: eventPath,
        INPUT_SCENARIO: 'perf.yml',
        INPUT_URL: workspace.url,
        INPUT_TOKEN: session.standIn.token,
        ...more,
      },
    });
    let log = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        log += chunk.toString();
      });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    const read = (variable: string) => readFile(paths[variable] ?? '', 'utf8');
    return {
      code,
      log,
      outputs: await read('GITHUB_OUTPUT'),
      state: await read('GITHUB_STATE'),
      summary: await read('GITHUB_STEP_SUMMARY'),
    };
  };
  return { step, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

function environmentOf(
  session: GitHubSession,
  workspace: ActionWorkspace,
  run: WorkflowRun,
): Record<string, string> {
  return {
    ACTIONS_RESULTS_URL: session.standIn.url,
    ACTIONS_RUNTIME_TOKEN: session.standIn.runtimeToken(run),
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_EVENT_NAME: run.event,
    GITHUB_SHA: run.headSha,
    GITHUB_REF: `refs/heads/${run.headBranch}`,
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_NUMBER: String(run.runNumber),
    GITHUB_RUN_ATTEMPT: String(run.attempt),
    GITHUB_JOB: 'gate',
    GITHUB_WORKFLOW_REF: `acme/shop/${run.path}@refs/heads/main`,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_API_URL: session.standIn.url,
    GITHUB_ACTOR: 'octocat',
    GITHUB_WORKSPACE: workspace.directory,
  };
}

test('the bundle alone: main stores, the pull request compares, a second push updates the same comment', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await using runner = await openRunner(session, workspace);
  const { world } = session.standIn;
  const onMain = await runner.step(
    world.addRun(session.shop, { headSha: session.mainShas[0] ?? '' }),
    PUSH_EVENT,
  );
  expect(onMain.code).toBe(0);
  expect(onMain.log).toContain('There is no baseline yet');
  expect(session.shop.artifacts.map(({ name }) => name).join()).toMatch(/perf-gate-run-.*perf-gate-history-/);

  const pull = () =>
    world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request', headBranch: 'feature' });
  const first = await runner.step(pull(), pullRequestEvent(session));
  const second = await runner.step(pull(), pullRequestEvent(session));
  expect([first.code, second.code]).toEqual([0, 0]);
  expect(second.log).toContain('1 of its 1 runs are comparable');
  expect(session.shop.comments).toMatchObject([{ writes: 2 }]);
  expect(second.outputs).toContain(`#issuecomment-${session.shop.comments[0]?.id}`);
  expect(session.shop.checkRuns.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed']);
});

test('the bundle alone: a refusal names the permission and the verdict still reaches the job summary', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await using runner = await openRunner(session, workspace);
  session.standIn.deny('checks');
  session.standIn.deny('pull-requests');
  const run = session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' });
  const { code, summary, outputs } = await runner.step(run, pullRequestEvent(session));
  expect(code).toBe(0);
  expect(outputs).toMatch(/verdict[^]*inconclusive/);
  expect(summary).toContain('Not compared: there is no baseline yet');
  expect(summary).toContain('`checks: write`');
  expect(summary).toContain('`pull-requests: write`');
});

test('the bundle alone, as the post step, closes the check run that was left open', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await using runner = await openRunner(session, workspace);
  const { rest } = session.octokit();
  const open = {
    ...session.repository,
    name: 'perf-gate',
    head_sha: session.headSha,
    status: 'in_progress',
  } as const;
  const { data } = await rest.checks.create(open);
  const run = session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' });
  const state = { STATE_isPost: 'true', STATE_openCheck: String(data.id) };
  const { code } = await runner.step(run, pullRequestEvent(session), state);
  expect(code).toBe(0);
  expect(session.shop.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }]);
});
