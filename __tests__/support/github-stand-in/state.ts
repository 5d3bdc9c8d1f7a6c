import { createHash, randomUUID } from 'node:crypto';

/** Who stands behind a token. `app` is the slug of the GitHub App, null for a person's own token. */
export interface Identity {
  readonly login: string;
  readonly id: number;
  readonly type: 'Bot' | 'User';
  readonly app: string | null;
}

export const ACTIONS_BOT: Identity = {
  login: 'github-actions[bot]',
  id: 41898282,
  type: 'Bot',
  app: 'github-actions',
};

export function person(login: string): Identity {
  return { login, id: 1000 + login.length, type: 'User', app: null };
}

export interface Commit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly message: string;
  /** Place in the order of creation, which stands for the commit date. */
  readonly index: number;
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly author: Identity;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
  /** How often the body was written, the creation included. */
  writes: number;
}

export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: string;
  readonly message: string;
  readonly title: string;
}

export interface CheckRun {
  readonly id: number;
  name: string;
  readonly headSha: string;
  externalId: string;
  status: string;
  conclusion: string | null;
  detailsUrl: string;
  startedAt: string | null;
  completedAt: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  readonly annotations: Annotation[];
  readonly creator: Identity;
}

export interface PullRequest {
  readonly number: number;
  state: 'open' | 'closed';
  headSha: string;
  readonly headRef: string;
  readonly headRepository: Repository;
  readonly baseRef: string;
  /** What it changes: names of files, `old => new` for one that was renamed. */
  files: readonly string[];
  labels: readonly string[];
}

export interface WorkflowRun {
  readonly id: number;
  /** The id by which the artifact service knows it. */
  readonly backendId: string;
  readonly runNumber: number;
  readonly attempt: number;
  readonly path: string;
  readonly event: string;
  readonly headSha: string;
  readonly headBranch: string;
  readonly headRepository: Repository;
  /** Null as long as it runs. */
  conclusion: string | null;
}

export interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly run: WorkflowRun;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** The zip as it was uploaded. */
  bytes: Buffer;
  /** `sha256:…`, or null as for artifacts of old uploaders. */
  digest: string | null;
}

export interface DeploymentStatus {
  readonly id: number;
  readonly state: string;
  readonly description?: string;
  readonly environmentUrl: string;
  readonly creator: Identity;
}

export interface Deployment {
  readonly id: number;
  readonly ref: string;
  readonly sha: string;
  readonly environment: string;
  /** What it is for: `deploy` unless its creator said otherwise. */
  readonly task?: string;
  readonly production: boolean;
  readonly creator: Identity;
  readonly statuses: DeploymentStatus[];
}

/** One repository, all of it in memory, for tests to fill and to look into. */
export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly isFork: boolean;
  readonly defaultBranch: string;
  readonly branches: Map<string, string>;
  readonly comments: Comment[];
  readonly checkRuns: CheckRun[];
  readonly pulls: PullRequest[];
  readonly runs: WorkflowRun[];
  readonly artifacts: Artifact[];
  readonly deployments: Deployment[];
  /** Tags, newest last. */
  readonly releases: string[];
}

