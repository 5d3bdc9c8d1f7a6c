import type { GitHubContext, Octokit, RepositoryName } from '../github/index.ts';
import type { Tell } from './attempt.ts';
import type { OpenPart } from './check.ts';
import type { ActionInputs } from './inputs.ts';
import type { Core, Services } from './services.ts';

/** What it takes to speak of a judged commit: in its check run, its pull request, the log and the summary of the job. */
export interface Voice {
  readonly core: Core;
  readonly services: Services;
  readonly octokit: Octokit;
  readonly repository: RepositoryName;
  readonly inputs: Pick<ActionInputs, 'name' | 'comment'>;
  readonly context: Pick<
    GitHubContext,
    'headSha' | 'runId' | 'runNumber' | 'runAttempt' | 'runUrl' | 'job' | 'workflowPath'
  >;
  /** Name of the check run, the configuration's name included where it is not the default. */
  readonly checkName: string;
  /** Tells this invocation from others of the same run, attempt, job and name: legs of a matrix that forgot theirs. */
  readonly nonce: string;
  /** The open check runs of single scenarios by their ids; the post step is told of them. */
  readonly openParts: Map<number, OpenPart>;
  /** Id of the deployment that stands for the gate; 0 as long as there is none. */
  readonly gateDeployment: { id: number };
  readonly tell: Tell;
}
