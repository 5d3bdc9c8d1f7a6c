import { type GitHubContext, type Octokit, readGitHubContext, type RepositoryName } from '../github/index.ts';
import { createTell, type Tell } from './attempt.ts';
import type { OpenCheck } from './check-ending.ts';
import type { ActionInputs } from './inputs.ts';
import type { LostCheck } from './lost-checks.ts';
import type { Core, Services } from './services.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** A repository and the way to it. */
export interface Reach {
  readonly octokit: Octokit;
  readonly repository: RepositoryName;
}

/** What it takes to speak of a judged commit: in its check run, its pull request, the log and the summary of the job. */
export interface Voice extends Reach {
  readonly core: Core;
  readonly services: Services;
  readonly inputs: Pick<ActionInputs, 'name' | 'comment'>;
  readonly context: Pick<
    GitHubContext,
    'headSha' | 'runId' | 'runNumber' | 'runAttempt' | 'runUrl' | 'job' | 'workflowPath'
  >;
  /** Name of the check run, the configuration's name included where it is not the default. */
  readonly checkName: string;
  /** Tells this invocation from others of the same run, attempt, job and name: legs of a matrix that forgot theirs. */
  readonly nonce: string;
  /** The open check runs by their ids; the post step is told of them. */
  readonly openChecks: Map<number, OpenCheck>;
  /** Check runs that may be there, by what identifies them; the post step is told of them too. */
  readonly lostChecks: Map<string, LostCheck>;
  /** Id of the deployment that stands for the gate; 0 as long as there is none. */
  readonly gateDeployment: { id: number };
  readonly tell: Tell;
}

/** What a voice is made of. */
export interface VoiceParts<I> {
  readonly core: Core;
  readonly services: Services;
  readonly inputs: I;
  readonly context: GitHubContext;
  readonly nonce: string;
}

/** Makes the voice of a job that has said nothing yet. */
export function createVoice<I extends Pick<ActionInputs, 'name' | 'comment' | 'checkName' | 'token'>>(
  parts: VoiceParts<I>,
): Omit<Voice, keyof VoiceParts<I>> & VoiceParts<I> {
  const { name, checkName, token } = parts.inputs;
  return {
    ...parts,
    ...reach(parts, token, parts.context),
    checkName: name === 'default' ? checkName : `${checkName} (${name})`,
    openChecks: new Map(),
    lostChecks: new Map(),
    gateDeployment: { id: 0 },
    tell: createTell(parts.core),
  };
}

function reach(
  { core, services }: Pick<Voice, 'core' | 'services'>,
  token: string,
  { owner, repo, apiUrl }: Pick<GitHubContext, 'owner' | 'repo' | 'apiUrl'>,
): Reach {
  const octokit = services.createOctokit(token, apiUrl, (message) => core.info(message));
  return { octokit, repository: { owner, repo } };
}

/** Where and why the job runs. Throws PerfGateError USAGE for what is no environment of a workflow. */
export async function readContext(env: Env, services: Pick<Services, 'readEvent'>): Promise<GitHubContext> {
  return readGitHubContext(env, await services.readEvent(env['GITHUB_EVENT_PATH'] ?? ''));
}

/** What a post step has of the job before it: its repository and where it can be seen. */
export type ReachAgain = Reach & Pick<GitHubContext, 'runUrl'>;

/** Reaches it. Throws as `readContext`. */
export async function reachAgain(core: Core, env: Env, services: Services): Promise<ReachAgain> {
  const context = await readContext(env, services);
  return { ...reach({ core, services }, core.getInput('token'), context), runUrl: context.runUrl };
}

/** Says that another invocation shares the name of this one. */
export function warnOfTwin({ inputs, tell }: Pick<Voice, 'inputs' | 'tell'>): void {
  tell.warn(
    `Another leg of the matrix, or step of the job, has the name "${inputs.name}" too: give each leg its own \`name\`, by which its comment, check and history are kept.`,
  );
}
