import type { Gate } from '../verdict/index.ts';
import type { History, HistoryEntry, Level } from './history.ts';
import { currentLevel, lastAcceptedLevel, type Series } from './levels.ts';
import { areSufficient } from './sufficient-entries.ts';

/** Why an entry may not serve as a baseline. */
export const EXCLUSIONS = [
  'invalid-run',
  'other-scenario',
  'other-load',
  'other-environment',
  'other-measurement',
  'not-built-on',
  'other-level',
  'unaccepted-level',
] as const;
export type ExclusionReason = (typeof EXCLUSIONS)[number];

/** How many entries were left out for one reason. */
export interface Exclusion {
  readonly reason: ExclusionReason;
  readonly count: number;
}

/** Who asks for baselines, and what of. */
export interface WantedBaselines extends Series {
  readonly for: Gate;
  /**
   * How many commits of the branch lie between a commit and the one that the judged change is built on (its merge base
   * with the branch); null for commits that it is not built on.
   */
  readonly distanceOf: (sha: string) => number | null;
}

/** The baselines, oldest first, and why the others are none. */
export interface EligibleBaselines {
  readonly entries: readonly HistoryEntry[];
  /** All entries of the series, of whatever level and commit, oldest first: what the replay judges again. */
  readonly comparable: readonly HistoryEntry[];
  /** Those of them that the change is built on, of whatever level: how the branch went before it. */
  readonly builtOn: readonly HistoryEntry[];
  /** In the order of {@link EXCLUSIONS}; reasons that met nothing are left out. */
  readonly excluded: readonly Exclusion[];
  /** Whether main or a release asks, and is built on runs of the series, none at an accepted level: it is not new. */
  readonly lacksAcceptedLevel: boolean;
  /**
   * Whether it is built on fewer runs of the series, of whatever level, than a comparison needs. Else the history is not
   * young, and a level that has too few of them (a new one) excuses nobody who was to be compared with it.
   */
  readonly isYoung: boolean;
  /**
   * Start of the run since which the gate has been answering to this level, in milliseconds: what was judged until then
   * was held against another one. -Infinity where no run moved the branch to it.
   */
  readonly sinceMs: number;
}

/**
 * Chooses the baselines of a history: only runs of commits that the change is built on, or what others merged since
 * would be told as its own. A pull request is compared with all valid runs at the level where it left the branch,
 * whatever their verdict: an unaccepted regression on main must not redden the innocent, and leaving out what did not
 * pass would bias the baseline to the fast side. Main and releases are compared with the last accepted level, so that
 * the same regression stays visible there until it is mended or accepted.
 */
export function eligibleBaselines(history: History, want: WantedBaselines): EligibleBaselines {
  const reasons = new Map(history.entries.map((entry) => [entry, seriesExclusion(entry, want)]));
  const comparable = history.entries.filter((entry) => reasons.get(entry) === null);
  const distances = new Map(comparable.map((entry) => [entry, want.distanceOf(entry.provenance.sha)]));
  for (const entry of comparable) if (distances.get(entry) === null) reasons.set(entry, 'not-built-on');
  const builtOn = comparable.filter((entry) => reasons.get(entry) === null);
  // Nearest last, and of those of one commit the newest: a commit that was run again later says nothing of later ones.
  const approaching = builtOn.toSorted((a, b) => (distances.get(b) ?? 0) - (distances.get(a) ?? 0));
  const level = want.for === 'pull-request' ? currentLevel(approaching) : lastAcceptedLevel(builtOn);
  for (const entry of builtOn) {
    const { index, accepted } = entry.level;
    if (want.for !== 'pull-request' && !accepted) reasons.set(entry, 'unaccepted-level');
    else if (index !== level?.index) reasons.set(entry, 'other-level');
  }
  const excluded = EXCLUSIONS.map((reason) => ({
    reason,
    count: history.entries.filter((entry) => reasons.get(entry) === reason).length,
  }));
  return {
    entries: history.entries.filter((entry) => reasons.get(entry) === null),
    comparable,
    builtOn,
    excluded: excluded.filter(({ count }) => count > 0),
    lacksAcceptedLevel: level === null && builtOn.length > 0,
    isYoung: !areSufficient(builtOn),
    sinceMs: level === null ? -Infinity : startOfLevel(builtOn, level, want.for),
  };
}

/**
 * A pull request answers to the level where its branch left main, accepted or not: since that was opened. Main and
 * releases answer to a slower one since the last run that showed it: once that is accepted none shows it any more.
 */
function startOfLevel(entries: readonly HistoryEntry[], { index }: Level, gate: Gate): number {
  const moved = entries.filter(
    ({ level, verdict }) => level.index === index && (verdict === 'regression' || verdict === 'improvement'),
  );
  if (moved.length === 0) return -Infinity;
  const starts = moved.map(({ provenance }) => Date.parse(provenance.startedAt));
  return gate === 'pull-request' ? Math.min(...starts) : Math.max(...starts);
}

function seriesExclusion({ deployment, verdict }: HistoryEntry, series: Series): ExclusionReason | null {
  if (verdict === 'invalid') return 'invalid-run';
  if (deployment.scenario !== series.scenario) return 'other-scenario';
  if (deployment.loadHash !== series.loadHash) return 'other-load';
  if (deployment.environmentClass !== series.environmentClass) return 'other-environment';
  return deployment.measurementVersion === series.measurementVersion ? null : 'other-measurement';
}
