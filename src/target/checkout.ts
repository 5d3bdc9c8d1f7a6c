import { isAbsolute, relative, resolve } from 'node:path';
import { PerfGateError } from '../foundation/index.ts';
import { refuseRef, resolveRef, runGit } from './git.ts';

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

/** How what stands in a directory differs from a ref. */
export type CheckoutDifference =
  /** HEAD is another commit, or the ref is none that is known here. */
  | 'another-commit'
  /** HEAD is that commit, and files were changed or added since. */
  | 'uncommitted'
  | 'none';

/**
 * Says how the checkout differs from a ref. Files that git ignores are not seen, nor those in `ignored`, a folder in
 * `repository`. Throws USAGE for what cannot be a ref.
 */
export async function differenceFrom(
  repository: string,
  ref: string,
  ignored: string,
  signal: AbortSignal,
): Promise<CheckoutDifference> {
  refuseRef(ref);
  const [commit, { sha }] = await Promise.all([
    // A ref that leads nowhere is told when its checkout is made.
    resolveRef(repository, ref, signal).catch(() => null),
    describeCheckout(repository),
  ]);
  if (commit === null || commit.full !== sha) return 'another-commit';
  const inside = relative(repository, resolve(repository, ignored));
  const isInside = inside !== '' && !inside.startsWith('..') && !isAbsolute(inside);
  const besides = isInside ? ['--', ':/', `:(exclude,literal)${inside}`] : [];
  const changes = await runGit(repository, ['status', '--porcelain', ...besides], null);
  return changes === '' ? 'none' : 'uncommitted';
}
