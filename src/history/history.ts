import type { Deployment } from '../comparison/index.ts';
import type { InstanceDifference, Provenance } from '../trial/index.ts';
import type { Verdict } from '../verdict/index.ts';

/** A stretch of runs between two confirmed changes of the branch. Counts from 0. */
export interface Level {
  readonly index: number;
  /** False for a level that a confirmed regression opened and nobody has accepted. */
  readonly accepted: boolean;
}

/** One past run of the branch, in about 1 kB. */
export interface HistoryEntry {
  readonly deployment: Deployment;
  readonly provenance: Provenance;
  readonly verdict: Verdict;
  readonly level: Level;
  /** What was accepted on the branch by then, as `acceptanceId` knows it: the run is as slow as that. */
  readonly acceptances: readonly string[];
  /** Whether the gate over all scenarios of that run blocked, or would have in shadow mode; null where it is not known. */
  readonly wouldBlock: boolean | null;
  /** Where the run can be seen, or empty. */
  readonly url: string;
}

/**
 * One A/A run of the branch: the same code on both sides, deployed separately, which tells how far two instances of it
 * are apart. It is no baseline and has no level.
 */
export interface AaRun {
  /** Of the candidate's side. */
  readonly deployment: string;
  readonly scenario: string;
  readonly loadHash: string;
  readonly environmentClass: string;
  readonly measurementVersion: number;
  readonly provenance: Provenance;
  readonly differences: readonly InstanceDifference[];
}

/**
 * The rolling summary of a branch, oldest first: of each scenario in each environment class the last 340 valid runs, and
 * those before a lasting slowdown. Schema `perf-gate.history/1`.
 */
export interface History {
  readonly branch: string;
  readonly entries: readonly HistoryEntry[];
  /** Oldest first; of each scenario in each environment class the newest 60. */
  readonly aaRuns: readonly AaRun[];
}

/** How a branch went before a change, in the runs of one scenario that compare with today's. */
export interface BranchCourse {
  readonly branch: string;
  readonly scenario: string;
  /** Of commits that the change is built on, of whatever level, oldest first. */
  readonly entries: readonly HistoryEntry[];
  /** Its other runs of the scenario: in an environment of another class, and of another load or version of the measurement. */
  readonly elsewhere: { readonly environment: number; readonly load: number };
}
