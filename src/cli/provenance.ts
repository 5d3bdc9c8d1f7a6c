import { describeCheckout } from '../target/index.ts';
import { type Provenance, provenanceByHand } from '../trial/index.ts';

/** Where a run on a laptop comes from: the checkout's commit and branch; empty strings outside a git checkout. */
export async function localProvenance(directory: string): Promise<Provenance> {
  const { sha, ref } = await describeCheckout(directory);
  return { ...provenanceByHand(new Date().toISOString()), sha, ref };
}
