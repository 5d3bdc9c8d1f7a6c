import { PerfGateError } from '../../foundation/index.ts';
import { decodeRun, type Run } from '../../trial/index.ts';
import { runArtifactName, type StoreKey, type UploadingRun } from './artifact-name.ts';
import { readArchive, textOf } from './find-history.ts';
import type { ArtifactSource, StoredArtifact } from './ports.ts';

/** A run file in the artifact of a run, whatever its scenario is called. */
const RUN_FILE = /^(?:run\.json|.+\.run\.json)$/;

/** Packed and unpacked: the run files of a few scenarios. */
const MAX_ARCHIVE_BYTES = 64 * 1024 * 1024;
const MAX_BYTES = 256 * 1024 * 1024;

/** Attempts of another run that are looked for: more are hardly ever made, and each costs a request. */
const MAX_ATTEMPTS = 10;

/** Files of other runs that are read: each brings along what it went on from itself. */
const MAX_READ = 10;

/** What earlier attempts at the commit left. */
export interface FoundAttempts {
  readonly runs: readonly Run[];
  /** Why the files of others could not be read, one sentence each. */
  readonly missing: readonly string[];
}

/**
 * Reads what the same job left in the earlier attempts of this workflow run. Whatever cannot be read is named, never
 * passed over: an attempt that is forgotten is one that could be tried again until it is green.
 *
 * @throws PerfGateError as the source does when GitHub does not answer at all.
 */
export async function findAttempts(
  source: ArtifactSource,
  key: StoreKey,
  run: UploadingRun,
): Promise<FoundAttempts> {
  const runs: Run[] = [];
  const missing: string[] = [];
  if (run.runAttempt <= 1) return { runs, missing };
  const artifacts: (StoredArtifact & { readonly name: string })[] = [];
  for await (const artifact of source.listOfRun(run.runId)) artifacts.push(artifact);
  for (let runAttempt = 1; runAttempt < run.runAttempt; runAttempt++) {
    const name = runArtifactName(key, { ...run, runAttempt });
    const artifact = artifacts.find((each) => each.name === name);
    const read = await readAttempt(source, artifact);
    if (read.kind === 'runs') runs.push(...read.runs);
    else missing.push(`the evidence of attempt ${runAttempt} is not continued: ${read.why}`);
  }
  return { runs, missing };
}

/**
 * Reads what the same job of the same workflow left at the same commit in other runs: a pull request that was labeled or
 * reopened, a deployment that was made again. Only artifacts of this repository count (a fork's own run may go on from
 * what that fork left, which is no better than what it makes itself); of those, whatever cannot be read is named.
 *
 * @throws PerfGateError as the source does when GitHub does not answer at all.
 */
export async function findOtherRuns(
  source: ArtifactSource,
  key: StoreKey,
  run: UploadingRun,
): Promise<FoundAttempts> {
  const runs: Run[] = [];
  const missing: string[] = [];
  const left = (await listOtherRuns(source, key, run)).toSorted((a, b) =>
    b.artifact.createdAt.localeCompare(a.artifact.createdAt),
  );
  for (const { artifact, runAttempt } of left) {
    if (isCovered(runs, artifact.runId, runAttempt)) continue;
    const name = `run ${artifact.runId}, attempt ${runAttempt},`;
    const isTooMany = runs.length + missing.length >= MAX_READ;
    const read: Read = isTooMany
      ? { kind: 'unreadable', why: `there are more than ${MAX_READ} runs at this commit` }
      : await readAttempt(source, artifact);
    if (read.kind === 'runs') runs.push(...read.runs);
    else missing.push(`the evidence of ${name} is not continued: ${read.why}`);
    if (isTooMany) break;
  }
  return { runs, missing };
}

interface LeftByOther {
  readonly artifact: StoredArtifact;
  readonly runAttempt: number;
}

async function listOtherRuns(
  source: ArtifactSource,
  key: StoreKey,
  run: UploadingRun,
): Promise<readonly LeftByOther[]> {
  const left: LeftByOther[] = [];
  for (let runAttempt = 1; runAttempt <= MAX_ATTEMPTS; runAttempt++) {
    const before = left.length;
    for await (const artifact of source.list(runArtifactName(key, { ...run, runAttempt }))) {
      const isOurs = artifact.isFromThisRepository || run.isOfFork;
      if (artifact.runId === run.runId || artifact.runId === 0 || !isOurs) continue;
      const path = await source.readWorkflowPath(artifact.runId);
      if (path === key.workflowPath) left.push({ artifact, runAttempt });
      if (left.length > MAX_READ) return left;
    }
    // A first attempt may have been stopped before it left anything; beyond the second, none means that there is none.
    if (runAttempt >= 2 && left.length === before) break;
  }
  return left;
}

/** Whether a run that was read went on from an attempt, and so brings it along. */
function isCovered(runs: readonly Run[], runId: number, runAttempt: number): boolean {
  return runs.some(({ earlier }) =>
    earlier.some((attempt) => attempt.runId === String(runId) && attempt.runAttempt === runAttempt),
  );
}

type Read =
  | { readonly kind: 'runs'; readonly runs: readonly Run[] }
  | { readonly kind: 'unreadable'; readonly why: string };

async function readAttempt(source: ArtifactSource, artifact: StoredArtifact | undefined): Promise<Read> {
  if (artifact === undefined) return { kind: 'unreadable', why: 'this job left no files in it' };
  if (artifact.isExpired) return { kind: 'unreadable', why: 'its files have expired' };
  try {
    const limits = { maxArchiveBytes: MAX_ARCHIVE_BYTES, maxEntries: 1_000, maxBytes: MAX_BYTES };
    const files = [...(await readArchive(artifact, source, limits))].filter(([name]) => RUN_FILE.test(name));
    if (files.length === 0) return { kind: 'unreadable', why: 'there is no run file among its files' };
    return {
      kind: 'runs',
      runs: files.map(([name, bytes]) => decodeRun(textOf(bytes, artifact), name)),
    };
  } catch (error) {
    const isUnreadable =
      error instanceof PerfGateError &&
      ['ARTIFACT_INVALID', 'RUN_FILE_INVALID', 'RUN_FILE_SCHEMA'].includes(error.code);
    if (!isUnreadable) throw error;
    return { kind: 'unreadable', why: error.message };
  }
}
