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
  /** The commit that is judged, which is not always the one that the workflow runs on. */
  readonly sha: string;
  /** Whether the run is a fork's own, so that what others of that fork left is no better than what it makes itself. */
  readonly isOfFork: boolean;
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
 * Name of the files of one attempt at a commit: never used twice in a run, since GitHub refuses a name that the run has
 * already, also one of an earlier attempt; and the same in every run at that commit, because the REST API finds artifacts
 * by their whole name.
 */
export function runArtifactName(
  key: StoreKey,
  { job, sha, runAttempt }: Pick<UploadingRun, 'job' | 'sha' | 'runAttempt'>,
): string {
  const hash = hashOf([key.workflowPath, key.configuration, job, sha], 12);
  return `perf-gate-run-${slug(key.configuration)}-${hash}-${runAttempt}`;
}

/** Whether a name may be that of what a job of the configuration left in this attempt; which job, its hash says. */
export function isRunArtifactName(name: string, { configuration }: StoreKey, runAttempt: number): boolean {
  const before = `perf-gate-run-${slug(configuration)}-`;
  const after = `-${runAttempt}`;
  if (!name.startsWith(before) || !name.endsWith(after)) return false;
  return /^[0-9a-f]{12}$/.test(name.slice(before.length, -after.length));
}

/** Name of a branch's history: the same in every run, because the REST API finds artifacts by their whole name. */
export function historyArtifactName(key: StoreKey, branch: string): string {
  const hash = hashOf([key.workflowPath, key.configuration, branch], 12);
  return `perf-gate-history-${slug(key.configuration)}-${slug(branch)}-${hash}`;
}

/** Names under which a run may leave a history: two replace each other in turn, and a broken upload keeps its own taken. */
const HISTORY_PLACES = 3;

/** The names of a branch's history, in the order in which a run tries them; the first is {@link historyArtifactName}. */
export function historyArtifactNames(key: StoreKey, branch: string): readonly string[] {
  const name = historyArtifactName(key, branch);
  return Array.from({ length: HISTORY_PLACES }, (_, index) => (index === 0 ? name : `${name}-${index + 1}`));
}
