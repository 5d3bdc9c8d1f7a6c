import { hashOf } from '../../foundation/index.ts';

/** Whose artifacts these are. */
export interface StoreKey {
  /** Like `.github/workflows/perf.yml`. */
  readonly workflowPath: string;
  /** Name of the configuration: what tells the legs of a matrix apart. */
  readonly configuration: string;
}

/** The run that uploads. */
export interface UploadingRun {
  readonly runId: number;
  readonly runAttempt: number;
  readonly job: string;
}

/** Letters, digits, dots and dashes of a name, for people; the hash beside it is what identifies. */
function slug(text: string): string {
  return (
    text
      .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 40) || 'x'
  );
}

/**
 * Name of the files of one run: never used twice, since GitHub refuses a name that the run has already, also one of an
 * earlier attempt.
 */
export function runArtifactName(key: StoreKey, run: UploadingRun): string {
  const hash = hashOf([key.workflowPath, key.configuration, run.job], 8);
  return `perf-gate-run-${slug(key.configuration)}-${hash}-${run.runId}-${run.runAttempt}`;
}

/** Name of a branch's history: the same in every run, because the REST API finds artifacts by their whole name. */
export function historyArtifactName(key: StoreKey, branch: string): string {
  const hash = hashOf([key.workflowPath, key.configuration, branch], 12);
  return `perf-gate-history-${slug(key.configuration)}-${slug(branch)}-${hash}`;
}
