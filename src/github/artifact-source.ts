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

/**
 * Creates the source of a repository. Its methods throw PerfGateError: PERMISSION_MISSING (`actions: read`),
 * GITHUB_UNAVAILABLE.
 */
export function createArtifactSource(octokit: Octokit, repository: RepositoryName): ArtifactSource {
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
      withPermission('actions: read', () => download(octokit, repository, artifactId, maxBytes)),
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

async function download(
  octokit: Octokit,
  repository: RepositoryName,
  artifactId: number,
  maxBytes: number,
): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt++) {
    const location = await findArchive(octokit, repository, artifactId);
    const archive = await fetchArchive(location, maxBytes).catch((error: unknown) => {
      if (attempt === MAX_DOWNLOADS) throw error;
      return 'lost' as const;
    });
    if (archive === 'too large')
      throw unusable(`Artifact ${artifactId} has more than ${maxBytes} bytes, which no file of ours has.`);
    if (archive !== 'lost') return archive;
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

async function fetchArchive(location: string, maxBytes: number): Promise<Uint8Array | 'too large'> {
  try {
    const response = await fetch(location, { signal: AbortSignal.timeout(60_000) });
    if (response.ok && response.body !== null) return await readBounded(response.body, maxBytes);
    throw new PerfGateError(
      'GITHUB_UNAVAILABLE',
      `The storage of artifacts answered ${response.status}.`,
      'Run the job again in some minutes.',
    );
  } catch (error) {
    if (error instanceof PerfGateError) throw error;
    throw new PerfGateError(
      'GITHUB_UNAVAILABLE',
      'The storage of artifacts could not be reached, or broke off.',
      'Run the job again in some minutes; a self-hosted runner must be allowed to reach the storage of GitHub Actions.',
      { cause: error },
    );
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
