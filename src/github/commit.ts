import type { Octokit } from './client.ts';
import { withPermission } from './permission.ts';
import type { RepositoryName } from './repository.ts';
import { classifyFailure } from './request-failure.ts';

/** A pull request as far as a run needs it. */
export interface PullRequestRef {
  readonly number: number;
  readonly headSha: string;
  readonly baseRef: string;
  readonly baseSha: string;
  /** `owner/name` of the head's repository; empty when that was deleted. */
  readonly headRepository: string;
  /** Names of the labels that it has now. */
  readonly labels: readonly string[];
}

/**
 * The open pull request whose head is this commit; null when there is none, and the one of the greatest number when
 * there are several. With `headRepository` (`owner/name`) only one from there counts. Never taken from an artifact or an
 * event of a fork, which the fork could forge.
 * Throws PerfGateError: PERMISSION_MISSING (`pull-requests: read`), GITHUB_UNAVAILABLE.
 */
export async function findPullRequestOfSha(
  octokit: Octokit,
  repository: RepositoryName,
  sha: string,
  headRepository: string | null = null,
): Promise<PullRequestRef | null> {
  return await withPermission('pull-requests: read', async () => {
    const pulls = await octokit.paginate(octokit.rest.repos.listPullRequestsAssociatedWithCommit, {
      ...repository,
      commit_sha: sha,
      per_page: 100,
    });
    // GitHub lists every pull request that contains the commit; only the head counts.
    const [found] = pulls
      .filter((pull) => pull.state === 'open' && pull.head.sha === sha)
      .filter((pull) => headRepository === null || pull.head.repo?.full_name === headRepository)
      .toSorted((a, b) => b.number - a.number);
    if (found === undefined) return null;
    return {
      number: found.number,
      headSha: found.head.sha,
      baseRef: found.base.ref,
      baseSha: found.base.sha,
      // The head's repository is null once it was deleted, whatever the published type says.
      headRepository: found.head.repo?.full_name ?? '',
      labels: found.labels.map(({ name }) => name),
    };
  });
}

/**
 * Sha of the best common ancestor of two references.
 * Throws PerfGateError: PERMISSION_MISSING (`contents: read`), GITHUB_UNAVAILABLE.
 */
export async function mergeBase(
  octokit: Octokit,
  repository: RepositoryName,
  base: string,
  head: string,
): Promise<string> {
  return await withPermission('contents: read', async () => {
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
      ...repository,
      basehead: `${base}...${head}`,
      per_page: 1,
    });
    return data.merge_base_commit.sha;
  });
}

/**
 * Shas reachable from a branch, newest first, at most `maxCommits` of them.
 * Throws PerfGateError: PERMISSION_MISSING (`contents: read`), GITHUB_UNAVAILABLE.
 */
export async function listCommits(
  octokit: Octokit,
  repository: RepositoryName,
  branch: string,
  maxCommits: number,
): Promise<readonly string[]> {
  return await withPermission('contents: read', async () => {
    const shas: string[] = [];
    const pages = octokit.paginate.iterator(octokit.rest.repos.listCommits, {
      ...repository,
      sha: branch,
      per_page: 100,
    });
    for await (const { data } of pages) {
      shas.push(...data.map((commit) => commit.sha));
      if (shas.length >= maxCommits) break;
    }
    return shas.slice(0, maxCommits);
  });
}

/**
 * Whether a commit is on a branch.
 * Throws PerfGateError: PERMISSION_MISSING (`contents: read`), GITHUB_UNAVAILABLE.
 */
export async function isOnBranch(
  octokit: Octokit,
  repository: RepositoryName,
  branch: string,
  sha: string,
): Promise<boolean> {
  const beyond = await listCommitsSince(octokit, repository, branch, sha, 1);
  return beyond !== null && beyond.length === 0;
}

/**
 * Shas that `head` is built on and `base` is not (each a branch or sha), at most `maxCommits` of them; null where the two
 * have no commit in common.
 * Throws PerfGateError: PERMISSION_MISSING (`contents: read`), GITHUB_UNAVAILABLE.
 */
export async function listCommitsSince(
  octokit: Octokit,
  repository: RepositoryName,
  base: string,
  head: string,
  maxCommits: number,
): Promise<readonly string[] | null> {
  return await withPermission('contents: read', async () => {
    const shas: string[] = [];
    for (let page = 1; ; page++) {
      const commits = await compare(octokit, { ...repository, basehead: `${base}...${head}`, page });
      if (commits === null) return null;
      shas.push(...commits);
      if (commits.length < COMPARED_AT_ONCE || shas.length >= maxCommits) return shas.slice(0, maxCommits);
    }
  });
}

const COMPARED_AT_ONCE = 100;

/** One page of what the head of a comparison has and its base has not; null where they have nothing in common. */
async function compare(
  octokit: Octokit,
  asked: RepositoryName & { readonly basehead: string; readonly page: number },
): Promise<readonly string[] | null> {
  try {
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
      ...asked,
      per_page: COMPARED_AT_ONCE,
    });
    return data.commits.map((commit) => commit.sha);
  } catch (error) {
    const failure = classifyFailure(error, Date.now());
    if (failure.kind === 'denied' && /no common ancestor/i.test(failure.message)) return null;
    throw error;
  }
}

/**
 * Name of the default branch, for events that do not carry it.
 * Throws PerfGateError: PERMISSION_MISSING (`contents: read`), GITHUB_UNAVAILABLE.
 */
export async function readDefaultBranch(octokit: Octokit, repository: RepositoryName): Promise<string> {
  return await withPermission('contents: read', async () => {
    const { data } = await octokit.rest.repos.get({ ...repository });
    return data.default_branch;
  });
}
