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

/** The level that main and releases answer to: the latest that is accepted; null when none is. */
export function lastAcceptedLevel(entries: readonly HistoryEntry[]): Level | null {
  const accepted = entries.filter((entry) => entry.level.accepted).map((entry) => entry.level.index);
  return accepted.length === 0 ? null : { index: Math.max(...accepted), accepted: true };
}

/**
 * The level of a new run on the branch, by its comparison with the last accepted level (broken thresholds have no say
 * here):
 *
 * - regression: the unaccepted level that the branch is on, else a new unaccepted one;
 * - improvement: a new accepted level;
 * - pass: the accepted level, so that a mended regression brings the branch back to it;
 * - inconclusive: where the branch is, because nothing shows that it moved.
 *
 * The first run of a series opens level 0, accepted. A series that has lost its accepted entries (to an edited load that
 * came back) stays at its unaccepted level until somebody accepts it: oblivion is no acceptance.
 */
export function assignLevel(
  history: History,
  series: Series,
  verdictAgainstAccepted: Exclude<Verdict, 'invalid'>,
): Level {
  const entries = entriesOf(history, series);
  const current = currentLevel(entries);
  if (current === null) return { index: 0, accepted: true };
  const accepted = lastAcceptedLevel(entries);
  if (accepted === null) return current;
  const next = Math.max(...entries.map((entry) => entry.level.index)) + 1;
  switch (verdictAgainstAccepted) {
    case 'regression':
      // Jobs that ran at once may have given one index to an accepted and an unaccepted level: then a new one is due.
      return !current.accepted && current.index !== accepted.index
        ? current
        : { index: next, accepted: false };
    case 'improvement':
      return { index: next, accepted: true };
    case 'pass':
      return accepted;
    case 'inconclusive':
      return current;
    default:
      return assertNever(verdictAgainstAccepted);
  }
}

/** Accepts a level of a series: from now on main and releases answer to it. */
export function acceptLevel(history: History, series: Series, index: number): History {
  return {
    ...history,
    entries: history.entries.map((entry) =>
      isOfSeries(entry, series) && entry.level.index === index
        ? { ...entry, level: { index, accepted: true } }
        : entry,
    ),
  };
}
