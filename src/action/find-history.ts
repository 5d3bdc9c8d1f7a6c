import type { FoundHistory } from '../baseline/index.ts';
import { listCommits } from '../github/index.ts';
import type { Job } from './job.ts';

/** Commits of a branch that an artifact may be of: more than any branch has in the 90 days that artifacts are kept. */
export const MAX_COMMITS = 1000;

/** A branch whose history was looked for. */
export interface HistoryOfBranch {
  readonly found: FoundHistory;
  /** Its commits, newest first. */
  readonly shas: readonly string[];
}

/**
 * The newest history of a branch that can be read, whose artifacts are of commits of `listed`. What has to be said of
 * others is a warning.
 */
export async function findHistory(
  { octokit, repository, store, tell }: Pick<Job, 'octokit' | 'repository' | 'store' | 'tell'>,
  branch: string,
  listed: string,
): Promise<HistoryOfBranch> {
  const shas = await listCommits(octokit, repository, listed, MAX_COMMITS);
  const found = await store.downloadHistory(branch, shas);
  for (const warning of found.warnings) tell.warn(warning);
  return { found, shas };
}
