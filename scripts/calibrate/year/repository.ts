import { getOctokit } from '@actions/github';
import { type Job, openJob } from '../../../src/action/job.ts';
import type { Core, HeadCommit, Services } from '../../../src/action/services.ts';
import { type GateDrivers, runGate } from '../../../src/gate/index.ts';
import type { Octokit } from '../../../src/github/index.ts';
import { ACCEPTED_PATH } from '../../../src/scenario/index.ts';
import type { MemoryArtifact } from '../../../__tests__/support/in-memory-artifacts.ts';
import { YearArtifacts } from './artifacts.ts';
import { EPOCH_MS } from './calendar.ts';
import type { Commit } from './world.ts';

/** One attempt of a workflow run. */
export interface Visit {
  readonly runId: number;
  readonly attempt: number;
  readonly atMs: number;
  /** Number of the pull request; null for a push to main. */
  readonly pullRequest: number | null;
  readonly headSha: string;
  /** Where its branch left main. */
  readonly forkSha: string;
  /** Where the pull request would be merged. */
  readonly baseSha: string;
  readonly checkedOut: HeadCommit;
  /** Of the runner: a part of the environment class. */
  readonly image: string;
  /** The checked out tree. */
  readonly workspace: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly drivers: GateDrivers;
}

const OWNER = 'acme';
const NAME = 'shop';
const WORKFLOW = '.github/workflows/perf.yml';

/** A repository as the action meets it: its commits, its artifacts, and jobs that run in it. */
export class Repository {
  readonly artifacts: YearArtifacts;
  readonly #commits: readonly Commit[];
  /** Of each head of a pull request, and each test merge, what it is made of: its own commits, and where on main they begin. */
  readonly #branches = new Map<string, { readonly baseSha: string; readonly own: readonly string[] }>();
  readonly #octokit: Octokit;

  constructor(commits: readonly Commit[], retention: number) {
    this.#commits = commits;
    this.artifacts = new YearArtifacts(retention);
    // The client turns pages by the address that an answer came from, which a made one does not have.
    const fetch = (url: string): Promise<Response> =>
      Promise.resolve(Object.defineProperty(this.#answer(new URL(url)), 'url', { value: url }));
    this.#octokit = getOctokit('token', { request: { fetch } });
  }

  /** Opens the job of a visit as the action does, on a pretended runner. */
  async open(visit: Visit): Promise<Job> {
    const { headSha, forkSha, baseSha, checkedOut, pullRequest } = visit;
    if (pullRequest !== null) {
      this.#branches.set(headSha, { baseSha: forkSha, own: [headSha] });
      if (checkedOut.sha !== headSha)
        this.#branches.set(checkedOut.sha, {
          baseSha: checkedOut.parents[0] ?? baseSha,
          own: [headSha, checkedOut.sha],
        });
    }
    const { job, error } = await openJob(coreOf(visit), environmentOf(visit), this.#servicesOf(visit));
    if (error !== null) throw error;
    return job;
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
      sleep: () => Promise.resolve(),
      setExitCode: () => {},
    };
  }

