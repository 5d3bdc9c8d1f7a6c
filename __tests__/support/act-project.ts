import { execFile, spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { GitHubSession } from './github-session.ts';
import type { WorkflowRun } from './github-stand-in/index.ts';
import { type Git, gitOf } from './git.ts';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

/** What a workflow of the project is run for. */
export interface ActOrder {
  /** File below `.github/workflows`. */
  readonly workflow: string;
  readonly run: WorkflowRun;
  readonly event: unknown;
  /** What `github.token` is, the usual token where it is not given. */
  readonly token?: string;
}

export interface ActEnd {
  readonly code: number | null;
  readonly log: string;
}

/**
 * A project in a repository of its own, such as this one as it lies here, so that its workflows can be run by nektos/act in
 * host mode. Its `origin` is bare and beside it. Leaving it removes both.
 */
export interface ActProject extends AsyncDisposable {
  readonly directory: string;
  readonly origin: string;
  readonly git: Git;
  /** Runs one workflow of the commit that is checked out. At most five minutes. */
  readonly act: (order: ActOrder) => Promise<ActEnd>;
}

const LIMIT_MS = 300_000;

/** `fill` writes the files of the project; without it, it is this repository. */
export async function openActProject(
  session: GitHubSession,
  fill: (directory: string) => Promise<void> = copyTracked,
): Promise<ActProject> {
  const base = await mkdtemp(join(tmpdir(), 'perf-gate-act-'));
  const [directory, origin] = [join(base, 'shop'), join(base, 'origin.git')];
  await mkdir(directory);
  await fill(directory);
  const git = gitOf(directory);
  await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', origin]);
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all', '--force');
  await git('commit', '--quiet', '-m', 'begin');
  await git('remote', 'add', 'origin', origin);
  await git('push', '--quiet', 'origin', 'main');
  return {
    directory,
    origin,
    git,
    act: (order) => runAct(base, session, order),
    [Symbol.asyncDispose]: () => rm(base, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Tests and documents are not what runs. */
async function copyTracked(directory: string): Promise<void> {
  const { stdout } = await run(
    'git',
    ['-C', root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    {
      maxBuffer: 16 * 1024 ** 2,
    },
  );
  const files = stdout.split('\0').filter((file) => file !== '' && !/^(__tests__|docs)\//.test(file));
  for (const file of files) {
    const to = join(directory, file);
    await mkdir(dirname(to), { recursive: true });
    await cp(join(root, file), to);
  }
}

/**
 * Host mode runs actions with the `node` that is first on PATH. Ours is the one that the product is made for. It gives the
 * address of the stand-in, because act knows only addresses with https, and the stand-in's artifact service, because that of
 * act refuses a field that the present client sends (`mime_type`).
 */
async function putNodeOnPath(base: string, { standIn }: GitHubSession, run: WorkflowRun): Promise<void> {
  const node = join(base, 'bin', 'node');
  const variables = {
    GITHUB_API_URL: standIn.url,
    ACTIONS_RESULTS_URL: standIn.url,
    ACTIONS_RUNTIME_TOKEN: standIn.runtimeToken(run),
  };
  const given = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
  const lines = [
    // Other shells drop variables such as INPUT_CHECK-NAME.
    '#!/bin/bash',
    // act asks for the path of what it found, and runs that.
    'case "$*" in *process.execPath*) echo "$0"; exit;; esac',
    `${given.join(' ')} exec '${process.execPath}' "$@"`,
    '',
  ];
  await mkdir(dirname(node), { recursive: true });
  await writeFile(node, lines.join('\n'));
  await chmod(node, 0o755);
}

async function runAct(
  base: string,
  session: GitHubSession,
  { workflow, run: of, event, token = session.standIn.token }: ActOrder,
): Promise<ActEnd> {
  const { owner, repo } = session.repository;
  const eventFile = join(base, `event-${of.id}.json`);
  await putNodeOnPath(base, session, of);
  await writeFile(eventFile, JSON.stringify(event));
  const variables = {
    GITHUB_REPOSITORY: `${owner}/${repo}`,
    GITHUB_RUN_ID: String(of.id),
    GITHUB_RUN_NUMBER: String(of.runNumber),
    GITHUB_RUN_ATTEMPT: String(of.attempt),
    GITHUB_WORKFLOW_REF: `${owner}/${repo}/${of.path}@refs/heads/main`,
  };
  const options = [
    ['--workflows', join('.github', 'workflows', workflow)],
    ['--platform', 'ubuntu-latest=-self-hosted'],
    ['--eventpath', eventFile, '--actor', 'octocat'],
    ['--secret', `GITHUB_TOKEN=${token}`],
    ['--no-cache-server'],
    ...Object.entries(variables).map(([name, value]) => ['--env', `${name}=${value}`]),
  ].flat();
  const child = spawn('act', [of.event, ...options], {
    cwd: join(base, 'shop'),
    env: {
      ...process.env,
      PATH: `${join(base, 'bin')}:${process.env['PATH']}`,
      // Where act keeps its own things.
      XDG_CACHE_HOME: join(base, 'cache'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, log };
}

/** Tells the stand-in of the commit that is checked out, as the tip of a branch. */
export async function knowHead(session: GitHubSession, project: ActProject, branch: string): Promise<string> {
  const sha = await project.git('rev-parse', 'HEAD');
  const parents = (await project.git('rev-list', '--parents', '-n', '1', 'HEAD')).split(' ').slice(1);
  session.standIn.world.adopt(sha, parents, branch);
  session.shop.branches.set(branch, sha);
  return sha;
}

/** The event of a pull request from `feature` to `main`. */
export function pullRequestOfFeature(headSha: string, baseSha: string): unknown {
  return {
    repository: { default_branch: 'main' },
    number: 1,
    pull_request: {
      number: 1,
      head: { sha: headSha, ref: 'feature', repo: { full_name: 'acme/shop' } },
      base: { sha: baseSha, ref: 'main' },
    },
  };
}
