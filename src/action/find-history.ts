import type { FoundHistory } from '../baseline/index.ts';
import { listCommits } from '../github/index.ts';
import type { Job } from './job.ts';
import { type GatePlan, listedBranch } from './plan-gate.ts';

/** Commits of a branch that an artifact may be of: more than any branch has in the 90 days that artifacts are kept. */
export const MAX_COMMITS = 1000;

/** A branch whose history was looked for. */
export interface HistoryOfBranch {
  readonly found: FoundHistory;
  /** Its commits, newest first. */
  readonly shas: readonly string[];
}

/**
 * The newest history of a branch that can be read, among the artifacts of its commits. What has to be said of others is a
 * warning.
 */
export async function findHistory(
  { octokit, repository, store, tell }: Pick<Job, 'octokit' | 'repository' | 'store' | 'tell'>,
  plan: Pick<GatePlan, 'defaultBranch'>,
  branch: string,
): Promise<HistoryOfBranch> {
  const shas = await listCommits(octokit, repository, listedBranch(plan, branch), MAX_COMMITS);
  const found = await store.downloadHistory(branch, shas);
  for (const warning of found.warnings) tell.warn(warning);
  return { found, shas };
}
