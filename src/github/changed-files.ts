import type { Octokit } from './client.ts';
import { withPermission } from './permission.ts';
import type { RepositoryName } from './repository.ts';

/** GitHub lists no more files of a pull request: https://docs.github.com/rest/pulls/pulls#list-pull-requests-files. */
const MOST_OF_PULL = 3000;
/** And no more of a comparison: https://docs.github.com/rest/commits/commits#compare-two-commits. */
const MOST_OF_COMPARISON = 300;

/** A file as both lists have it. */
interface Changed {
  readonly filename: string;
  readonly previous_filename?: string;
}

/**
 * The files that a pull request changes, by their names before and after; null where GitHub does not list all of them.
 * Throws PerfGateError: PERMISSION_MISSING (`pull-requests: read`), GITHUB_UNAVAILABLE.
 */
export async function listChangedFiles(
  octokit: Octokit,
  repository: RepositoryName,
  pullRequest: number,
): Promise<readonly string[] | null> {
  return await withPermission('pull-requests: read', async () => {
    const files = await octokit.paginate(octokit.rest.pulls.listFiles, {
      ...repository,
      pull_number: pullRequest,
      per_page: 100,
    });
    return namesOf(files, MOST_OF_PULL);
  });
}

/**
 * The files that differ between the merge base of two commits and the second; null where GitHub does not list all of them.
 * Throws PerfGateError: PERMISSION_MISSING (`contents: read`), GITHUB_UNAVAILABLE.
 */
export async function listFilesBetween(
  octokit: Octokit,
  repository: RepositoryName,
  base: string,
  head: string,
): Promise<readonly string[] | null> {
  return await withPermission('contents: read', async () => {
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
      ...repository,
      basehead: `${base}...${head}`,
      per_page: 1,
    });
    return data.files === undefined ? null : namesOf(data.files, MOST_OF_COMPARISON);
  });
}

function namesOf(files: readonly Changed[], most: number): readonly string[] | null {
  if (files.length >= most) return null;
  return files.flatMap(({ filename, previous_filename: before }) =>
    before === undefined ? [filename] : [filename, before],
  );
}
