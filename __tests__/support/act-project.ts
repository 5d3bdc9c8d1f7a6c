import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
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
}

export interface ActEnd {
  readonly code: number | null;
  readonly log: string;
  /** Files that its artifact server was left with, by path below its folder. */
  readonly artifacts: readonly string[];
}

/**
 * This repository as it lies here, committed to a repository of its own, so that its own workflows can be run by
 * nektos/act in host mode. Its `origin` is bare and beside it. Leaving it removes both.
 */
export interface ActProject extends AsyncDisposable {
  readonly directory: string;
  readonly origin: string;
  readonly git: Git;
  /** Runs one workflow of the commit that is checked out. At most five minutes. */
  readonly act: (order: ActOrder) => Promise<ActEnd>;
}

const LIMIT_MS = 300_000;

export async function openActProject(session: GitHubSession): Promise<ActProject> {
  const base = await mkdtemp(join(tmpdir(), 'perf-gate-act-'));
  const [directory, origin] = [join(base, 'shop'), join(base, 'origin.git')];
  await copyTracked(directory);
  const git = gitOf(directory);
  await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', origin]);
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all', '--force');
  await git('commit', '--quiet', '-m', 'begin');
  await git('remote', 'add', 'origin', origin);
  await git('push', '--quiet', 'origin', 'main');
  await putNodeOnPath(base, session);
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
 * Host mode runs actions with the `node` that is first on PATH. Ours is the one that the product is made for, and gives the
 * address of the stand-in, because act knows only addresses with https.
 */
async function putNodeOnPath(base: string, { standIn }: GitHubSession): Promise<void> {
  const node = join(base, 'bin', 'node');
  await mkdir(dirname(node));
  await writeFile(node, `#!/bin/sh\nGITHUB_API_URL='${standIn.url}' exec '${process.execPath}' "$@"\n`);
  await chmod(node, 0o755);
}

async function runAct(
  base: string,
  session: GitHubSession,
  { workflow, run: of, event }: ActOrder,
): Promise<ActEnd> {
  const { owner, repo } = session.repository;
  const eventFile = join(base, `event-${of.id}.json`);
  const artifacts = join(base, `artifacts-${of.id}`);
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
    ['--secret', `GITHUB_TOKEN=${session.standIn.token}`],
    [
      '--artifact-server-path',
      artifacts,
      '--artifact-server-addr',
      '127.0.0.1',
      '--artifact-server-port',
      String(await freePort()),
    ],
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
  const left = await readdir(artifacts, { recursive: true }).catch(() => []);
  return { code, log, artifacts: left };
}

/** act writes the port that it was given into the address that steps use, so it must be a real one. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
