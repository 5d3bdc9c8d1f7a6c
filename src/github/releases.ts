import type { Octokit } from './client.ts';
import { withPermission } from './permission.ts';
import type { RepositoryName } from './repository.ts';
import { unlessAnswered } from './request-failure.ts';

/**
 * Tag of the latest release that is neither a draft nor a pre-release; null where there is none.
 * Throws PerfGateError: PERMISSION_MISSING (`contents: read`), GITHUB_UNAVAILABLE.
 */
export async function latestRelease(octokit: Octokit, repository: RepositoryName): Promise<string | null> {
  return await orNull(async () => {
    const { data } = await octokit.rest.repos.getLatestRelease({ ...repository });
    return data.tag_name;
  });
}

/**
 * Sha of the commit that a tag, branch or sha names; null where it names none.
 * Throws PerfGateError: PERMISSION_MISSING (`contents: read`), GITHUB_UNAVAILABLE.
 */
export async function commitOfRef(
  octokit: Octokit,
  repository: RepositoryName,
  ref: string,
): Promise<string | null> {
  return await orNull(async () => {
    const { data } = await octokit.rest.repos.getCommit({ ...repository, ref, per_page: 1 });
    return data.sha;
  });
}

/** Null where GitHub knows no such thing: 404, or 422 for what cannot be a commit. */
async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  return await withPermission('contents: read', () => unlessAnswered([404, 422], ask));
}
