import { PerfGateError } from '../foundation/index.ts';
import { barePath } from './artifact-source.ts';
import { createFieldReader, type FieldReader } from './field-reader.ts';

/** Where and why a workflow runs. Null where an event has no such thing. */
export interface GitHubContext {
  readonly owner: string;
  readonly repo: string;
  readonly eventName: string;
  /** `GITHUB_SHA`: for a pull request its test merge commit. */
  readonly sha: string;
  /** The commit that is judged: the pull request's head, the deployed commit, or `sha`. */
  readonly headSha: string;
  readonly baseSha: string | null;
  /** Branch names without `refs/heads/`. */
  readonly baseRef: string | null;
  readonly headRef: string | null;
  /** Full, like `refs/heads/main` or `refs/pull/7/merge`; empty where the event has none. */
  readonly ref: string;
  /** Whether the code comes from another repository; true also when that repository was deleted. */
  readonly isFork: boolean;
  readonly pullRequest: number | null;
  readonly defaultBranch: string | null;
  readonly runId: number;
  readonly runNumber: number;
  readonly runAttempt: number;
  readonly job: string;
  /** Like `.github/workflows/perf.yml`. */
  readonly workflowPath: string;
  readonly serverUrl: string;
  readonly apiUrl: string;
  readonly actor: string;
  /** Where this run can be seen. */
  readonly runUrl: string;
}

type EventPart = Pick<
  GitHubContext,
  'headSha' | 'baseSha' | 'baseRef' | 'headRef' | 'isFork' | 'pullRequest'
>;

/**
 * Reads the context of a workflow from its environment and the parsed JSON of `GITHUB_EVENT_PATH`. Nothing is trusted:
 * every value must have its form, since branch names and events carry text of strangers.
 *
 * Throws PerfGateError USAGE that names every missing or malformed value.
 */
export function readGitHubContext(
  env: Readonly<Record<string, string | undefined>>,
  eventPayload: unknown,
): GitHubContext {
  const variables = createFieldReader('', env);
  const event = createFieldReader('event', eventPayload);
  const repository = variables.text('GITHUB_REPOSITORY', /^[\w.-]{1,100}\/[\w.-]{1,100}$/);
  const [owner = '', repo = ''] = repository.split('/');
  const sha = variables.sha('GITHUB_SHA');
  const serverUrl = variables.url('GITHUB_SERVER_URL');
  const runId = variables.count('GITHUB_RUN_ID');
  const workflow = variables.text('GITHUB_WORKFLOW_REF', /^[^\s@]+\/\.github\/workflows\/[^@]+\.ya?ml@\S+$/);
  const eventName = variables.text('GITHUB_EVENT_NAME', /^\w{1,50}$/);
  const context: GitHubContext = {
    owner,
    repo,
    eventName,
    sha,
    ref: variables.optional('GITHUB_REF') ? variables.ref('GITHUB_REF') : '',
    defaultBranch: event.optional('repository.default_branch')
      ? event.ref('repository.default_branch')
      : null,
    runId,
    runNumber: variables.count('GITHUB_RUN_NUMBER'),
    runAttempt: variables.count('GITHUB_RUN_ATTEMPT'),
    job: variables.text('GITHUB_JOB', /^[\w-]{1,255}$/),
    workflowPath: barePath(workflow),
    serverUrl,
    apiUrl: variables.url('GITHUB_API_URL'),
    actor: variables.text('GITHUB_ACTOR', /^[\w[\]-]{1,100}$/),
    runUrl: `${serverUrl}/${repository}/actions/runs/${runId}`,
    ...readEvent(eventName, event, { sha, repository, ref: env['GITHUB_REF'] ?? '' }),
  };
  const problems = [...variables.problems(), ...event.problems()];
  if (problems.length > 0)
    throw new PerfGateError(
      'USAGE',
      `The environment is not that of a GitHub workflow:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
      'Run the action in a workflow; elsewhere use the command `perf-gate run`.',
    );
  return context;
}

interface Surroundings {
  readonly sha: string;
  readonly repository: string;
  readonly ref: string;
}

function readEvent(name: string, event: FieldReader, around: Surroundings): EventPart {
  switch (name) {
    case 'pull_request':
    case 'pull_request_target':
      return readPullRequest(event, around.repository);
    case 'merge_group':
      return {
        headSha: event.sha('merge_group.head_sha'),
        baseSha: event.sha('merge_group.base_sha'),
        baseRef: withoutHeads(event.ref('merge_group.base_ref')),
        headRef: withoutHeads(event.ref('merge_group.head_ref')),
        isFork: false,
        pullRequest: null,
      };
    case 'deployment_status':
      // The branch of a deployment is whatever its creator wrote; only the commit identifies it.
      return { ...branchPart(around), headSha: event.sha('deployment.sha'), headRef: null };
    case 'push':
      return { ...branchPart(around), baseSha: readBefore(event) };
    default:
      return branchPart(around);
  }
}

function readPullRequest(event: FieldReader, repository: string): EventPart {
  const head = event.optional('pull_request.head.repo')
    ? event.text('pull_request.head.repo.full_name', /^[\w.-]{1,100}\/[\w.-]{1,100}$/)
    : null;
  return {
    headSha: event.sha('pull_request.head.sha'),
    baseSha: event.sha('pull_request.base.sha'),
    baseRef: event.ref('pull_request.base.ref'),
    headRef: event.ref('pull_request.head.ref'),
    isFork: head !== repository,
    pullRequest: event.count('pull_request.number'),
  };
}

function branchPart({ sha, ref }: Surroundings): EventPart {
  const headRef = ref.startsWith('refs/heads/') ? withoutHeads(ref) : null;
  return { headSha: sha, baseSha: null, baseRef: null, headRef, isFork: false, pullRequest: null };
}

/** The commit before a push; null for a branch that is new, which GitHub says by zeros. */
function readBefore(event: FieldReader): string | null {
  const before = event.optional('before') ? event.sha('before') : '';
  return /[1-9a-f]/.test(before) ? before : null;
}

function withoutHeads(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}
