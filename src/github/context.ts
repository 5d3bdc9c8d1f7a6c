import { PerfGateError } from '../foundation/index.ts';
import { barePath } from './artifact-source.ts';
import { DEPLOYMENT_STATES, type DeploymentStateName } from './deployments.ts';
import { GATE_TASK } from './gate-deployment.ts';
import { createFieldReader, type FieldReader } from './field-reader.ts';

/** Where and why a workflow runs. Null where an event has no such thing. */
export interface GitHubContext {
  readonly owner: string;
  readonly repo: string;
  readonly eventName: string;
  /** `GITHUB_SHA`: for a pull request its test merge commit. */
  readonly sha: string;
  /** The commit that is judged: the head of the pull request or of the workflow run, the deployed commit, or `sha`. */
  readonly headSha: string;
  readonly baseSha: string | null;
  /** Branch names without `refs/heads/`. */
  readonly baseRef: string | null;
  readonly headRef: string | null;
  /** Full, like `refs/heads/main` or `refs/pull/7/merge`: what the judged commit is on; empty where that has none. */
  readonly ref: string;
  /** Whether the code comes from another repository; true also when that repository was deleted. */
  readonly isFork: boolean;
  /** `owner/name` of the head's repository, empty when that was deleted; null where the event does not say. */
  readonly headRepository: string | null;
  readonly pullRequest: number | null;
  /** What happened to it, like `opened` or `labeled`; empty where the event does not say. */
  readonly action: string;
  /** Labels of the pull request; null where the event does not carry them. */
  readonly labels: readonly string[] | null;
  /** The label that a `labeled` or `unlabeled` event is about; null for others. */
  readonly changedLabel: string | null;
  readonly deployment: EventDeployment | null;
  /** Id of the run that ended, for `workflow_run`; null for other events. */
  readonly endedRun: number | null;
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

/** The deployment of a `deployment_status` event, whose creator may be anybody. */
export interface EventDeployment {
  readonly id: number;
  readonly state: DeploymentStateName;
  /** Where it says that it can be reached; empty where it does not. */
  readonly url: string;
  readonly environment: string;
  readonly isProduction: boolean;
  /** Whether it stands for a gate, so that nothing is served by it. */
  readonly isOfGate: boolean;
  /** Logins of who created it and who told its state; an empty one where somebody is not known any more. */
  readonly creators: readonly string[];
}

type EventPart = Pick<
  GitHubContext,
  'headSha' | 'baseSha' | 'baseRef' | 'headRef' | 'ref' | 'isFork' | 'headRepository' | 'pullRequest'
> &
  Partial<Pick<GitHubContext, 'labels' | 'changedLabel' | 'deployment' | 'endedRun'>>;

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
  const ref = variables.optional('GITHUB_REF') ? variables.ref('GITHUB_REF') : '';
  const context: GitHubContext = {
    owner,
    repo,
    eventName,
    sha,
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
    actor: variables.text('GITHUB_ACTOR', LOGIN),
    action: event.optional('action') ? event.text('action', /^\w{1,50}$/) : '',
    labels: null,
    changedLabel: null,
    deployment: null,
    endedRun: null,
    runUrl: `${serverUrl}/${repository}/actions/runs/${runId}`,
    ...readEvent(eventName, event, { sha, repository, ref }),
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
      return readPullRequest(event, around);
    case 'pull_request_target': {
      // The run is on the base branch; what it judges is not.
      const pull = readPullRequest(event, around);
      return { ...pull, ref: `refs/pull/${pull.pullRequest}/head` };
    }
    case 'workflow_run':
      return readWorkflowRun(event, around);
    case 'merge_group':
      return {
        headSha: event.sha('merge_group.head_sha'),
        baseSha: event.sha('merge_group.base_sha'),
        baseRef: withoutHeads(event.ref('merge_group.base_ref')),
        headRef: withoutHeads(event.ref('merge_group.head_ref')),
        ref: around.ref,
        isFork: false,
        headRepository: null,
        pullRequest: null,
      };
    case 'deployment_status':
      // The branch of a deployment is whatever its creator wrote; only the commit identifies it.
      return {
        ...branchPart(around),
        headSha: event.sha('deployment.sha'),
        headRef: null,
        deployment: readDeployment(event),
      };
    case 'push':
      return { ...branchPart(around), baseSha: readBefore(event) };
    default:
      return branchPart(around);
  }
}

