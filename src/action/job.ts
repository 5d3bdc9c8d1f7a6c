import type { PerfGateError } from '../foundation/index.ts';
import { type ArtifactStore, createArtifactStore } from '../baseline/index.ts';
import {
  type ArtifactSource,
  createArtifactSource,
  findPullRequestOfSha,
  type GitHubContext,
  isOnBranch,
  readDefaultBranch,
} from '../github/index.ts';
import { attempt } from './attempt.ts';
import { type ActionInputs, checkInputs, type Mode } from './inputs.ts';
import { type GatePlan, NAMING_EVENTS, planGate, type Situation } from './plan-gate.ts';
import type { Core, Services } from './services.ts';
import { createVoice, type Env, readContext, type Voice } from './voice.ts';

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
  const context = await readContext(env, services);
  const voice = createVoice({ core, services, inputs, context, nonce: services.newNonce() });
  const { workflowPath, runId, runAttempt, job, headSha, eventName, isFork } = context;
  const artifacts = createArtifactSource(voice.octokit, voice.repository, (durationMs) =>
    services.sleep(durationMs),
  );
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
  const workspace = env['GITHUB_WORKSPACE'] ?? '.';
  return { job: { ...voice, env, store, artifacts, workspace }, error };
}

/** Finds out what the judged commit is in its repository, and plans the run. */
export async function planJob(job: Job, mode: Exclude<Mode, 'refresh'>): Promise<GatePlan> {
  const { context, inputs, tell } = job;
  const situation = await readSituation(job);
  if (!NAMING_EVENTS.has(context.eventName))
    tell.warn(
      `The event ${context.eventName} does not name the commit that is measured: ${context.headSha.slice(0, 12)}, on which the workflow runs, is taken for it, and nothing is stored.`,
    );
  return planGate({ mode, repeat: inputs.repeat }, situation);
}

/**
 * Finds out what the judged commit is in its repository. A pull request that cannot be looked up is a warning.
 *
 * @throws PerfGateError PERMISSION_MISSING (`contents: read`), GITHUB_UNAVAILABLE.
 */
export async function readSituation({ context, octokit, repository, tell }: Job): Promise<Situation> {
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
  return { context, defaultBranch, foundPullRequest, isOnDefaultBranch };
}
