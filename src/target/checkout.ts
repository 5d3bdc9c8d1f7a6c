import { PerfGateError } from '../foundation/index.ts';
import { runGit } from './git.ts';

/** Branches that a repository without a remote HEAD may have started from. */
const DEFAULT_BRANCHES = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'] as const;

/** What is checked out in a directory; empty strings where there is no commit or no repository. */
export interface CheckedOut {
  /** Full commit id. */
  readonly sha: string;
  /** Full ref name, like `refs/heads/main`; `HEAD` when detached. */
  readonly ref: string;
}

/** Says what is checked out. A run needs no repository, so the lack of one is no error. */
export async function describeCheckout(directory: string): Promise<CheckedOut> {
  const ask = (...args: readonly string[]): Promise<string> => runGit(directory, args, null).catch(() => '');
  const [sha, ref] = await Promise.all([
    ask('rev-parse', '--verify', '--quiet', 'HEAD^{commit}'),
    ask('rev-parse', '--symbolic-full-name', 'HEAD'),
  ]);
  return { sha, ref };
}

/**
 * The commit at which HEAD left the default branch: the remote's HEAD, else main or master. Throws WORKTREE_FAILED when
 * no such branch is known here, or the histories do not meet in a shallow clone.
 */
export async function resolveMergeBase(repository: string, signal: AbortSignal): Promise<string> {
  for (const branch of DEFAULT_BRANCHES) {
    const base = await runGit(repository, ['merge-base', 'HEAD', branch], signal).catch(() => '');
    if (base !== '') return base;
  }
  throw new PerfGateError(
    'WORKTREE_FAILED',
    `no merge base of HEAD with ${DEFAULT_BRANCHES.join(', ')} in ${repository}`,
    'Fetch the default branch with its history (in CI: `fetch-depth: 0`), or name the commit with --baseline-ref.',
  );
}
