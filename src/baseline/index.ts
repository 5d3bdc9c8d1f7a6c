/**
 * baseline: stores of runs and histories: folders of run files, read all at once and written so that no reader ever
 * sees half a file, and artifacts of GitHub Actions, believed only when our own workflow made them on the branch. It
 * refuses to choose: which runs are eligible is `history/`.
 */
export {
  historyArtifactName,
  runArtifactName,
  type StoreKey,
  type UploadingRun,
} from './artifact/artifact-name.ts';
export {
  type ArtifactStore,
  type ArtifactStoreOptions,
  createArtifactStore,
  type FoundHistory,
  type HistoryProvenance,
  type UploadedArtifact,
} from './artifact/artifact-store.ts';
export type { FoundAttempts } from './artifact/find-attempts.ts';
export { type FoundResult, readResult, type WantedResult } from './artifact/read-result.ts';
export type { ArtifactClient, ArtifactSource, StoredArtifact } from './artifact/ports.ts';
export {
  type NamedRun,
  readRunFile,
  readRunFiles,
  readRunGroups,
  runFileName,
  writeRuns,
} from './folder/run-files.ts';
export {
  checkWritable,
  readTextFile,
  readTextFileIfThere,
  removeFiles,
  type TextFile,
  writeFilesAtomically,
} from './folder/text-files.ts';
