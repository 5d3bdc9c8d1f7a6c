import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, PerfGateError } from '../../foundation/index.ts';
import { encodeHistory, type History, uniteHistories } from '../../history/index.ts';
import { historyArtifactNames, runArtifactName, type StoreKey, type UploadingRun } from './artifact-name.ts';
import { type FoundAttempts, findAttempts, findOtherRuns } from './find-attempts.ts';
import { HISTORY_FILE, listNamed, readHistoryArtifact, type Rejection, rejectionOf } from './find-history.ts';
import type { ArtifactClient, ArtifactSource, StoredArtifact } from './ports.ts';

/** Most artifacts that are looked at before the search is given up. */
const MAX_INSPECTED = 300;

/**
 * Histories united when one is read: runs of the branch that overlap each upload what they found and their own entry,
 * so that the newest alone would lack the others' entries.
 */
const UNITED = 3;

/** What a store is made of. */
export interface ArtifactStoreOptions {
  readonly client: ArtifactClient;
  readonly source: ArtifactSource;
  readonly key: StoreKey;
  readonly run: UploadingRun;
  readonly clock: Clock;
  /** Days that artifacts are kept, 1 to 90; 0 takes the repository's setting. */
  readonly retentionDays: number;
}

/** Where a history was read from. */
export interface HistoryProvenance {
  readonly runId: number;
  readonly sha: string;
  readonly artifactId: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly ageDays: number;
}

/** What a search found. Warnings name artifacts that should have been readable and were not. */
export type FoundHistory =
  | {
      readonly kind: 'found';
      readonly history: History;
      readonly provenance: HistoryProvenance;
      /**
       * What is newer and could not be read, one sentence for each artifact: what the branch's latest runs added is then
       * not in `history`, a level that nobody accepted perhaps among it. Empty where the newest is whole.
       */
      readonly unread: readonly string[];
      readonly warnings: readonly string[];
    }
  /** One is there that should have been readable, and none could be read. */
  | { readonly kind: 'unreadable'; readonly why: string; readonly warnings: readonly string[] }
  | { readonly kind: 'none'; readonly why: string; readonly warnings: readonly string[] };

/** An artifact that was uploaded. */
export interface UploadedArtifact {
  readonly name: string;
  /** 0 where the service did not say. */
  readonly id: number;
}

/** Runs and histories as artifacts of GitHub Actions. */
export interface ArtifactStore {
  /** Uploads files below `directory` under a name that is never used twice. */
  uploadRun(files: readonly string[], directory: string): Promise<UploadedArtifact>;
  /** Uploads a history; one that this very run has uploaded before is united with it, and deleted once this one is whole. */
  uploadHistory(history: History): Promise<string>;
  /** The newest readable history of a branch that was made by our workflow on one of the branch's commits. */
  downloadHistory(branch: string, baseShas: readonly string[]): Promise<FoundHistory>;
  /** What the same job left in the earlier attempts of this workflow run. */
  downloadAttempts(): Promise<FoundAttempts>;
  /** What the same job left at the same commit in other workflow runs. */
  downloadOtherRuns(): Promise<FoundAttempts>;
}

/**
 * Creates the store. Its methods throw PerfGateError: GITHUB_UNAVAILABLE when an upload fails, and whatever the source
 * throws; an unreadable history is a warning and the next older one is taken, where there is one.
 */
export function createArtifactStore(options: ArtifactStoreOptions): ArtifactStore {
  return {
    uploadRun: async (files, directory) => {
      const name = runArtifactName(options.key, options.run);
      return { name, id: await upload(options, name, files, directory) };
    },
    uploadHistory: (history) => uploadHistory(options, history),
    downloadHistory: (branch, baseShas) => downloadHistory(options, branch, baseShas),
    downloadAttempts: () => findAttempts(options.source, options.key, options.run),
    downloadOtherRuns: () => findOtherRuns(options.source, options.key, options.run),
  };
}

async function upload(
  { client, retentionDays }: ArtifactStoreOptions,
  name: string,
  files: readonly string[],
  directory: string,
): Promise<number> {
  try {
    const options = retentionDays === 0 ? {} : { retentionDays };
    return (await client.uploadArtifact(name, [...files], directory, options)).id ?? 0;
  } catch (cause) {
    throw uploadError(name, cause);
  }
}

function uploadError(name: string, cause: unknown): PerfGateError {
  const said = cause instanceof Error ? cause.message : String(cause);
  return isConflict(cause)
    ? new PerfGateError(
        'ARTIFACT_INVALID',
        `This run already has an artifact "${name}".`,
        'Two jobs of the run share it: give each leg of a matrix its own input `name`.',
        { cause },
      )
    : new PerfGateError(
        'GITHUB_UNAVAILABLE',
        `The artifact "${name}" could not be uploaded: ${said}`,
        'Run the job again in some minutes. GitHub Enterprise Server does not have this artifact service.',
        { cause },
      );
}

function isConflict(error: unknown): boolean {
  return error instanceof Error && /\(409\)|already exists/i.test(error.message);
}

