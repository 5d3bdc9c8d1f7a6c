import { createHash } from 'node:crypto';
import { PerfGateError } from '../../foundation/index.ts';
import { decodeHistory, type History } from '../../history/index.ts';
import type { ArtifactSource, StoredArtifact } from './ports.ts';
import { readZip } from './read-zip.ts';

/** File in the archive. */
export const HISTORY_FILE = 'history.json';

/** Far above 300 entries of about 1 kB, packed and unpacked. */
const MAX_ARCHIVE_BYTES = 16 * 1024 * 1024;
const MAX_HISTORY_BYTES = 64 * 1024 * 1024;

/** What an artifact must be to be believed. */
export interface Wanted {
  readonly name: string;
  readonly branch: string;
  /** Commits of the branch: the artifact's run must have been on one of them. */
  readonly baseShas: ReadonlySet<string>;
  readonly workflowPath: string;
}

/** Why an artifact does not count, as counted words. */
export type Rejection =
  | 'expired'
  | 'of a fork'
  | 'of a commit that is not on the branch'
  | 'of another workflow file';

/** Null when the artifact was made where it should have been: the cheap questions first, the request last. */
export async function rejectionOf(
  artifact: StoredArtifact,
  wanted: Wanted,
  source: ArtifactSource,
): Promise<Rejection | null> {
  if (artifact.isExpired) return 'expired';
  if (!artifact.isFromThisRepository) return 'of a fork';
  if (!wanted.baseShas.has(artifact.headSha)) return 'of a commit that is not on the branch';
  const path = artifact.runId === 0 ? '' : await source.readWorkflowPath(artifact.runId);
  return path === wanted.workflowPath ? null : 'of another workflow file';
}

/** All artifacts of several names, newest first; no page of a list is fetched before it is needed. */
export async function* listNamed(
  source: ArtifactSource,
  names: readonly string[],
): AsyncGenerator<StoredArtifact> {
  const lists = names.map((name) => source.list(name)[Symbol.asyncIterator]());
  const heads = await Promise.all(lists.map((list) => list.next()));
  for (;;) {
    let newest = -1;
    let createdAt = '';
    for (const [index, head] of heads.entries()) {
      if (head.done === true || (newest !== -1 && head.value.createdAt <= createdAt)) continue;
      newest = index;
      createdAt = head.value.createdAt;
    }
    const [head, list] = [heads[newest], lists[newest]];
    if (head === undefined || head.done === true || list === undefined) return;
    yield head.value;
    heads[newest] = await list.next();
  }
}

/**
 * Downloads and reads the history in an artifact.
 *
 * @throws PerfGateError ARTIFACT_INVALID or HISTORY_INVALID for what cannot be used, and the source's own errors.
 */
export async function readHistoryArtifact(
  artifact: StoredArtifact,
  branch: string,
  source: ArtifactSource,
): Promise<History> {
  const limits = { maxArchiveBytes: MAX_ARCHIVE_BYTES, maxEntries: 10, maxBytes: MAX_HISTORY_BYTES };
  const file = (await readArchive(artifact, source, limits)).get(HISTORY_FILE);
  if (file === undefined) throw unusable(artifact, `it holds no ${HISTORY_FILE}`);
  const history = decodeHistory(textOf(file, artifact), `artifact ${artifact.id}`);
  if (history.branch !== branch) throw unusable(artifact, 'it is the history of another branch');
  return history;
}

/** How large an archive may be, packed and unpacked. */
export interface ArchiveLimits {
  readonly maxArchiveBytes: number;
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/**
 * Downloads an artifact and unpacks its files.
 *
 * @throws PerfGateError ARTIFACT_INVALID for what is damaged or too large, and the source's own errors.
 */
export async function readArchive(
  artifact: StoredArtifact,
  source: ArtifactSource,
  { maxArchiveBytes, ...limits }: ArchiveLimits,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const archive = await source.download(artifact.id, maxArchiveBytes);
  verifyDigest(archive, artifact);
  return readZip(archive, limits);
}

function verifyDigest(archive: Uint8Array, artifact: StoredArtifact): void {
  const digest = `sha256:${createHash('sha256').update(archive).digest('hex')}`;
  if (digest === artifact.digest) return;
  const isRecorded = artifact.digest !== '';
  throw unusable(
    artifact,
    isRecorded
      ? 'its bytes do not have the digest that was recorded'
      : 'nobody recorded the digest of its bytes',
  );
}

/** A file of an artifact as text. Throws PerfGateError ARTIFACT_INVALID for what is no UTF-8. */
export function textOf(bytes: Uint8Array, artifact: StoredArtifact): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unusable(artifact, 'it is not UTF-8 text', cause);
  }
}

function unusable(artifact: StoredArtifact, why: string, cause?: unknown): PerfGateError {
  return new PerfGateError(
    'ARTIFACT_INVALID',
    `Artifact ${artifact.id} cannot be used: ${why}.`,
    'Delete the artifact; the next run of the branch uploads a new one.',
    cause === undefined ? {} : { cause },
  );
}
