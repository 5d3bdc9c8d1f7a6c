import { access, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PerfGateError } from '../foundation/index.ts';
import { runGit } from './git.ts';
import { codeOf, messageOf } from './thrown.ts';

/** A checkout of one commit beside the user's own. */
export interface Worktree {
  /** Its top folder. */
  readonly root: string;
  /** The folder that corresponds to the one the repository was named by. */
  readonly directory: string;
  /** Removes it from the disk and from git's list; never throws. */
  remove(): Promise<void>;
}

/** Folder names say whose they are, so that the next run can tell what a crashed one left behind. */
const OWN_FOLDER = /^perf-gate-worktree-(\d+)-/;

/**
 * Checks out a commit into a temporary folder by `git worktree add --detach`: the user's branches, index and working
 * tree are not touched. What crashed runs left is removed first. Submodules are not checked out. Throws
 * WORKTREE_FAILED.
 */
export async function createWorktree(
  repository: string,
  commit: string,
  signal: AbortSignal,
): Promise<Worktree> {
  await removeAbandoned(repository);
  const parent = await mkdtemp(join(await realpath(tmpdir()), `perf-gate-worktree-${process.pid}-`));
  // Git wants to create the folder itself; the one we made keeps the name ours meanwhile.
  const root = join(parent, 'checkout');
  const remove = () => removeWorktree(repository, root);
  try {
    const prefix = await runGit(repository, ['rev-parse', '--show-prefix'], signal);
    await runGit(repository, ['worktree', 'add', '--detach', root, commit], signal);
    const directory = join(root, prefix);
    await access(directory).catch(() => {
      throw new Error(`there is no folder ${prefix} in it`);
    });
    return { root, directory, remove };
  } catch (error) {
    await remove();
    throw new PerfGateError(
      'WORKTREE_FAILED',
      `cannot check out ${commit} into a worktree: ${messageOf(error)}`,
      'Try `git worktree add --detach /tmp/try <commit>` by hand; it needs free space and a repository that can be written.',
      { cause: error },
    );
  }
}

/**
 * Removes one of our worktrees. Not by `git worktree prune`: that would also forget worktrees of the user which lie on
 * a disk that is not mounted right now. `worktree remove` also clears an entry whose folder is gone already.
 */
async function removeWorktree(repository: string, root: string): Promise<void> {
  await rm(join(root, '..'), { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  await runGit(repository, ['worktree', 'remove', '--force', root], null).catch(() => undefined);
}

/** Removes the worktrees of runs whose process is gone. Best effort: a leftover must not stop a measurement. */
async function removeAbandoned(repository: string): Promise<void> {
  const list = await runGit(repository, ['worktree', 'list', '--porcelain'], null).catch(() => '');
  const roots = list.split('\n').flatMap((line) => (line.startsWith('worktree ') ? [line.slice(9)] : []));
  for (const root of roots) {
    const owner = OWN_FOLDER.exec(basename(join(root, '..')));
    if (owner && !isRunning(Number(owner[1]))) await removeWorktree(repository, root);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
