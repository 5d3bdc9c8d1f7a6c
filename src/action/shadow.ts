import type { FoundHistory } from '../baseline/index.ts';
import { createHistory, shadowRecordOf, type ShadowRecord } from '../history/index.ts';
import type { Scenario } from '../scenario/index.ts';
import { attempt } from './attempt.ts';
import { findHistory } from './find-history.ts';
import type { Job } from './job.ts';
import { baseBranch, type GatePlan } from './plan-gate.ts';

/**
 * In shadow mode, what the gate would have done to the branch so far: by this people decide whether to let it block. Null
 * outside of that mode, and where the history cannot be read, which is told. `known` are those that were read already.
 */
export async function readShadowRecord(
  job: Job,
  plan: GatePlan,
  scenarios: readonly Scenario[],
  known: ReadonlyMap<string, FoundHistory>,
): Promise<ShadowRecord | null> {
  if (!scenarios.every(({ policy }) => policy.failOn === 'never')) return null;
  const branch = plan.storeBranch ?? baseBranch(plan);
  return await attempt(job.tell, 'What the gate would have blocked so far is not known', async () => {
    const found = known.get(branch) ?? (await findHistory(job, plan, branch)).found;
    // What cannot be read is not the same as no run at all.
    if (found.kind === 'unreadable') return null;
    return shadowRecordOf(found.kind === 'found' ? found.history : createHistory(branch));
  });
}
