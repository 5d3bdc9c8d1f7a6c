import { groupBy } from '../foundation/index.ts';
import type { History } from './history.ts';
import { runIdentity } from './run-identity.ts';

/** What the gate would have done to the runs of a branch, had it been asked to block. */
export interface ShadowRecord {
  readonly branch: string;
  /** Workflow runs of which it is known. */
  readonly runs: number;
  readonly blocked: number;
}

/**
 * Counts in a history the workflow runs that the gate blocked, or would have. Runs that were recorded before that was
 * kept do not count, nor do invalid ones, which no history has.
 */
export function shadowRecordOf({ branch, entries }: History): ShadowRecord {
  const known = entries.filter(({ wouldBlock }) => wouldBlock !== null);
  const runs = [
    ...groupBy(known, ({ provenance }) => JSON.stringify([runIdentity(provenance), provenance.job])).values(),
  ];
  // Of several attempts the last one counts, and of its scenarios any.
  const blocked = runs.filter((own) => {
    const last = Math.max(...own.map(({ provenance }) => provenance.runAttempt));
    return own.some(({ provenance, wouldBlock }) => provenance.runAttempt === last && wouldBlock === true);
  });
  return { branch, runs: runs.length, blocked: blocked.length };
}
