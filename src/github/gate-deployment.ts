import type { Octokit } from './client.ts';
import { fitLine } from './fit-text.ts';
import { withPermission } from './permission.ts';
import type { RepositoryName } from './repository.ts';

/** What tells a deployment that stands for a gate from those that can be reached. */
export const GATE_TASK = 'perf-gate';

/** GitHub's limit of a status's description: https://docs.github.com/rest/deployments/statuses. */
const MOST_DESCRIPTION = 140;

/** A deployment that stands for what a gate said of a commit. */
export interface GateDeployment {
  readonly octokit: Octokit;
  readonly repository: RepositoryName;
  readonly headSha: string;
  readonly environment: string;
}

/**
 * Creates the deployment that stands for a gate: nothing is deployed by it. Other checks of the commit do not matter, and
 * nothing is merged. Throws PerfGateError: PERMISSION_MISSING (`deployments: write`), GITHUB_UNAVAILABLE.
 */
export async function createGateDeployment({
  octokit,
  repository,
  headSha,
  environment,
}: GateDeployment): Promise<number> {
  return await withPermission('deployments: write', async () => {
    const { data } = await octokit.rest.repos.createDeployment({
      ...repository,
      ref: headSha,
      task: GATE_TASK,
      environment,
      auto_merge: false,
      required_contexts: [],
      production_environment: false,
      description: 'What perf-gate said of this commit',
    });
    if (!('id' in data)) throw new TypeError('GitHub merged a branch instead of creating a deployment');
    return data.id;
  });
}

/** How a gate's deployment ends. `inactive`: nothing was measured, which is no success. */
export const GATE_DEPLOYMENT_ENDS = ['success', 'failure', 'error', 'inactive'] as const;
export type GateDeploymentEnd = (typeof GATE_DEPLOYMENT_ENDS)[number];

/** What a gate's deployment comes to. */
export type GateDeploymentState = 'in_progress' | GateDeploymentEnd;

/** A status of such a deployment. */
export interface GateDeploymentStatus {
  readonly octokit: Octokit;
  readonly repository: RepositoryName;
  readonly id: number;
  readonly state: GateDeploymentState;
  /** Shortened where it is too long. */
  readonly description: string;
  /** Where the job can be seen. */
  readonly logUrl: string;
}

/** Sets it. Throws PerfGateError: PERMISSION_MISSING (`deployments: write`), GITHUB_UNAVAILABLE. */
export async function setGateDeploymentStatus(status: GateDeploymentStatus): Promise<void> {
  const { octokit, repository, id, state, description, logUrl } = status;
  await withPermission('deployments: write', async () => {
    await octokit.rest.repos.createDeploymentStatus({
      ...repository,
      deployment_id: id,
      state,
      description: fitLine(description, MOST_DESCRIPTION),
      log_url: logUrl,
      request: { isRepeatable: true },
    });
  });
}
