import { PerfGateError } from '../foundation/index.ts';
import type { Octokit } from './client.ts';
import { withPermission } from './permission.ts';
import type { RepositoryName } from './repository.ts';
import { wasAnswered } from './request-failure.ts';

/** An artifact as the REST API lists it. */
export interface ListedArtifact {
  readonly id: number;
  readonly name: string;
  readonly sizeBytes: number;
  readonly isExpired: boolean;
  /** ISO 8601, UTC; empty where GitHub does not say. */
  readonly createdAt: string;
  /** `sha256:…` of the archive, or empty where GitHub does not know it. */
  readonly digest: string;
  /** The workflow run that made it; 0 where GitHub does not say, and then nothing about it can be verified. */
  readonly runId: number;
  readonly headSha: string;
  /** False for a run of a fork: its code was not ours. */
  readonly isFromThisRepository: boolean;
}

/** How a workflow run stands. */
export interface ReadRun {
  readonly isRunning: boolean;
  /** Start of its newest attempt: ISO 8601, UTC; empty where GitHub does not say. */
  readonly startedAt: string;
}

/** Artifacts of one repository. */
export interface ArtifactSource {
  /** All artifacts of a name, newest first, fetched page by page as they are asked for. */
  list(name: string): AsyncIterable<ListedArtifact>;
  /** All artifacts of one workflow run. */
  listOfRun(runId: number): AsyncIterable<ListedArtifact>;
  /** Workflow file of a run, like `.github/workflows/perf.yml`. */
  readWorkflowPath(runId: number): Promise<string>;
  readRun(runId: number): Promise<ReadRun>;
  /** The archive's bytes. Throws PerfGateError ARTIFACT_INVALID beyond `maxBytes`. */
  download(artifactId: number, maxBytes: number): Promise<Uint8Array>;
}

/** Waits for so many milliseconds. */
type Sleep = (durationMs: number) => Promise<void>;

/**
 * Creates the source of a repository; `sleep` waits before an archive is fetched again. Its methods throw PerfGateError:
 * PERMISSION_MISSING (`actions: read`), GITHUB_UNAVAILABLE.
 */
export function createArtifactSource(
  octokit: Octokit,
  repository: RepositoryName,
  sleep: Sleep,
): ArtifactSource {
  return {
    list: (name) =>
      listed(
        octokit.paginate.iterator(octokit.rest.actions.listArtifactsForRepo, {
          ...repository,
          name,
          per_page: 100,
        }),
      ),
    listOfRun: (runId) =>
      listed(
        octokit.paginate.iterator(octokit.rest.actions.listWorkflowRunArtifacts, {
          ...repository,
          run_id: runId,
          per_page: 100,
        }),
      ),
    readWorkflowPath: (runId) =>
      withPermission('actions: read', async () => {
        const { data } = await octokit.rest.actions.getWorkflowRun({ ...repository, run_id: runId });
        return barePath(data.path);
      }),
    readRun: (runId) =>
      withPermission('actions: read', async () => {
        const { data } = await octokit.rest.actions.getWorkflowRun({ ...repository, run_id: runId });
        return { isRunning: data.status !== 'completed', startedAt: data.run_started_at ?? '' };
      }),
    download: (artifactId, maxBytes) =>
      withPermission('actions: read', async () => {
        const find = () => findArchive(octokit, repository, artifactId);
        const archive = await download(find, maxBytes, sleep);
        if (archive !== 'too large') return archive;
        throw unusable(`Artifact ${artifactId} has more than ${maxBytes} bytes, which no file of ours has.`);
      }),
  };
}

/** `.github/workflows/x.yml` of `owner/name/.github/workflows/x.yml@refs/heads/main`, either end of which may be absent. */
export function barePath(path: string): string {
  const [file = ''] = path.split('@');
  const start = file.indexOf('.github/workflows/');
  return start === -1 ? file : file.slice(start);
}

type ArtifactPage = Awaited<
  ReturnType<Octokit['rest']['actions']['listArtifactsForRepo']>
