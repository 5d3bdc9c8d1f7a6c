import { getOctokit } from '@actions/github';
import { type Job, openJob } from '../../../src/action/job.ts';
import type { Core, HeadCommit, Services } from '../../../src/action/services.ts';
import { readZip } from '../../../src/baseline/artifact/read-zip.ts';
import { createArtifactStore } from '../../../src/baseline/index.ts';
import { type GateDrivers, runGate } from '../../../src/gate/index.ts';
import type { Octokit } from '../../../src/github/index.ts';
import { decodeHistory, encodeHistory, type HistoryEntry } from '../../../src/history/index.ts';
import { MEASUREMENT_VERSION } from '../../../src/trial/index.ts';
import { InMemoryArtifacts, type MemoryArtifact } from '../../../__tests__/support/in-memory-artifacts.ts';
import { makeZip } from '../../../__tests__/support/zip.ts';
import { DAY } from './calendar.ts';
import type { Commit } from './world.ts';

/** One attempt of a workflow run. */
export interface Visit {
  readonly runId: number;
  readonly attempt: number;
  readonly atMs: number;
  /** Number of the pull request; null for a push to main. */
  readonly pullRequest: number | null;
  readonly headSha: string;
  /** Where the pull request would be merged. */
  readonly baseSha: string;
  readonly checkedOut: HeadCommit;
  /** Of the runner: a part of the environment class. */
  readonly image: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly drivers: GateDrivers;
}

/** The moment at which the year begins. */
const EPOCH_MS = Date.UTC(2026, 0, 5);
const OWNER = 'acme';
const NAME = 'shop';
/** Artifacts that nobody will look at again lose their bytes: the newest three are united. */
const KEPT_BYTES = 40;
const LIMITS = { maxEntries: 10, maxBytes: 64 * 1024 * 1024 };
const FIRST_OLD_VERSION = 1000;

/** The artifacts of a year, which expire. */
class YearArtifacts extends InMemoryArtifacts {
  readonly #retention: number;
  nowMs = 0;

  constructor(retention: number) {
    super();
    this.#retention = retention;
  }

  override async uploadArtifact(name: string, files: string[]): Promise<{ id: number }> {
    const uploaded = await super.uploadArtifact(name, files);
    this.#change(0, { createdAt: dateOf(this.nowMs) });
    return uploaded;
  }

  /** Lets time pass. What has expired stays listed for as long again, as on GitHub. */
  expire(nowMs: number): void {
    this.nowMs = nowMs;
    const oldest = dateOf(nowMs - this.#retention * DAY);
    const gone = dateOf(nowMs - 2 * this.#retention * DAY);
    while ((this.artifacts.at(-1)?.createdAt ?? '9') < gone) this.artifacts.pop();
    for (const [index, { createdAt, isExpired }] of this.artifacts.entries()) {
      if (!isExpired && createdAt < oldest) this.#change(index, { isExpired: true });
      if (index === KEPT_BYTES) this.#change(index, { bytes: new Uint8Array() });
    }
  }

  /** What an older version of the tool stored has another measurement version than the tool of today. */
  becomeForeign(upgrade: number): void {
    for (const [index, { isExpired, bytes, id, name }] of this.artifacts.entries()) {
      const file = isExpired || bytes.length === 0 ? undefined : readZip(bytes, LIMITS).get('history.json');
      if (file === undefined) continue;
      const history = decodeHistory(new TextDecoder().decode(file), `artifact ${id} (${name})`);
      const entries = history.entries.map((entry) => asOfVersion(entry, upgrade));
      const contents = encodeHistory({ ...history, entries });
      this.#change(index, { bytes: makeZip([{ name: 'history.json', contents }]), digest: '' });
    }
  }

  #change(index: number, change: Partial<MemoryArtifact>): void {
    const artifact = this.artifacts[index];
    if (artifact !== undefined) this.artifacts[index] = { ...artifact, ...change };
  }
}

/** Entries of the version before that upgrade get a number that no later one has. */
function asOfVersion(entry: HistoryEntry, upgrade: number): HistoryEntry {
  const { deployment } = entry;
  if (deployment.measurementVersion !== MEASUREMENT_VERSION) return entry;
  return { ...entry, deployment: { ...deployment, measurementVersion: FIRST_OLD_VERSION + upgrade } };
}

function dateOf(ms: number): string {
  return new Date(EPOCH_MS + ms).toISOString();
}

/** A repository as the action meets it: its commits, its artifacts, and jobs that run in it. */
export class Repository {
  readonly artifacts: YearArtifacts;
  readonly #commits: readonly Commit[];
  readonly #octokit: Octokit;

