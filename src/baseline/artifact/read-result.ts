import { PerfGateError } from '../../foundation/index.ts';
import { decodeRun, type Run } from '../../trial/index.ts';
import { isRunArtifactName, runArtifactName, type StoreKey } from './artifact-name.ts';
import { readArchive, textOf } from './find-history.ts';
import type { ArtifactSource, StoredArtifact } from './ports.ts';

/** Packed and unpacked, of strangers: a run file of an hour of blocks is some hundred kB. */
const LIMITS = {
  maxArchiveBytes: 16 * 1024 * 1024,
  maxEntries: 64,
  maxBytes: 64 * 1024 * 1024,
} as const;

/** Artifacts that one job may have, which GitHub limits to this too. */
const MAX_LISTED = 500;

/** The files that the gate writes; an archive with any other was made by somebody else. */
const RUN_FILE = /^(?:run|[a-z0-9]+(?:-[a-z0-9]+)*\.run)\.json$/;
const REPORT_FILE = /^(?:decision\.json|report\.(?:md|html))$/;

/** Whose result is wanted. All of it is known from GitHub, nothing from an artifact. */
export interface WantedResult {
  readonly repository: string;
  readonly runId: number;
  readonly runAttempt: number;
  readonly headSha: string;
  readonly event: string;
  readonly key: StoreKey;
}

/** The run files of one finished measurement. */
export type FoundResult =
  | { readonly kind: 'found'; readonly runs: readonly Run[] }
  | { readonly kind: 'none'; readonly why: string };

/**
 * Reads the run files that a workflow run of strangers left. They are taken as hostile: archive and entries are bounded,
 * nothing is written to a disk, only the run files are looked into, and these by their schema. Files that speak of another
 * repository, commit, run, attempt or event than the one that GitHub names are refused. The reports in the archive are not
 * read at all. That the numbers are true nobody can know.
 *
 * @throws PerfGateError ARTIFACT_INVALID, RUN_FILE_INVALID or RUN_FILE_SCHEMA for what must not be used, and the source's
 *   own errors.
 */
export async function readResult(source: ArtifactSource, wanted: WantedResult): Promise<FoundResult> {
  const found: (StoredArtifact & { readonly name: string })[] = [];
  let listed = 0;
  for await (const artifact of source.listOfRun(wanted.runId)) {
    listed += 1;
    if (listed > MAX_LISTED) throw refused(`the run has more than ${MAX_LISTED} artifacts`);
    const isOfRun = artifact.runId === wanted.runId && artifact.headSha === wanted.headSha;
    if (isOfRun && isRunArtifactName(artifact.name, wanted.key, wanted.runAttempt)) found.push(artifact);
  }
  const [artifact, other] = found;
  if (artifact === undefined)
    return { kind: 'none', why: `attempt ${wanted.runAttempt} of the run left no result of this name` };
  if (other !== undefined) throw refused('the run left two results of this name, of which one can be meant');
  if (artifact.isExpired) return { kind: 'none', why: 'its result has expired' };
  const files = [...(await readArchive(artifact, source, LIMITS))];
  const foreign = files.find(([name]) => !RUN_FILE.test(name) && !REPORT_FILE.test(name));
  if (foreign !== undefined) throw refused('it holds a file that the gate does not write');
  const runs = files
    .filter(([name]) => RUN_FILE.test(name))
    .map(([name, bytes]) => decodeRun(textOf(bytes, artifact), name));
  if (runs.length === 0) throw refused('it holds no run file');
  for (const run of runs) refuseForeign(run, wanted, artifact.name);
  return { kind: 'found', runs };
}

/** What a run file says of its origin must be what GitHub says of the run that left it; its attempt is in the name. */
function refuseForeign({ provenance }: Run, wanted: WantedResult, artifactName: string): void {
  const { repository, sha, runId, runAttempt, event, job } = provenance;
  const claims = [
    ['repository', repository === wanted.repository],
    ['commit', sha === wanted.headSha],
    ['workflow run', runId === String(wanted.runId)],
    ['event', event === wanted.event],
    ['job', /^[\w-]{1,255}$/.test(job)],
  ] as const;
  const wrong = claims.filter(([, holds]) => !holds).map(([what]) => what);
  if (wrong.length > 0) throw refused(`a run file in it is of another ${wrong.join(', of another ')}`);
  if (artifactName !== runArtifactName(wanted.key, { job, sha, runAttempt }))
    throw refused('its name is not that of the run files in it');
}

function refused(why: string): PerfGateError {
  return new PerfGateError(
    'ARTIFACT_INVALID',
    `The result of the run cannot be used: ${why}.`,
    'Let the measuring workflow run again with its file as it is on the default branch.',
  );
}
