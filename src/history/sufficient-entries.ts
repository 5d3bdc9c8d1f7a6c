import { LEAST_BASELINES } from '../comparison/index.ts';
import type { HistoryEntry } from './history.ts';

/**
 * Chooses among the eligible entries of several branches: the first that are enough for a comparison, else the most,
 * the first of equals. A young release branch is thus compared with main and not with its one run. Entries of two
 * branches are never mixed, because each branch counts its levels for itself.
 */
export function sufficientEntries(lists: readonly (readonly HistoryEntry[])[]): readonly HistoryEntry[] {
  const enough = lists.find(areSufficient);
  if (enough !== undefined) return enough;
  const most = Math.max(0, ...lists.map(deploymentCount));
  return lists.find((entries) => deploymentCount(entries) === most) ?? [];
}

/** Whether entries are enough for a comparison. */
export function areSufficient(entries: readonly HistoryEntry[]): boolean {
  return deploymentCount(entries) >= LEAST_BASELINES;
}

/** Several runs of one deployment are one replicate. */
function deploymentCount(entries: readonly HistoryEntry[]): number {
  return new Set(entries.map(({ deployment }) => deployment.id)).size;
}