  constructor(commits: readonly Commit[], retention: number) {
    this.#commits = commits;
    this.artifacts = new YearArtifacts(retention);
    this.#octokit = getOctokit('token', { request: { fetch: (url: string) => this.#answer(new URL(url)) } });
  }

  /** Opens the job of a visit as the action does, on a pretended runner. */
  async open(visit: Visit): Promise<Job> {
    const services = this.#servicesOf(visit);
    const job = await openJob(coreOf(visit), environmentOf(visit), services);
    const { workflowPath, runId, runAttempt, job: name } = job.context;
    // In memory instead of by REST; a contract suite keeps both alike.
    const store = createArtifactStore({
      client: this.artifacts,
      source: this.artifacts,
      key: { workflowPath, configuration: job.inputs.name },
      run: { runId, runAttempt, job: name },
      clock: services.clock,
      retentionDays: 0,
    });
    return { ...job, store };
  }

  /** Whatever is uploaded next is of this visit. */
  actAs({ runId, headSha }: Visit): void {
    this.artifacts.run = { runId, headSha };
  }

  #servicesOf({ atMs, runId, attempt, checkedOut, drivers, ...visit }: Visit): Services {
    return {
      clock: { nowMs: () => 0, wallTimeMs: () => EPOCH_MS + atMs },
      artifactClient: this.artifacts,
      signal: new AbortController().signal,
      newSeed: () => `${runId}.${attempt}`,
      newNonce: () => '0',
      createOctokit: () => this.#octokit,
      runGate: (request) => runGate(request, drivers),
      readEvent: () => Promise.resolve(eventOf(visit)),
      readHead: () => Promise.resolve(checkedOut),
      commitOf: (_, ref) => Promise.resolve(ref),
      fetchCommit: () => Promise.resolve(),
      setExitCode: () => {},
    };
  }

  /** The one question that the life-cycle asks of GitHub besides artifacts: the commits of main, newest first. */
  #answer({ pathname, searchParams, href }: URL): Promise<Response> {
    if (!pathname.endsWith('/commits')) throw new TypeError(`nobody answers ${href}`);
    const [page, size] = [Number(searchParams.get('page') ?? '1'), Number(searchParams.get('per_page'))];
    const shown = this.#commits.toReversed().slice((page - 1) * size, page * size);
    const next = new URL(href);
    next.searchParams.set('page', String(page + 1));
    const link: Record<string, string> = shown.length < size ? {} : { link: `<${next.href}>; rel="next"` };
    return Promise.resolve(
      Response.json(
        shown.map(({ sha }) => ({ sha })),
        { headers: link },
      ),
    );
  }
}

function coreOf({ inputs }: Visit): Core {
  const nothing = (): void => {};
  return {
    getInput: (name) => ({ scenario: 'perf.yml', token: 'token', ...inputs })[name] ?? '',
    setOutput: nothing,
    getState: () => '',
    saveState: nothing,
    setSecret: nothing,
    info: nothing,
    notice: nothing,
    warning: nothing,
    error: nothing,
    summary: { addRaw: () => ({ write: () => Promise.resolve() }) },
  };
}

function environmentOf({ runId, attempt, pullRequest, checkedOut, image }: Visit): Record<string, string> {
  return {
    GITHUB_REPOSITORY: `${OWNER}/${NAME}`,
    GITHUB_EVENT_NAME: pullRequest === null ? 'push' : 'pull_request',
    GITHUB_SHA: checkedOut.sha,
    GITHUB_REF: pullRequest === null ? 'refs/heads/main' : `refs/pull/${pullRequest}/merge`,
    GITHUB_RUN_ID: String(runId),
    GITHUB_RUN_NUMBER: String(runId),
    GITHUB_RUN_ATTEMPT: String(attempt),
    GITHUB_JOB: 'gate',
    GITHUB_WORKFLOW_REF: `${OWNER}/${NAME}/.github/workflows/perf.yml@refs/heads/main`,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_ACTOR: 'octocat',
    GITHUB_WORKSPACE: '/nowhere',
    ImageOS: image,
  };
}

function eventOf({ pullRequest, headSha, baseSha }: Pick<Visit, 'pullRequest' | 'headSha' | 'baseSha'>): unknown {
  const repository = { default_branch: 'main' };
  if (pullRequest === null) return { repository };
  return {
    repository,
    pull_request: {
      number: pullRequest,
      head: { sha: headSha, ref: `change-${pullRequest}`, repo: { full_name: `${OWNER}/${NAME}` } },
      base: { sha: baseSha, ref: 'main' },
    },
  };
}
