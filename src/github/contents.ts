import type { Octokit } from './client.ts';
import { withPermission } from './permission.ts';
import type { RepositoryName } from './repository.ts';
import { unlessAnswered } from './request-failure.ts';

/**
 * The text of a file of the repository at a commit or branch; null where there is no such file there, which a directory or
 * a file of more than a megabyte is not either.
 * Throws PerfGateError: PERMISSION_MISSING (`contents: read`), GITHUB_UNAVAILABLE.
 */
export async function readTextAt(
  octokit: Octokit,
  repository: RepositoryName,
  path: string,
  ref: string,
): Promise<string | null> {
  return await withPermission('contents: read', () =>
    unlessAnswered([404], async () => {
      const { data } = await octokit.rest.repos.getContent({ ...repository, path, ref });
      if (Array.isArray(data) || data.type !== 'file' || data.encoding !== 'base64') return null;
      return Buffer.from(data.content, 'base64').toString('utf8');
    }),
  );
}
