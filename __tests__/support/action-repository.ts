import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type JobEnd, runActionJob } from './action-job.ts';
import { type ActionWorkspace, pullRequestEvent } from './action-workspace.ts';
import type { GitHubSession } from './github-session.ts';

const run = promisify(execFile);

/** A git repository in a workspace. */
export interface ActionRepository {
  /** Where the pull request left main. */
  readonly begin: string;
  /** The pull request: slower by 60 ms. */
  readonly head: string;
  /** The tip of main, which moved on after the pull request began. */
  readonly base: string;
  /** The test merge of both, which is checked out. */
  readonly merge: string;
  readonly git: (...args: readonly string[]) => Promise<string>;
  /** Pushes a file of the workspace to the pull request, and checks out the new test merge. */
  readonly pushFile: (file: string) => Promise<{ readonly head: string; readonly merge: string }>;
}

const IDENTITY = ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', '-c', 'commit.gpgsign=false'];

/** Makes the workspace a repository whose commits the stand-in knows too. */
export async function makeRepository(
  { directory }: ActionWorkspace,
  session: GitHubSession,
): Promise<ActionRepository> {
  const git = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await run('git', [...IDENTITY, '-C', directory, ...args]);
    return stdout.trim();
  };
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '-m', 'begin');
  const begin = await git('rev-parse', 'HEAD');
  await git('switch', '--quiet', '-c', 'feature');
  await writeFile(join(directory, 'DELAY_MS'), '60');
  await git('commit', '--quiet', '-am', 'slower');
  const head = await git('rev-parse', 'HEAD');
  await git('switch', '--quiet', 'main');
  await writeFile(join(directory, 'README'), 'main moves on');
  await git('add', 'README');
  await git('commit', '--quiet', '-m', 'main moves on');
  const base = await git('rev-parse', 'HEAD');
  const mergeFeature = async (): Promise<string> => {
    await git('switch', '--quiet', '--detach', 'main');
    await git('merge', '--quiet', '--no-ff', '--no-edit', 'feature');
    return await git('rev-parse', 'HEAD');
  };
  const merge = await mergeFeature();
  const { world } = session.standIn;
  world.adopt(begin, [], 'begin');
  world.adopt(head, [begin], 'slower');
  world.adopt(base, [begin], 'main moves on');
  world.adopt(merge, [base, head], 'merge');
  session.shop.branches.set('main', base);
  const pushFile = async (file: string) => {
    await git('switch', '--quiet', 'feature');
    await git('add', file);
    await git('commit', '--quiet', '-m', file);
    const pushed = { head: await git('rev-parse', 'HEAD'), merge: await mergeFeature() };
    world.adopt(pushed.head, [head], file);
    world.adopt(pushed.merge, [base, pushed.head], 'merge');
    for (const pull of session.shop.pulls) pull.headSha = pushed.head;
    return pushed;
  };
  return { begin, head, base, merge, git, pushFile };
}

/** Measures the pull request as GitHub checks it out: its test merge beside the base that was merged. */
export function measureTestMerge(
  session: GitHubSession,
  { directory }: ActionWorkspace,
  { head, merge }: Pick<ActionRepository, 'head' | 'merge'>,
): Promise<JobEnd> {
  return runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, {
      headSha: head,
      event: 'pull_request',
      headBranch: 'feature',
    }),
    event: pullRequestEvent(session, head),
    workspace: directory,
    sha: merge,
    ref: 'refs/pull/1/merge',
    inputs: {
      scenario: 'perf.yml',
      start: 'node server.mjs',
      'baseline-ref': 'merge-base',
      'readiness-timeout': '20s',
    },
  });
}
