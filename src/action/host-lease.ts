import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArtifactClient, StoredArtifact } from '../baseline/index.ts';
import { type Clock, hashOf, PerfGateError } from '../foundation/index.ts';

/** What a lease must see of other workflow runs. */
export interface LeaseSource {
  /** Artifacts of the repository by name. */
  list(name: string): AsyncIterable<StoredArtifact>;
  readRun(runId: number): Promise<RunState>;
}

/** How a workflow run stands. */
export interface RunState {
  readonly isRunning: boolean;
  /** Start of its newest attempt: ISO 8601, UTC; empty where that is not known. */
  readonly startedAt: string;
}

/** What taking a lease needs. */
export interface LeaseOptions {
  readonly client: ArtifactClient;
  readonly source: LeaseSource;
  readonly runId: number;
  /** Written into the lease, for people. */
  readonly runUrl: string;
  readonly clock: Clock;
  readonly sleep: (durationMs: number) => Promise<void>;
  readonly signal: AbortSignal;
  readonly waitMs: number;
  /** Told as soon as the artifact stands: from then on it has to be given back. */
  readonly onStanding: () => void;
  /** Told when the lease has to be waited for. */
  readonly onWait: (message: string) => void;
}

/** Longest that a job of GitHub's own runners lasts: a lease that is older is nobody's. */
const LONGEST_JOB_MS = 6 * 3_600_000;

const FIRST_PAUSE_MS = 10_000;
const MOST_PAUSE_MS = 60_000;

/** Name of the artifact by which runs of a repository take turns at a host. */
export function leaseName(host: string): string {
  return `perf-gate-lease-${hashOf(host, 16)}`;
}

/**
 * Takes the lease of a host (with its port): an artifact that stands as long as load is sent there, the oldest of the
 * repository's first. It needs no permission to write, because any job may upload artifacts of its own run, and it ends
 * with its run whatever happens. Legs of one run share the name, which their run can hold once only. A lease of a fork
 * does not count: a stranger must not hold up the repository.
 *
 * The lease is as good as GitHub's lists are fresh; nothing stops two runs that do not see each other.
 *
 * @throws PerfGateError TARGET_BUSY when the wait is over, INTERRUPTED, PERMISSION_MISSING, GITHUB_UNAVAILABLE.
 */
export async function takeLease(host: string, options: LeaseOptions): Promise<void> {
  const { clock, sleep, signal, waitMs, onWait } = options;
  const name = leaseName(host);
  const endMs = clock.nowMs() + waitMs;
  let own: number | null = null;
  let lastHolder = '';
  try {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(MOST_PAUSE_MS, pauseMs * 1.5)) {
      if (own === null) {
        own = await upload(name, options);
        if (own !== null) options.onStanding();
      }
      const holder = await holderBefore(name, own, options);
      if (holder === null && own !== null) return;
      const who = holder === null ? 'another leg of this run' : `run ${holder}`;
      if (clock.nowMs() + pauseMs > endMs) throw busy(host, who, waitMs);
      if (who !== lastHolder) onWait(`${who} loads ${host} right now; waiting until it has ended.`);
      lastHolder = who;
      await sleep(pauseMs);
      if (signal.aborted)
        throw new PerfGateError(
          'INTERRUPTED',
          `The job was stopped while it waited for ${host}.`,
          'Run it again.',
        );
    }
  } catch (error) {
    if (own !== null) await releaseLease(name, options.client);
    throw error;
  }
}

/** Gives a lease back; that it is not there any more is as good. */
export async function releaseLease(name: string, client: ArtifactClient): Promise<void> {
  await client.deleteArtifact(name).catch(() => undefined);
}

function busy(host: string, who: string, waitMs: number): PerfGateError {
  return new PerfGateError(
    'TARGET_BUSY',
    `${host} was loaded by ${who} for all of ${waitMs / 1000} s: two loads at once would measure each other.`,
    'Raise `wait-for-host`, or let jobs that load one host queue up by `concurrency:`.',
  );
}

/** Puts up the lease; the artifact's id, or null where another leg of this run has it. */
async function upload(name: string, { client, runUrl }: LeaseOptions): Promise<number | null> {
  const folder = await mkdtemp(join(tmpdir(), 'perf-gate-lease-'));
  try {
    const file = join(folder, 'lease.json');
    await writeFile(file, `${JSON.stringify({ schema: 'perf-gate.lease/1', run: runUrl })}\n`);
    return (await client.uploadArtifact(name, [file], folder, { retentionDays: 1 })).id ?? 0;
  } catch (cause) {
    if (cause instanceof Error && /\(409\)|already exists/i.test(cause.message)) return null;
    throw new PerfGateError(
      'GITHUB_UNAVAILABLE',
      `The artifact "${name}" could not be uploaded: ${cause instanceof Error ? cause.message : String(cause)}`,
      'Run the job again in some minutes. GitHub Enterprise Server does not have this artifact service.',
      { cause },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The run whose lease comes before ours; null where none does. Takes away what an earlier attempt of ours left behind. */
async function holderBefore(name: string, own: number | null, options: LeaseOptions): Promise<number | null> {
  const { source, runId, client, clock } = options;
  let first: StoredArtifact | null = null;
  for await (const artifact of source.list(name)) {
    const isOld = clock.wallTimeMs() - Date.parse(artifact.createdAt) > LONGEST_JOB_MS;
    if (artifact.isExpired || isOld || !artifact.isFromThisRepository || artifact.runId === 0) continue;
    if (artifact.runId === runId) {
      if (own === null && (await isLeftOver(artifact, options))) await releaseLease(name, client);
      continue;
    }
    const isBefore = (own === null || artifact.id < own) && (first === null || artifact.id < first.id);
    if (isBefore && (await source.readRun(artifact.runId)).isRunning) first = artifact;
  }
  return first?.runId ?? null;
}

/** Whether a lease of this run is of an attempt that has ended. */
async function isLeftOver({ createdAt }: StoredArtifact, { source, runId }: LeaseOptions): Promise<boolean> {
  const { startedAt } = await source.readRun(runId);
  return startedAt !== '' && Date.parse(createdAt) < Date.parse(startedAt);
}
