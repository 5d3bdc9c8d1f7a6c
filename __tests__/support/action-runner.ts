import { spawn } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ActionWorkspace } from './action-workspace.ts';
import type { GitHubSession } from './github-session.ts';
import type { WorkflowRun } from './github-stand-in/index.ts';

const dist = new URL('../../dist/', import.meta.url);
const source = fileURLToPath(new URL('../../src/action/index.ts', import.meta.url));

type Workspace = Pick<ActionWorkspace, 'directory' | 'url'>;

/**
 * The bundle alone in an empty folder, as the runner unpacks it, with the files that the runner gives to a step. `entry`:
 * or the action's source, which needs no build.
 */
export async function openRunner(
  session: GitHubSession,
  workspace: Workspace,
  entry: 'bundle' | 'source' = 'bundle',
) {
  const folder = await mkdtemp(join(tmpdir(), 'perf-gate-bundle-'));
  const bundle = entry === 'bundle' ? ['index.js', 'package.json'] : [];
  for (const name of bundle) await copyFile(new URL(name, dist), join(folder, name));
  const step = async (run: WorkflowRun, event: unknown, more: Readonly<Record<string, string>> = {}) => {
    const files = { GITHUB_OUTPUT: 'output', GITHUB_STATE: 'state', GITHUB_STEP_SUMMARY: 'summary' };
    const paths = Object.fromEntries(
      Object.entries(files).map(([variable, name]) => [variable, join(folder, `${run.id}-${name}`)]),
    );
    for (const path of Object.values(paths)) await writeFile(path, '', { flag: 'a' });
    const eventPath = join(folder, `${run.id}-event.json`);
    await writeFile(eventPath, JSON.stringify(event));
    const child = spawn(process.execPath, [entry === 'bundle' ? join(folder, 'index.js') : source], {
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
  workspace: Workspace,
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
