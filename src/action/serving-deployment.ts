import { type DeploymentStatus, listDeploymentStatuses, type ListedDeployment } from '../github/index.ts';
import type { Reach } from './voice.ts';

/** Later deployments of one environment that are asked whether they took over an address, at a request each. */
const MOST_LATER = 20;

/**
 * The status under which a deployment may still be reached; null where there is none. GitHub calls a deployment inactive
 * as soon as another one comes to its environment, also where each keeps an address of its own.
 */
export function servingStatus(statuses: readonly DeploymentStatus[]): DeploymentStatus | null {
  const last = statuses.find(({ state }) => state !== 'inactive');
  return last?.state === 'success' ? last : null;
}

/**
 * Of later deployments the first that took over an address, as on a staging that all share; null where none did.
 *
 * @throws PerfGateError PERMISSION_MISSING (`deployments: read`), GITHUB_UNAVAILABLE.
 */
export async function takenOverBy(
  { octokit, repository }: Reach,
  address: string,
  later: readonly ListedDeployment[],
): Promise<ListedDeployment | null> {
  for (const deployment of later.slice(0, MOST_LATER)) {
    const statuses = await listDeploymentStatuses(octokit, repository, deployment.id);
    if (statuses.some(({ url }) => url === address)) return deployment;
  }
  return null;
}
