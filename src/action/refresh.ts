import { PerfGateError } from '../foundation/index.ts';
import { listCommits } from '../github/index.ts';
import { MAX_COMMITS } from './find-history.ts';
import type { Job } from './job.ts';
import { STORING_EVENTS } from './plan-gate.ts';

/**
 * Uploads the history of the branch once more, without measuring: artifacts are deleted after 90 days at most, and a
 * branch on which nothing happens for so long would lose its baselines. Tells what it did in the log and the summary.
 *
 * @throws PerfGateError USAGE for an event that is of no branch, ARTIFACT_INVALID where what is newest cannot be read: the
 *   upload of an older one would hide it.
 */
export async function refreshHistory(job: Job): Promise<string> {
  const { context, octokit, repository, store } = job;
  const { headRef: branch, eventName } = context;
  if (branch === null || !STORING_EVENTS.has(eventName))
    throw new PerfGateError(
      'USAGE',
      `\`${eventName}\` is about no branch whose history could be refreshed.`,
      'Use `mode: refresh` for `schedule`, `workflow_dispatch` or `push` on a branch.',
    );
  const shas = await listCommits(octokit, repository, branch, MAX_COMMITS);
  const found = await store.downloadHistory(branch, shas);
  if (found.kind === 'none') return `There is no history of ${branch} to refresh: ${found.why}.`;
  const unread = found.kind === 'found' ? found.unread : [found.why];
  if (unread.length > 0 || found.kind !== 'found')
    throw new PerfGateError(
      'ARTIFACT_INVALID',
      `The history of ${branch} is not refreshed: ${unread.join(' ')}`,
      'Delete that artifact, or measure baselines anew with mode: baseline.',
    );
  const name = await store.uploadHistory(found.history);
  const { ageDays } = found.provenance;
  return `Refreshed the history of ${branch}, ${found.history.entries.length} runs, which was ${ageDays.toFixed(1)} days old, as ${name}.`;
}
