import type { PerfGateError } from '../foundation/index.ts';
import { type ArtifactStore, createArtifactStore } from '../baseline/index.ts';
import {
  type ArtifactSource,
  createArtifactSource,
  findPullRequestOfSha,
  type GitHubContext,
  isOnBranch,
  readDefaultBranch,
  readGitHubContext,
} from '../github/index.ts';
import { attempt, createTell } from './attempt.ts';
import { type ActionInputs, checkInputs, type Mode } from './inputs.ts';
import { type GatePlan, NAMING_EVENTS, planGate, type Situation } from './plan-gate.ts';
import type { Core, Services } from './services.ts';
import type { Voice } from './voice.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** One job of a workflow, as far as it is known before anything is measured. */
export interface Job extends Voice {
  readonly env: Env;
  readonly inputs: ActionInputs;
  readonly context: GitHubContext;
  readonly store: ArtifactStore;
  readonly artifacts: ArtifactSource;
  readonly workspace: string;
}

/** A job, and what is wrong with its inputs: so far that it can be told in its check run. */
export interface OpenedJob {
  readonly job: Job;
  readonly error: PerfGateError | null;
}

/**
 * Reads inputs and context; nothing is asked of GitHub yet. Wrong inputs come back with the job.
 *
 * @throws PerfGateError USAGE for what is no environment of a workflow, and for wrong inputs where there is no token.
 */
export async function openJob(core: Core, env: Env, services: Services): Promise<OpenedJob> {
  const { inputs, error } = checkInputs((name) => core.getInput(name));
  // Without a token GitHub cannot be told anything.
  if (inputs.token === '' && error !== null) throw error;
  core.setSecret(inputs.token);
  const context = readGitHubContext(env, await services.readEvent(env['GITHUB_EVENT_PATH'] ?? ''));
  const { owner, repo, workflowPath, runId, runAttempt, job, headSha, eventName, isFork } = context;
  const repository = { owner, repo };
  const octokit = services.createOctokit(inputs.token, context.apiUrl, (message) => core.info(message));
  const artifacts = createArtifactSource(octokit, repository);
  const store = createArtifactStore({
    client: services.artifactClient,
    source: artifacts,
    key: { workflowPath, configuration: inputs.name },
    run: {
      runId,
      runAttempt,
      job,
      sha: headSha,
      isOfFork: isFork && eventName === 'pull_request',
    },
    clock: services.clock,
    retentionDays: 0,
  });
  const opened: Job = {
    core,
    env,
    services,
    inputs,
    context,
    repository,
    octokit,
    store,
    artifacts,
    workspace: env['GITHUB_WORKSPACE'] ?? '.',
    checkName: checkNameOf(inputs),
    nonce: services.newNonce(),
    openParts: new Map(),
    gateDeployment: { id: 0 },
    tell: createTell(core),
  };
  return { job: opened, error };
}

/** Name of the check run, the configuration's name included where it is not the default. */
export function checkNameOf({ name, checkName }: Pick<ActionInputs, 'name' | 'checkName'>): string {
  return name === 'default' ? checkName : `${checkName} (${name})`;
}

/** Says that another invocation shares the name of this one. */
export function warnOfTwin({ inputs, tell }: Pick<Voice, 'inputs' | 'tell'>): void {
  tell.warn(
    `Another leg of the matrix, or step of the job, has the name "${inputs.name}" too: give each leg its own \`name\`, by which its comment, check and history are kept.`,
  );
}

/** Finds out what the judged commit is in its repository, and plans the run. */
export async function planJob(job: Job, mode: Exclude<Mode, 'refresh'>): Promise<GatePlan> {
  const { context, octokit, repository, inputs, tell } = job;
  const defaultBranch = context.defaultBranch ?? (await readDefaultBranch(octokit, repository));
  const isDeployment = context.eventName === 'deployment_status';
  const isOnDefaultBranch =
    isDeployment && (await isOnBranch(octokit, repository, defaultBranch, context.headSha));
  const mayHavePullRequest =
    context.pullRequest === null && context.headRef !== defaultBranch && !isOnDefaultBranch;
  const foundPullRequest: Situation['foundPullRequest'] = mayHavePullRequest
    ? await attempt(tell, 'The pull request of this commit could not be looked up', () =>
        findPullRequestOfSha(octokit, repository, context.headSha, context.headRepository),
      )
    : null;
  if (!NAMING_EVENTS.has(context.eventName))
    tell.warn(
      `The event ${context.eventName} does not name the commit that is measured: ${context.headSha.slice(0, 12)}, on which the workflow runs, is taken for it, and nothing is stored.`,
    );
  return planGate(
    { mode, repeat: inputs.repeat },
    { context, defaultBranch, foundPullRequest, isOnDefaultBranch },
  );
}