  /** What the life-cycle asks of GitHub, by its paths. */
  #answer({ pathname, searchParams, href }: URL): Response {
    const path = pathname.replace(`/repos/${OWNER}/${NAME}/`, '');
    const [id = ''] = /\d+/.exec(path) ?? [];
    if (path === 'commits') {
      const commits = this.#commits.toReversed();
      return Response.json(
        pageOf(commits, searchParams).map(({ sha }) => ({ sha })),
        linkTo(href, commits),
      );
    }
    const [base, head] = /^compare\/(\w+)\.\.\.(\w+)$/.exec(decodeURIComponent(path))?.slice(1) ?? [];
    if (base !== undefined && head !== undefined) return this.#compare(base, head, searchParams);
    if (decodeURIComponent(path) === `contents/${ACCEPTED_PATH}`)
      return this.#accepted(searchParams.get('ref'));
    if (path.startsWith('actions/')) return this.#answerActions(path, id, { searchParams, href });
    throw new TypeError(`nobody answers ${href}`);
  }

  #answerActions(
    path: string,
    id: string,
    { searchParams, href }: Pick<URL, 'searchParams' | 'href'>,
  ): Response {
    if (path === 'actions/artifacts') {
      const name = searchParams.get('name');
      return artifactList(
        href,
        this.artifacts.artifacts.filter((artifact) => artifact.name === name),
      );
    }
    if (path === `actions/runs/${id}/artifacts`)
      return artifactList(
        href,
        this.artifacts.artifacts.filter(({ runId }) => runId === Number(id)),
      );
    if (path === `actions/runs/${id}`) return Response.json({ path: WORKFLOW });
    if (path === `actions/artifacts/${id}/zip`) {
      const bytes = this.artifacts.artifacts.find((artifact) => artifact.id === Number(id))?.bytes ?? [];
      const location = `data:application/zip;base64,${Buffer.from(bytes).toString('base64')}`;
      return new Response(null, { status: 302, headers: { location } });
    }
    throw new TypeError(`nobody answers ${href}`);
  }

  /** The file of acceptances as it stands in a commit of main. */
  #accepted(ref: string | null): Response {
    const text = this.#commits.find(({ sha }) => sha === ref)?.accepted ?? '';
    if (text === '') return Response.json({ message: 'Not Found' }, { status: 404 });
    return Response.json({
      type: 'file',
      encoding: 'base64',
      content: Buffer.from(text).toString('base64'),
    });
  }

  #compare(base: string, head: string, search: URLSearchParams): Response {
    const known = new Set(this.#ancestors(base));
    const ofHead = this.#ancestors(head);
    const commits = ofHead.filter((sha) => !known.has(sha)).map((sha) => ({ sha }));
    const common = ofHead.findLast((sha) => known.has(sha));
    return Response.json({ merge_base_commit: { sha: common }, commits: pageOf(commits, search) });
  }

  /** All commits that a name of main, or a sha, is made of, oldest first. */
  #ancestors(name: string): readonly string[] {
    const main = this.#commits.map(({ sha }) => sha);
    const branch = this.#branches.get(name);
    if (branch !== undefined) return [...this.#ancestors(branch.baseSha), ...branch.own];
    return name === 'main' ? main : main.slice(0, main.indexOf(name) + 1);
  }
}

function pageOf<T>(all: readonly T[], search: URLSearchParams): readonly T[] {
  const [page, size] = [Number(search.get('page') ?? '1'), Number(search.get('per_page'))];
  return all.slice((page - 1) * size, page * size);
}

/** The header by which a client finds the next page. */
function linkTo(href: string, all: readonly unknown[]): ResponseInit {
  const next = new URL(href);
  next.searchParams.set('page', String(Number(next.searchParams.get('page') ?? '1') + 1));
  if (pageOf(all, next.searchParams).length === 0) return {};
  return { headers: { link: `<${next.href}>; rel="next"` } };
}

function artifactList(href: string, artifacts: readonly MemoryArtifact[]): Response {
  const shown = pageOf(artifacts, new URL(href).searchParams).map(
    ({ id, name, bytes, isExpired, createdAt, digest, runId, headSha }) => ({
      id,
      name,
      size_in_bytes: bytes.length,
      expired: isExpired,
      created_at: createdAt,
      digest,
      workflow_run: { id: runId, head_sha: headSha, repository_id: 1, head_repository_id: 1 },
    }),
  );
  return Response.json({ total_count: artifacts.length, artifacts: shown }, linkTo(href, artifacts));
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

function environmentOf({
  runId,
  attempt,
  pullRequest,
  checkedOut,
  image,
  workspace,
}: Visit): Record<string, string> {
  return {
    GITHUB_REPOSITORY: `${OWNER}/${NAME}`,
    GITHUB_EVENT_NAME: pullRequest === null ? 'push' : 'pull_request',
    GITHUB_SHA: checkedOut.sha,
    GITHUB_REF: pullRequest === null ? 'refs/heads/main' : `refs/pull/${pullRequest}/merge`,
    GITHUB_RUN_ID: String(runId),
    GITHUB_RUN_NUMBER: String(runId),
    GITHUB_RUN_ATTEMPT: String(attempt),
    GITHUB_JOB: 'gate',
    GITHUB_WORKFLOW_REF: `${OWNER}/${NAME}/${WORKFLOW}@refs/heads/main`,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_ACTOR: 'octocat',
    GITHUB_WORKSPACE: workspace,
    ImageOS: image,
  };
}

function eventOf({
  pullRequest,
  headSha,
  baseSha,
}: Pick<Visit, 'pullRequest' | 'headSha' | 'baseSha'>): unknown {
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
