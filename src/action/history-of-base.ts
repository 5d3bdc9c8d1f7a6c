import type { FoundHistory } from '../baseline/index.ts';
import type { AaRun } from '../history/index.ts';
import { attempt } from './attempt.ts';
import { findHistory } from './find-history.ts';
import type { Job } from './job.ts';
import { baseBranch, type GatePlan } from './plan-gate.ts';

/**
 * The history of the base branch, for its A/A runs, `known` where it was read already. Asked for where the sides are URLs,
 * whose instances serve all blocks: what is started is started afresh. Null without an answer: the verdict speaks of these
 * two instances then, and says so.
 */
export async function historyOfBase(
  job: Job,
  plan: GatePlan,
  known: ReadonlyMap<string, FoundHistory>,
): Promise<FoundHistory | null> {
  if (job.inputs.url === '') return null;
  const branch = baseBranch(plan);
  const own = known.get(branch);
  if (own !== undefined) return own;
  const asked = await attempt(job.tell, `The A/A runs of ${branch} could not be read`, () =>
    findHistory(job, plan, branch),
  );
  return asked?.found ?? null;
}

/** The A/A runs in it. */
export function aaRunsIn(found: FoundHistory | null): readonly AaRun[] {
  return found?.kind === 'found' ? found.history.aaRuns : [];
}
