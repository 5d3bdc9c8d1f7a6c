import type { AaRun } from '../history/index.ts';
import { attempt } from './attempt.ts';
import { findHistory } from './find-history.ts';
import type { Job } from './job.ts';
import { baseBranch, type GatePlan } from './plan-gate.ts';

/**
 * The A/A runs in the history of the base branch. Asked for where the sides are URLs, whose instances serve all blocks:
 * what is started is started afresh. Without an answer the verdict speaks of these two instances, and says so.
 */
export async function aaRunsOfBase(job: Job, plan: GatePlan): Promise<readonly AaRun[]> {
  if (job.inputs.url === '') return [];
  const branch = baseBranch(plan);
  const asked = await attempt(job.tell, `The A/A runs of ${branch} could not be read`, () =>
    findHistory(job, plan, branch),
  );
  return asked?.found.kind === 'found' ? asked.found.history.aaRuns : [];
}
