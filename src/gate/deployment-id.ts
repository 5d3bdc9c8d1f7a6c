import { hashOf } from '../foundation/index.ts';
import type { TargetSource } from './gate.ts';

/** Longer labels are told by their hash: files bound an identity to 500 characters, and a commit id takes up to 64. */
const MAX_LABEL = 300;

/** Whether each measurement of a target is of a fresh start: a command's always is, a URL's where a command renews it. */
export function isStartedAfresh(source: TargetSource): boolean {
  return source.kind !== 'url' || source.renewal !== undefined;
}

/**
 * Identity of a deployment, the unit of replication: a target that is started afresh is one of its own each time, named
 * by `newId`; another URL is the same for the same commit. `label` is the target's, which carries no secret, while a URL's
 * query may.
 */
export function deploymentId(
  candidate: TargetSource,
  label: string,
  sha: string,
  newId: () => string,
): string {
  if (isStartedAfresh(candidate) || sha === '') return newId();
  return `${label.length > MAX_LABEL ? hashOf(label, 32) : label}@${sha}`;
}
