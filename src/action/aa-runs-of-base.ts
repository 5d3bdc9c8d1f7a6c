import type { FoundHistory } from '../baseline/index.ts';
import type { AaRun } from '../history/index.ts';
import { attempt } from './attempt.ts';
import type { Job } from './job.ts';
import type { GatePlan } from './plan-gate.ts';

/**
 * The A/A runs in the history of the base branch. Asked for where the sides are URLs, whose instances serve all blocks:
 * what is started is started afresh. Without an answer the verdict speaks of these two instances, and says so.
 */
export async function aaRunsOfBase(
  { inputs, tell }: Pick<Job, 'inputs' | 'tell'>,
  { baselineBranches }: Pick<GatePlan, 'baselineBranches'>,
  find: (branch: string) => Promise<FoundHistory>,
): Promise<readonly AaRun[]> {
  const [branch] = baselineBranches;
  if (inputs.url === '' || branch === undefined) return [];
  const found = await attempt(tell, `The A/A runs of ${branch} could not be read`, () => find(branch));
  return found?.kind === 'found' ? found.history.aaRuns : [];
}
