import { PerfGateError } from '../foundation/index.ts';
import type { Octokit } from './client.ts';
import { withPermission } from './permission.ts';
import type { RepositoryName } from './repository.ts';
import { unlessAnswered } from './request-failure.ts';

/**
 * The text of a file of the repository at a commit or branch; null where nothing has that name there.
 * Throws PerfGateError: FILE_UNREADABLE for what is no file, or one of more than a megabyte, which GitHub does not hand out;
 * PERMISSION_MISSING (`contents: read`), GITHUB_UNAVAILABLE.
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
      if (Array.isArray(data) || data.type !== 'file' || data.encoding !== 'base64')
        throw new PerfGateError(
          'FILE_UNREADABLE',
          `${path} at ${ref}: no file, or too large`,
          'Make it a file of less than 1 MB.',
        );
      return Buffer.from(data.content, 'base64').toString('utf8');
    }),
  );
}