async function uploadHistory(options: ArtifactStoreOptions, history: History): Promise<string> {
  const names = historyArtifactNames(options.key, history.branch);
  const folder = await mkdtemp(join(tmpdir(), 'perf-gate-history-'));
  const file = join(folder, HISTORY_FILE);
  try {
    await writeFile(file, encodeHistory(history));
    const [name = '', ...others] = names;
    try {
      await options.client.uploadArtifact(name, [file], folder, retention(options));
      return name;
    } catch (error) {
      if (!isConflict(error)) throw uploadError(name, error);
      // An earlier attempt of this run, or another job of it, was here. Artifacts cannot be changed, only replaced.
      const own = await readOwn(options, names, history);
      await writeFile(file, encodeHistory(own.united));
      const taken = await uploadBeside(options, others, file, folder);
      for (const replaced of own.names) await deleteReplaced(options, replaced);
      return taken;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Uploads under the first name that is not taken, beside what it replaces, which is the only copy as long as this one is
 * not whole. A name is taken also by an upload that broke off, for as long as the run lasts.
 */
async function uploadBeside(
  options: ArtifactStoreOptions,
  names: readonly string[],
  file: string,
  folder: string,
): Promise<string> {
  let failure: unknown;
  for (const name of names) {
    try {
      await upload(options, name, [file], folder);
      return name;
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** What is left standing is united again with what replaced it when it is read. */
async function deleteReplaced({ client }: ArtifactStoreOptions, name: string): Promise<void> {
  await client.deleteArtifact(name).catch(() => null);
}

function retention({ retentionDays }: ArtifactStoreOptions): { retentionDays?: number } {
  return retentionDays === 0 ? {} : { retentionDays };
}

/** What this run stored before, united with a history, and its names. */
async function readOwn(
  { source, run }: ArtifactStoreOptions,
  names: readonly string[],
  history: History,
): Promise<{ readonly united: History; readonly names: readonly string[] }> {
  let united = history;
  const found: string[] = [];
  for await (const artifact of source.listOfRun(run.runId)) {
    if (!names.includes(artifact.name) || artifact.isExpired) continue;
    united = uniteHistories(united, await readHistoryArtifact(artifact, history.branch, source));
    found.push(artifact.name);
  }
  return { united, names: found };
}

async function downloadHistory(
  { source, key, clock }: ArtifactStoreOptions,
  branch: string,
  baseShas: readonly string[],
): Promise<FoundHistory> {
  const names = historyArtifactNames(key, branch);
  const [name = ''] = names;
  const wanted = { name, branch, baseShas: new Set(baseShas), workflowPath: key.workflowPath };
  const rejected = new Map<Rejection, number>();
  const warnings: string[] = [];
  const read: ReadArtifact[] = [];
  let inspected = 0;
  for await (const artifact of listNamed(source, names)) {
    if (read.length === UNITED || inspected === MAX_INSPECTED) break;
    inspected += 1;
    const rejection = await rejectionOf(artifact, wanted, source);
    if (rejection === null) await readInto(read, warnings, artifact, branch, source);
    else rejected.set(rejection, (rejected.get(rejection) ?? 0) + 1);
  }
  const [newest] = read;
  if (newest === undefined) {
    if (warnings.length > 0) return { kind: 'unreadable', why: warnings.join(' '), warnings };
    return { kind: 'none', why: whyNone(name, inspected, rejected), warnings };
  }
  const { id, runId, headSha, createdAt } = newest.artifact;
  const ageMs = Math.max(0, clock.wallTimeMs() - Date.parse(createdAt));
  return {
    kind: 'found',
    history: read.map(({ history }) => history).reduce(uniteHistories),
    provenance: { runId, sha: headSha, artifactId: id, createdAt, ageDays: ageMs / 86_400_000 },
    unread: warnings.slice(0, newest.passedOver),
    warnings,
  };
}

/** A history that could be read. */
interface ReadArtifact {
  readonly artifact: StoredArtifact;
  readonly history: History;
  /** How many newer ones could not. */
  readonly passedOver: number;
}

/** Reads one history; what is unreadable becomes a warning, what hinders the whole search is thrown. */
async function readInto(
  read: ReadArtifact[],
  warnings: string[],
  artifact: StoredArtifact,
  branch: string,
  source: ArtifactSource,
): Promise<void> {
  try {
    const history = await readHistoryArtifact(artifact, branch, source);
    read.push({ artifact, history, passedOver: warnings.length });
  } catch (error) {
    const isUnreadable =
      error instanceof PerfGateError &&
      (error.code === 'ARTIFACT_INVALID' || error.code === 'HISTORY_INVALID');
    if (!isUnreadable) throw error;
    warnings.push(`Artifact ${artifact.id} of run ${artifact.runId} was passed over: ${error.message}`);
  }
}

function whyNone(name: string, inspected: number, rejected: ReadonlyMap<Rejection, number>): string {
  if (inspected === 0) return `there is no artifact named ${name} yet`;
  const counts = [...rejected].map(([rejection, count]) => `${count} ${rejection}`);
  return `none of ${inspected} artifacts named ${name} can be used: ${counts.join(', ')}`;
}
