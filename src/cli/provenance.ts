import { describeCheckout } from '../target/index.ts';
import type { Provenance } from '../trial/index.ts';

/** Where a run on a laptop comes from: the checkout's commit and branch; empty strings outside a git checkout. */
export async function localProvenance(directory: string): Promise<Provenance> {
  const { sha, ref } = await describeCheckout(directory);
  const startedAt = new Date().toISOString();
  return { repository: '', sha, ref, runId: '', runAttempt: 1, job: '', event: '', startedAt };
}
