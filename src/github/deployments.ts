import type { Octokit } from './client.ts';
import { GATE_TASK } from './gate-deployment.ts';
import { withPermission } from './permission.ts';
import type { RepositoryName } from './repository.ts';

/** States of a deployment as GitHub names them. */
export const DEPLOYMENT_STATES = [
  'error',
  'failure',
  'inactive',
  'pending',
  'success',
  'queued',
  'in_progress',
] as const;
export type DeploymentStateName = (typeof DEPLOYMENT_STATES)[number];

/** A deployment as the REST API lists it: everything in it is what its creator wrote. */
export interface ListedDeployment {
  readonly id: number;
  readonly sha: string;
  readonly environment: string;
  readonly isProduction: boolean;
  /** Login of its creator; empty where that is not known any more. */
  readonly creator: string;
}

/** What became of a deployment at one time. */
export interface DeploymentStatus {
  readonly state: DeploymentStateName;
  /** Where it can be reached, without a slash at the end; empty where nobody said. */
  readonly url: string;
  /** Login of who told it; empty where that is not known any more. */
  readonly creator: string;
}

/** Which deployments are wanted: of a commit, or of all; to an environment, or to any; never more than `most`. */
export interface WantedDeployments {
  /** Empty for all. */
  readonly sha: string;
  /** Its whole name; left out for any. */
  readonly environment?: string;
  readonly most: number;
}

/**
 * Lists deployments, newest first, without those that stand for a gate: nothing is served by them.
 * Throws PerfGateError: PERMISSION_MISSING (`deployments: read`), GITHUB_UNAVAILABLE.
 */
export async function listDeployments(
  octokit: Octokit,
  repository: RepositoryName,
  { sha, environment, most }: WantedDeployments,
): Promise<readonly ListedDeployment[]> {
  return await withPermission('deployments: read', async () => {
    const { data } = await octokit.rest.repos.listDeployments({
      ...repository,
      ...(sha === '' ? {} : { sha }),
      ...(environment === undefined ? {} : { environment }),
      per_page: Math.min(100, most),
    });
    return data
      .filter(({ task }) => task !== GATE_TASK)
      .map((deployment) => ({
        id: deployment.id,
        sha: deployment.sha,
        environment: deployment.environment,
        isProduction: deployment.production_environment === true,
        creator: deployment.creator?.login ?? '',
      }))
      .toSorted((a, b) => b.id - a.id);
  });
}

/**
 * The statuses of a deployment, newest first, at most a hundred.
 * Throws PerfGateError: PERMISSION_MISSING (`deployments: read`), GITHUB_UNAVAILABLE.
 */
export async function listDeploymentStatuses(
  octokit: Octokit,
  repository: RepositoryName,
  deploymentId: number,
): Promise<readonly DeploymentStatus[]> {
  return await withPermission('deployments: read', async () => {
    const { data } = await octokit.rest.repos.listDeploymentStatuses({
      ...repository,
      deployment_id: deploymentId,
      per_page: 100,
    });
    return data
      .toSorted((a, b) => b.id - a.id)
      .map(({ state, environment_url: environmentUrl, target_url: targetUrl, creator }) => ({
        state,
        url: (environmentUrl || targetUrl).replace(/\/+$/, ''),
        creator: creator?.login ?? '',
      }));
  });
}

/**
 * Whether a commit is the newest of a branch of this very repository, and not only of a fork of it.
 * Throws PerfGateError: PERMISSION_MISSING (`contents: read`), GITHUB_UNAVAILABLE.
 */
export async function isHeadOfBranch(
  octokit: Octokit,
  repository: RepositoryName,
  sha: string,
): Promise<boolean> {
  return await withPermission('contents: read', async () => {
    const { data } = await octokit.rest.repos.listBranchesForHeadCommit({ ...repository, commit_sha: sha });
    return data.length > 0;
  });
}