const LOGIN = /^[\w[\]-]{1,100}$/;
/** GitHub's limit is 50 characters. */
const LABEL = /^\P{Cc}{1,100}$/u;
const DEPLOYMENT_STATE = new RegExp(`^(${DEPLOYMENT_STATES.join('|')})$`);

const REPOSITORY = /^[\w.-]{1,100}\/[\w.-]{1,100}$/;

/** `owner/name`; empty where the repository was deleted. */
function readRepository(event: FieldReader, path: string): string {
  return event.optional(path) ? event.text(`${path}.full_name`, REPOSITORY) : '';
}

function readPullRequest(event: FieldReader, { repository, ref }: Surroundings): EventPart {
  const head = readRepository(event, 'pull_request.head.repo');
  return {
    headSha: event.sha('pull_request.head.sha'),
    baseSha: event.sha('pull_request.base.sha'),
    baseRef: event.ref('pull_request.base.ref'),
    headRef: event.ref('pull_request.head.ref'),
    ref,
    isFork: head !== repository,
    headRepository: head,
    pullRequest: event.count('pull_request.number'),
    labels: event.texts('pull_request.labels', 'name'),
    changedLabel: event.optional('label.name') ? event.text('label.name', LABEL) : null,
  };
}

/** The words of a deployment and its newest status. A deployment that is under way has no address yet. */
function readDeployment(event: FieldReader): EventDeployment {
  const path = ['environment_url', 'target_url']
    .map((name) => `deployment_status.${name}`)
    .find((each) => event.optional(each));
  const state = event.text('deployment_status.state', DEPLOYMENT_STATE);
  return {
    id: event.count('deployment.id'),
    state: DEPLOYMENT_STATES.find((each) => each === state) ?? 'pending',
    url: path === undefined ? '' : event.url(path),
    environment: event.optional('deployment.environment')
      ? event.text('deployment.environment', /^\P{Cc}{1,255}$/u)
      : '',
    isProduction: event.flag('deployment.production_environment'),
    isOfGate:
      event.optional('deployment.task') && event.text('deployment.task', /^\P{Cc}{1,255}$/u) === GATE_TASK,
    creators: ['deployment.creator', 'deployment_status.creator'].map((creator) =>
      event.optional(creator) ? event.text(`${creator}.login`, LOGIN) : '',
    ),
  };
}

/**
 * The run of another workflow, for which this one runs on the tip of the default branch. Its branch is a name in its
 * own repository, so that a fork's `main` is not ours, and the branch of a pull request's run says nothing of what it
 * is merged into. Its list of pull requests is empty for forks and not read.
 */
function readWorkflowRun(event: FieldReader, { repository }: Surroundings): EventPart {
  const head = readRepository(event, 'workflow_run.head_repository');
  const isOfPull = event.text('workflow_run.event', /^\w{1,50}$/).startsWith('pull_request');
  const hasBranch = head === repository && !isOfPull && event.optional('workflow_run.head_branch');
  const headRef = hasBranch ? event.ref('workflow_run.head_branch') : null;
  return {
    headSha: event.sha('workflow_run.head_sha'),
    baseSha: null,
    baseRef: null,
    headRef,
    ref: headRef === null ? '' : `refs/heads/${headRef}`,
    isFork: head !== repository,
    headRepository: head,
    pullRequest: null,
    endedRun: event.optional('workflow_run.id') ? event.count('workflow_run.id') : null,
  };
}

function branchPart({ sha, ref }: Surroundings): EventPart {
  const headRef = ref.startsWith('refs/heads/') ? withoutHeads(ref) : null;
  const none = { baseSha: null, baseRef: null, headRepository: null, pullRequest: null };
  return { ...none, headSha: sha, headRef, ref, isFork: false };
}

/** The commit before a push; null for a branch that is new, which GitHub says by zeros. */
function readBefore(event: FieldReader): string | null {
  const before = event.optional('before') ? event.sha('before') : '';
  return /[1-9a-f]/.test(before) ? before : null;
}

function withoutHeads(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}