/** All repositories and commits. Forks share the commits, as on GitHub. */
export class World {
  readonly repositories: Repository[] = [];
  readonly commits = new Map<string, Commit>();
  /** Texts of files by sha and path; a commit has those of its first parent too. */
  readonly #files = new Map<string, string>();
  /** GitHub’s clock, in milliseconds since the epoch, which dates its answers; tests set it apart from the runner’s. */
  now: () => number = Date.now;
  #lastId = 100;

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  timestamp(offsetMs = 0): string {
    return new Date(this.now() + offsetMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
  }

  find(owner: string, name: string): Repository | undefined {
    return this.repositories.find((repository) => repository.owner === owner && repository.name === name);
  }

  addRepository(
    owner: string,
    name: string,
    options: { fork?: boolean; defaultBranch?: string } = {},
  ): Repository {
    const repository: Repository = {
      id: this.nextId(),
      owner,
      name,
      isFork: options.fork ?? false,
      defaultBranch: options.defaultBranch ?? 'main',
      branches: new Map(),
      comments: [],
      checkRuns: [],
      pulls: [],
      runs: [],
      artifacts: [],
      deployments: [],
      releases: [],
    };
    this.repositories.push(repository);
    return repository;
  }

  /** Adds a commit on top of a branch, which begins at `from` (a sha) when it is new. Returns its sha. */
  commit(repository: Repository, branch: string, message: string, from?: string): string {
    const parent = repository.branches.get(branch) ?? from;
    const index = this.commits.size;
    const sha = createHash('sha1')
      .update(`${index} ${parent ?? ''} ${message}`)
      .digest('hex');
    this.adopt(sha, parent === undefined ? [] : [parent], message);
    repository.branches.set(branch, sha);
    return sha;
  }

  /** Takes over a commit that exists elsewhere, as in a real git repository. Branches are the caller's business. */
  adopt(sha: string, parents: readonly string[], message: string): void {
    this.commits.set(sha, { sha, parents, message, index: this.commits.size });
  }

  /** Puts a file into the tree of a commit, and so of the commits on top of it. */
  putFile(sha: string, path: string, text: string): void {
    this.#files.set(`${sha} ${path}`, text);
  }

  /** The files that were put into this very commit. */
  changedBy(sha: string): readonly string[] {
    return [...this.#files.keys()].flatMap((key) => (key.startsWith(`${sha} `) ? [key.slice(41)] : []));
  }

  /** The text of a file in the tree of a commit. */
  fileAt(sha: string, path: string): string | undefined {
    for (let next: string | undefined = sha; next !== undefined; next = this.commits.get(next)?.parents[0]) {
      const text = this.#files.get(`${next} ${path}`);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  /** The commits reachable from a sha, newest first. */
  ancestors(sha: string): readonly Commit[] {
    const found = new Map<string, Commit>();
    const open = [sha];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const commit = this.commits.get(next);
      if (commit === undefined || found.has(next)) continue;
      found.set(next, commit);
      open.push(...commit.parents);
    }
    return [...found.values()].toSorted((a, b) => b.index - a.index);
  }

  /** The sha that a branch name, a full reference or a sha means. */
  resolve(repository: Repository, reference: string): string | undefined {
    const bare = reference.replace(/^(refs\/)?heads\//, '');
    return repository.branches.get(bare) ?? (this.commits.has(reference) ? reference : undefined);
  }

  addPull(
    repository: Repository,
    pull: { headRef: string; headRepository?: Repository; baseRef?: string; state?: 'open' | 'closed' },
  ): PullRequest {
    const headRepository = pull.headRepository ?? repository;
    const added: PullRequest = {
      number: repository.pulls.length + 1,
      state: pull.state ?? 'open',
      headSha: headRepository.branches.get(pull.headRef) ?? '',
      headRef: pull.headRef,
      headRepository,
      baseRef: pull.baseRef ?? repository.defaultBranch,
      files: [],
      labels: [],
    };
    repository.pulls.push(added);
    return added;
  }

  addRun(
    repository: Repository,
    run: Partial<Omit<WorkflowRun, 'id' | 'backendId'>> & { headSha: string },
  ): WorkflowRun {
    const added: WorkflowRun = {
      id: this.nextId(),
      backendId: randomUUID(),
      runNumber: repository.runs.length + 1,
      attempt: 1,
      path: '.github/workflows/perf.yml',
      event: 'push',
      headBranch: repository.defaultBranch,
      headRepository: repository,
      conclusion: 'success',
      ...run,
    };
    repository.runs.push(added);
    return added;
  }

  addComment(repository: Repository, issue: number, author: Identity, body: string): Comment {
    const time = this.timestamp();
    const comment = { id: this.nextId(), issue, author, body, createdAt: time, updatedAt: time, writes: 1 };
    repository.comments.push(comment);
    return comment;
  }

  addArtifact(
    repository: Repository,
    artifact: {
      name: string;
      run: WorkflowRun;
      bytes: Buffer;
      digest?: string | null;
      ageDays?: number;
      expiresInDays?: number;
    },
  ): Artifact {
    const day = 86_400_000;
    const ageMs = (artifact.ageDays ?? 0) * day;
    const added: Artifact = {
      id: this.nextId(),
      name: artifact.name,
      run: artifact.run,
      createdAt: this.timestamp(-ageMs),
      expiresAt: this.timestamp(
        artifact.expiresInDays === undefined ? 90 * day - ageMs : artifact.expiresInDays * day,
      ),
      bytes: artifact.bytes,
      digest: artifact.digest === undefined ? sha256(artifact.bytes) : artifact.digest,
    };
    repository.artifacts.push(added);
    return added;
  }
}

export function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
