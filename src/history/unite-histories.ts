import { canonicalJson, groupBy } from '../foundation/index.ts';
import { uniteAaRuns } from './aa-runs.ts';
import type { History, HistoryEntry } from './history.ts';
import { runIdentity } from './run-identity.ts';

/**
 * How many of its newest entries a history keeps of each scenario in each environment class: the three hundred that the
 * replay needs at the default error level, the five that come before them, and room for runs that do not count.
 */
export const MAX_ENTRIES = 340;

/**
 * How many of its newest accepted entries it keeps of each, however old they are: what main and releases answer to must
 * not be forgotten for a slowdown that lasts. Three times the ten baselines by which a lone candidate can be red.
 */
export const KEPT_ACCEPTED = 30;

/** A history without entries. */
export function createHistory(branch: string): History {
  return { branch, entries: [], aaRuns: [] };
}

/**
 * Adds one run's summary; an earlier one of the same run, attempt, job, scenario and deployment is replaced. An
 * invalid run never enters: the history comes back as it was.
 */
export function appendEntry(history: History, entry: HistoryEntry): History {
  if (entry.verdict === 'invalid') return history;
  const others = history.entries.filter((other) => identityOf(other) !== identityOf(entry));
  return { ...history, entries: kept([...others, entry], MAX_ENTRIES) };
}

/**
 * Unites what two jobs wrote at the same time. Commutative, associative and idempotent, so that the order of uploads
 * does not matter: entries and A/A runs are sets by identity, and of two versions of one entry the later started wins, then the
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
  return {
    branch: a.branch,
    entries: kept([...united.values()], MAX_ENTRIES),
    aaRuns: uniteAaRuns([...a.aaRuns, ...b.aaRuns]),
  };
}

/** The history with at most `most` entries of each scenario and environment class (1 to 340), the newest accepted among them. */
export function trimHistory(history: History, most: number): History {
  return { ...history, entries: kept(history.entries, most) };
}

/** One run gives an entry per scenario and deployment. */
function identityOf({ provenance, deployment }: HistoryEntry): string {
  const { runAttempt, job } = provenance;
  return JSON.stringify([runIdentity(provenance), runAttempt, job, deployment.scenario, deployment.id]);
}

function winner(a: HistoryEntry, b: HistoryEntry): HistoryEntry {
  const order =
    startOf(a) - startOf(b) ||
    Number(a.level.accepted) - Number(b.level.accepted) ||
    compareText(canonicalJson(a), canonicalJson(b));
  return order >= 0 ? a : b;
}

/**
 * Of each scenario in each environment class the `most` newest entries, and of the accepted ones the newest besides,
 * oldest first. Both are the heads of one order within groups that an entry belongs to by itself, so it does not matter
 * what was left out before. An edited load is no group of its own: what nobody measures any more is to fade.
 */
function kept(entries: readonly HistoryEntry[], most: number): readonly HistoryEntry[] {
  const ordered = inOrder(entries);
  const groups = groupBy(ordered, ({ deployment: { scenario, environmentClass } }) =>
    JSON.stringify([scenario, environmentClass]),
  );
  const chosen = new Set(
    [...groups.values()].flatMap((group) => [
      ...group.slice(-most),
      ...group.filter(({ level }) => level.accepted).slice(-Math.min(most, KEPT_ACCEPTED)),
    ]),
  );
  return ordered.filter((entry) => chosen.has(entry));
}

/** Oldest first: by start, then run id, then whatever else tells two entries apart. */
function inOrder(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  return entries
    .map((entry) => ({ entry, start: startOf(entry), identity: identityOf(entry) }))
    .toSorted(
      (a, b) =>
        a.start - b.start ||
        compareText(a.entry.provenance.runId, b.entry.provenance.runId) ||
        compareText(a.identity, b.identity),
    )
    .map(({ entry }) => entry);
}

function startOf(entry: HistoryEntry): number {
  return Date.parse(entry.provenance.startedAt);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
