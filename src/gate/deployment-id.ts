import { hashOf } from '../foundation/index.ts';
import type { TargetSource } from './gate.ts';

/** Longer labels are told by their hash: files bound an identity to 500 characters, and a commit id takes up to 64. */
const MAX_LABEL = 300;

/**
 * Identity of a deployment, the unit of replication: a started target is one of its own each time, a URL is the same
 * for the same commit. A started one is named by `newId`. `label` is the target's, which carries no secret, while a URL's query may.
 */
export function deploymentId(
  candidate: TargetSource,
  label: string,
  sha: string,
  newId: () => string,
): string {
  if (candidate.kind !== 'url' || sha === '') return newId();
  return `${label.length > MAX_LABEL ? hashOf(label, 32) : label}@${sha}`;
}