>['data']['artifacts'];

async function* listed(
  pages: AsyncIterable<{ readonly data: ArtifactPage }>,
): AsyncGenerator<ListedArtifact> {
  const iterator = pages[Symbol.asyncIterator]();
  for (;;) {
    const page = await withPermission('actions: read', () => iterator.next());
    if (page.done === true) return;
    for (const artifact of page.value.data) yield describe(artifact);
  }
}

function describe(artifact: ArtifactPage[number]): ListedArtifact {
  const run = artifact.workflow_run;
  return {
    id: artifact.id,
    name: artifact.name,
    sizeBytes: artifact.size_in_bytes,
    isExpired: artifact.expired,
    createdAt: artifact.created_at ?? '',
    digest: artifact.digest ?? '',
    runId: run?.id ?? 0,
    headSha: run?.head_sha ?? '',
    isFromThisRepository: run?.repository_id !== undefined && run.repository_id === run.head_repository_id,
  };
}

/** Downloads of one archive before the storage counts as out of reach. */
const MAX_DOWNLOADS = 3;
const FIRST_PAUSE_MS = 1_000;

/** What the storage gave; `isPassing` is a failure that may be over in a moment. */
type Fetched =
  | { readonly kind: 'archive'; readonly bytes: Uint8Array | 'too large' }
  | { readonly kind: 'failed'; readonly isPassing: boolean; readonly error: PerfGateError };

/** Each try asks for a new address, since those of the storage are good for a minute. */
async function download(
  findLocation: () => Promise<string>,
  maxBytes: number,
  sleep: Sleep,
): Promise<Uint8Array | 'too large'> {
  for (let attempt = 1; ; attempt++) {
    const fetched = await fetchArchive(await findLocation(), maxBytes);
    if (fetched.kind === 'archive') return fetched.bytes;
    if (!fetched.isPassing || attempt === MAX_DOWNLOADS) throw fetched.error;
    await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
  }
}

/** Address of the archive. The redirect is followed by hand and without the token: the storage must never see it. */
async function findArchive(
  octokit: Octokit,
  repository: RepositoryName,
  artifactId: number,
): Promise<string> {
  try {
    const { headers } = await octokit.rest.actions.downloadArtifact({
      ...repository,
      artifact_id: artifactId,
      archive_format: 'zip',
      request: { redirect: 'manual' },
    });
    return headers.location ?? '';
  } catch (error) {
    // 410 Gone: it expired since it was listed.
    if (wasAnswered(error, 410)) throw unusable(`Artifact ${artifactId} has expired.`);
    throw error;
  }
}

async function fetchArchive(location: string, maxBytes: number): Promise<Fetched> {
  try {
    const response = await fetch(location, { signal: AbortSignal.timeout(60_000) });
    const { ok, status, body } = response;
    if (ok && body !== null) return { kind: 'archive', bytes: await readBounded(body, maxBytes) };
    const error = new PerfGateError(
      'GITHUB_UNAVAILABLE',
      `The storage of artifacts answered ${status}.`,
      'Run the job again in some minutes.',
    );
    return { kind: 'failed', isPassing: status >= 500 || status === 429, error };
  } catch (cause) {
    const error = new PerfGateError(
      'GITHUB_UNAVAILABLE',
      'The storage of artifacts could not be reached, or broke off.',
      'Run the job again in some minutes; a self-hosted runner must be allowed to reach the storage of GitHub Actions.',
      { cause },
    );
    return { kind: 'failed', isPassing: true, error };
  }
}

async function readBounded(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array | 'too large'> {
  const chunks: Uint8Array[] = [];
  let received = 0;
  for await (const chunk of body) {
    received += chunk.length;
    if (received > maxBytes) return 'too large';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function unusable(message: string): PerfGateError {
  return new PerfGateError(
    'ARTIFACT_INVALID',
    message,
    'Delete the artifact; the next run of the branch uploads a new one.',
  );
}
