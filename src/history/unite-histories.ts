import { canonicalJson } from '../foundation/index.ts';
import type { History, HistoryEntry } from './history.ts';

/** Most entries that a history keeps. */
export const MAX_ENTRIES = 300;

/** A history without entries. */
export function createHistory(branch: string): History {
  return { branch, entries: [] };
}

/**
 * Adds one run's summary; an earlier one of the same run, attempt, job, scenario and deployment is replaced. An
 * invalid run never enters: the history comes back as it was.
 */
export function appendEntry(history: History, entry: HistoryEntry): History {
  if (entry.verdict === 'invalid') return history;
  const others = history.entries.filter((other) => identityOf(other) !== identityOf(entry));
  return { ...history, entries: newest([...others, entry]) };
}

/**
 * Unites what two jobs wrote at the same time. Commutative, associative and idempotent, so that the order of uploads
 * does not matter: entries are a set by identity, and of two versions of one entry the later started wins, then the
 * one whose level was accepted (an acceptance is never lost to a job that had not seen it).
 *
 * @throws TypeError for histories of two branches, which is a bug.
 */
export function uniteHistories(a: History, b: History): History {
  if (a.branch !== b.branch) throw new TypeError(`two branches: ${a.branch} and ${b.branch}`);
  const united = new Map<string, HistoryEntry>();
  for (const entry of [...a.entries, ...b.entries]) {
    const identity = identityOf(entry);
    const known = united.get(identity);
    united.set(identity, known === undefined ? entry : winner(known, entry));
  }
  return { branch: a.branch, entries: newest([...united.values()]) };
}

/** One run gives an entry per scenario and deployment; runs started by hand have no id and are told by their start. */
function identityOf({ provenance, deployment }: HistoryEntry): string {
  const run = provenance.runId === '' ? `at ${provenance.startedAt}` : provenance.runId;
  return JSON.stringify([run, provenance.runAttempt, provenance.job, deployment.scenario, deployment.id]);
}

function winner(a: HistoryEntry, b: HistoryEntry): HistoryEntry {
  const order =
    startOf(a) - startOf(b) ||
    Number(a.level.accepted) - Number(b.level.accepted) ||
    compareText(canonicalJson(a), canonicalJson(b));
  return order >= 0 ? a : b;
}

/** The newest entries, oldest first: by start, then run id, then whatever else tells two entries apart. */
function newest(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  return entries
    .map((entry) => ({ entry, start: startOf(entry), identity: identityOf(entry) }))
    .toSorted(
      (a, b) =>
        a.start - b.start ||
        compareText(a.entry.provenance.runId, b.entry.provenance.runId) ||
        compareText(a.identity, b.identity),
    )
    .slice(-MAX_ENTRIES)
    .map(({ entry }) => entry);
}

function startOf(entry: HistoryEntry): number {
  return Date.parse(entry.provenance.startedAt);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
