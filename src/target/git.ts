import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { PerfGateError } from '../foundation/index.ts';
import { codeOf, messageOf } from './thrown.ts';

const run = promisify(execFile);

/** Variables that would point git at another repository or index, as they are set inside a git hook. */
const MISLEADING = /^GIT_(DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|PREFIX|OBJECT_DIRECTORY|NAMESPACE)$/;

/**
 * Runs git in `directory` and returns what it wrote, trimmed. Arguments go to git as they are, through no shell; the
 * user's hooks do not run and nothing is asked at a terminal. Rejects with git's own last words as message.
 */
export async function runGit(
  directory: string,
  args: readonly string[],
  signal: AbortSignal | null,
): Promise<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !MISLEADING.test(name)));
  try {
    const { stdout } = await run('git', ['-c', 'core.hooksPath=/dev/null', ...args], {
      cwd: directory,
      env: { ...env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
      maxBuffer: 16 * 1024 * 1024,
      ...(signal === null ? {} : { signal }),
    });
    return stdout.trim();
  } catch (error) {
    throw new Error(lastWords(error), { cause: error });
  }
}

/** Whether `runGit` failed because there is no repository, or no git (or folder) at all: nothing was checked out. */
export function isNoRepository(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || /\bnot a git repository\b/.test(messageOf(error));
}

/** The commit that a ref names. `full` is its id, `short` its first seven digits. */
export interface Commit {
  readonly full: string;
  readonly short: string;
}

/**
 * Throws USAGE for a ref that git would take for an option, or that no ref can be. Everything else is git's to judge.
 */
export function refuseRef(ref: string): void {
  if (ref !== '' && !ref.startsWith('-') && !/\p{Cc}/u.test(ref)) return;
  throw new PerfGateError(
    'USAGE',
    `not a git ref: ${JSON.stringify(ref)}`,
    'Name a branch, a tag or a commit, like main, v1.2.0 or HEAD~1.',
  );
}

/**
 * The commit of a ref; a branch that exists only on the remote is found as `origin/<ref>`, because a checkout in CI
 * has no other local branch than its own. Throws WORKTREE_FAILED.
 */
export async function resolveRef(repository: string, ref: string, signal: AbortSignal): Promise<Commit> {
  for (const name of [ref, `refs/remotes/origin/${ref}`]) {
    const full = await runGit(
      repository,
      ['rev-parse', '--verify', '--quiet', `${name}^{commit}`],
      signal,
    ).catch(() => null);
    if (full !== null) return { full, short: full.slice(0, 7) };
  }
  const shallow = await runGit(repository, ['rev-parse', '--is-shallow-repository'], signal).catch(
    (error: unknown) => {
      throw new PerfGateError(
        'WORKTREE_FAILED',
        `${repository} is no git repository that can be read: ${messageOf(error)}`,
        'Run it inside the repository whose earlier version is the baseline.',
        { cause: error },
      );
    },
  );
  throw new PerfGateError(
    'WORKTREE_FAILED',
    `${ref} is no commit of ${repository}`,
    shallow === 'true'
      ? 'This is a shallow clone, so the commit is probably not in it: give actions/checkout `fetch-depth: 0`, or run `git fetch --unshallow`.'
      : 'See `git branch --all` and `git tag` for what there is; fetch it if it is on the remote only.',
  );
}

function lastWords(error: unknown): string {
  const failed = typeof error === 'object' && error !== null && 'stderr' in error;
  const stderr = failed ? String(error.stderr).trim() : '';
  return stderr === '' ? messageOf(error) : stderr.split('\n').slice(-5).join('\n');
}

/**
 * The text of a file as it is at a commit, `path` taken from `directory` where it is not absolute; null where the commit has
 * no such file, and for a path outside the repository, of which no commit has any. Rejects where the commit is not here.
 */
export async function readAtCommit(
  directory: string,
  commit: string,
  path: string,
  signal: AbortSignal | null,
): Promise<string | null> {
  const below = await runGit(directory, ['rev-parse', '--show-prefix'], signal);
  const fromDirectory = relative(await realpath(directory), await realPlace(resolve(directory, path)));
  const inTree = join(below, fromDirectory);
  if (inTree === '..' || inTree.startsWith('../')) return null;
  const found = await runGit(
    directory,
    ['ls-tree', '--full-tree', '--name-only', commit, '--', inTree],
    signal,
  );
  return found === '' ? null : await runGit(directory, ['show', `${commit}:${inTree}`], signal);
}

/**
 * The path without symbolic links in its folders, as git has it; what is not there any more may still stand in a commit.
 * A link that is the last part stays: it is what a commit holds under that name.
 */
async function realPlace(path: string): Promise<string> {
  const folder = dirname(path);
  if (folder === path) return path;
  const real = await realpath(folder).catch(() => realPlace(folder));
  return join(real, basename(path));
}
