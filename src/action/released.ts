import { PerfGateError } from '../foundation/index.ts';
import { commitOfRef, latestRelease } from '../github/index.ts';
import type { Job } from './job.ts';

/**
 * What the history of the released version is kept by in the place of a branch. No branch can have that name, because
 * spaces are forbidden in one.
 */
export const RELEASED = 'the released version';

/**
 * The job as it is about the released version: its commit is that of the release and not the one that the workflow runs
 * on, so that its check run, its runs and its deployment are those of the release.
 *
 * @throws PerfGateError USAGE where there is no such release or commit, PERMISSION_MISSING (`contents: read`),
 *   GITHUB_UNAVAILABLE.
 */
export async function ofReleased(job: Job): Promise<Job> {
  const { context, octokit, repository, inputs } = job;
  const ref = inputs.releasedRef === 'latest' ? await latestRelease(octokit, repository) : inputs.releasedRef;
  const sha = ref === null ? null : await commitOfRef(octokit, repository, ref);
  if (ref === null || sha === null)
    throw new PerfGateError(
      'USAGE',
      ref === null ? 'The repository has no release.' : `There is no commit ${ref}.`,
      'Name the tag or commit that is released by `released-ref`.',
    );
  job.core.info(`The released version is ${ref}, ${sha.slice(0, 12)}.`);
  return { ...job, context: { ...context, headSha: sha, ref } };
}
