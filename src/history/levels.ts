import { assertNever } from '../foundation/index.ts';
import type { Verdict } from '../verdict/index.ts';
import type { History, HistoryEntry, Level } from './history.ts';

/** Runs that compare with one another; levels count within one series. */
export interface Series {
  /** Two scenarios may put the same load on a target and judge it differently. */
  readonly scenario: string;
  readonly loadHash: string;
  readonly environmentClass: string;
  readonly measurementVersion: number;
}

/** Whether an entry belongs to the series. */
export function isOfSeries({ deployment }: HistoryEntry, series: Series): boolean {
  return (
    deployment.scenario === series.scenario &&
    deployment.loadHash === series.loadHash &&
    deployment.environmentClass === series.environmentClass &&
    deployment.measurementVersion === series.measurementVersion
  );
}

/** The valid entries of a series, oldest first. */
export function entriesOf(history: History, series: Series): readonly HistoryEntry[] {
  return history.entries.filter((entry) => entry.verdict !== 'invalid' && isOfSeries(entry, series));
}

/** Where the branch is: the level of the newest of the entries; null without entries. */
export function currentLevel(entries: readonly HistoryEntry[]): Level | null {
  return entries.at(-1)?.level ?? null;
}

/**
 * The level that main and releases answer to: the latest that is accepted; null when none is. An index that is contested
 * is no accepted level.
 */
export function lastAcceptedLevel(entries: readonly HistoryEntry[]): Level | null {
  const accepted = entries.filter((entry) => entry.level.accepted).map((entry) => entry.level.index);
  const sure = accepted.filter((index) => !isContested(entries, index));
  return sure.length === 0 ? null : { index: Math.max(...sure), accepted: true };
}

/**
 * Whether jobs that ran at once gave the index to two levels, one that is accepted and one of a slowdown that is not: then
 * nobody knows what of it is which. It is one level where a slowdown was accepted: the others of its runs were under way then.
 */
function isContested(entries: readonly HistoryEntry[], index: number): boolean {
  const own = entries.filter(({ level }) => level.index === index);
  const slower = own.filter(({ verdict }) => verdict === 'regression');
  return (
    own.some(({ level }) => level.accepted) &&
    slower.length > 0 &&
    slower.every(({ level }) => !level.accepted)
  );
}

/** What a run of the branch showed of its level. */
export interface Showing {
  /**
   * Against the last accepted level; where the branch has none, against that of the branch it is compared with instead.
   * Null where it was compared with neither.
   */
  readonly verdict: Exclude<Verdict, 'invalid'> | null;
  /** False where later runs of the branch were stored and cannot be read, so that nobody knows where it is. */
  readonly isWhole: boolean;
}

/**
 * The level of a new run on the branch, by what it showed (broken thresholds have no say here):
 *
 * - regression: the unaccepted level that the branch is on, else a new unaccepted one;
 * - improvement: a new accepted level;
 * - pass: the accepted level, so that a mended regression brings the branch back to it; a branch that has none, since
 *   its first runs were slower than those of another branch, opens one by being no slower any more;
 * - inconclusive: where the branch is ({@link levelOfUnmoved}). Where that is not known, a level that is not
 *   accepted: it may be on one, and the next pass brings it back;
 * - compared with nothing: where the branch is as far as it is known.
 *
 * The first run of a series opens level 0, accepted unless it is slower than the other branch: else a release would have
 * to be run only often enough to become its own baseline. A series of a main branch that has lost its accepted entries
 * (to an edited load that came back) is compared with nothing, and so stays at its unaccepted level: oblivion is no
 * acceptance.
 */
export function assignLevel(history: History, series: Series, { verdict, isWhole }: Showing): Level {
  const entries = entriesOf(history, series);
  const current = currentLevel(entries);
  const accepted = lastAcceptedLevel(entries);
  const next = Math.max(-1, ...entries.map((entry) => entry.level.index)) + 1;
  const stay = levelOfUnmoved(entries, current, accepted) ?? { index: next, accepted: true };
  switch (verdict) {
    case 'regression':
      return levelOfSlower(current, accepted, next);
    case 'improvement':
      return { index: next, accepted: true };
    case 'pass':
      return accepted ?? { index: next, accepted: true };
    case 'inconclusive':
      return isWhole || !stay.accepted ? stay : { index: next, accepted: false };
    case null:
      return stay;
    default:
      return assertNever(verdict);
  }
}

/**
 * Where the branch is, because nothing shows that it moved. The newest run says so, unless it was under way while another
 * one moved the branch: what has been accepted since is then where the branch is, or the level of the newest run would be
 * passed on for ever, and the accepted one never get runs enough for a comparison.
 */
function levelOfUnmoved(
  entries: readonly HistoryEntry[],
  current: Level | null,
  accepted: Level | null,
): Level | null {
  if (current === null || accepted === null) return current;
  if (isContested(entries, current.index)) return { index: current.index, accepted: false };
  return current.accepted || current.index <= accepted.index ? accepted : current;
}

/** A slower run stays on the unaccepted level that the branch is on, unless a later one was accepted while others ran. */
function levelOfSlower(current: Level | null, accepted: Level | null, next: number): Level {
  const stays = current !== null && !current.accepted && current.index > (accepted?.index ?? -1);
  return stays ? current : { index: next, accepted: false };
}

/**
 * Accepts a level of a series: from now on main and releases answer to it. `by` are the ids of what accepts it, which its
 * runs keep, so that nothing accepts a further slowdown.
 */
export function acceptLevel(history: History, series: Series, index: number, by: readonly string[]): History {
  return {
    ...history,
    entries: history.entries.map((entry) =>
      isOfSeries(entry, series) && entry.level.index === index
        ? {
            ...entry,
            level: { index, accepted: true },
            acceptances: [...new Set([...entry.acceptances, ...by])].toSorted(),
          }
        : entry,
    ),
  };
}
