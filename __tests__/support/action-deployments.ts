import type { GitHubSession } from './github-session.ts';
import { ACTIONS_BOT, type Deployment, type Identity } from './github-stand-in/index.ts';

/** The app of a preview service. */
export const PREVIEW_BOT: Identity = { login: 'vercel[bot]', id: 35613825, type: 'Bot', app: 'vercel' };

/** What a test says of a deployment; everything else is that of a preview which stands. */
export interface DeploymentWords {
  readonly sha: string;
  readonly environment?: string;
  readonly production?: boolean;
  readonly creator?: Identity;
  readonly url?: string;
  /** Its states, oldest first. */
  readonly states?: readonly string[];
  /** Who told the states. */
  readonly by?: Identity;
}

/** A token of a workflow that may read deployments too. */
export function tokenForDeployments({ standIn }: GitHubSession): string {
  return standIn.addToken('deployments-token', ACTIONS_BOT, { deployments: 'read' });
}

/** Adds a deployment to the repository of a session. */
export function deploy({ standIn, shop }: GitHubSession, words: DeploymentWords): Deployment {
  const { sha, environment = 'Preview', production = false, creator = PREVIEW_BOT, url = '' } = words;
  const deployment: Deployment = {
    id: standIn.world.nextId(),
    ref: sha,
    sha,
    environment,
    production,
    creator,
    statuses: [],
  };
  shop.deployments.push(deployment);
  for (const state of words.states ?? ['pending', 'success']) tell(standIn, deployment, state, url, words.by);
  return deployment;
}

/** Tells a further state of a deployment. */
export function tell(
  { world }: Pick<GitHubSession['standIn'], 'world'>,
  deployment: Deployment,
  state: string,
  url: string,
  creator = deployment.creator,
): void {
  const environmentUrl = state === 'success' || state === 'inactive' ? url : '';
  deployment.statuses.push({ id: world.nextId(), state, environmentUrl, creator });
}

/** The event of the newest state of a deployment. */
export function deploymentEvent({ id, sha, environment, production, creator, statuses }: Deployment) {
  const status = statuses.at(-1);
  return {
    action: 'created',
    repository: { default_branch: 'main' },
    deployment: {
      id,
      sha,
      ref: sha,
      environment,
      production_environment: production,
      creator: { login: creator.login },
    },
    deployment_status: {
      state: status?.state ?? 'pending',
      environment_url: status?.environmentUrl ?? '',
      creator: { login: (status?.creator ?? ACTIONS_BOT).login },
    },
  };
}
