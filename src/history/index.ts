/**
 * history: summaries of past runs, the levels they belong to, and which of them are eligible as baselines. It refuses
 * to fetch anything: stores are `baseline/`.
 */
export { aaRunsOf, appendAaRun, createAaRun, MOST_AA_RUNS } from './aa-runs.ts';
export { createEntry, type EntryParts } from './create-entry.ts';
export {
  EXCLUSIONS,
  type EligibleBaselines,
  eligibleBaselines,
  type Exclusion,
  type ExclusionReason,
  type WantedBaselines,
} from './eligible-baselines.ts';
export * from './history.ts';
export { decodeHistory, encodeHistory, MAX_FILE_ENTRIES } from './history-file.ts';
export {
  acceptLevel,
  assignLevel,
  currentLevel,
  entriesOf,
  lastAcceptedLevel,
  type Series,
  type Showing,
} from './levels.ts';
export { pastDeploymentOf, replayHistory, type ScenarioPast } from './replay-history.ts';
export { type ShadowRecord, shadowRecordOf } from './shadow-record.ts';
export { areSufficient, sufficientEntries } from './sufficient-entries.ts';
export {
  appendEntry,
  createHistory,
  KEPT_ACCEPTED,
  MAX_ENTRIES,
  uniteHistories,
} from './unite-histories.ts';
