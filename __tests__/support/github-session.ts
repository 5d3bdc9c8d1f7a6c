import { createRandom } from '../../src/foundation/index.ts';
import { addRetries, type Octokit, type RetryOptions } from '../../src/github/index.ts';
import { getOctokit } from '@actions/github';
import { type GitHubStandIn, type Repository, startGitHubStandIn } from './github-stand-in/index.ts';

/** A stand-in with one repository `acme/shop`, two commits on main and one pull request from `feature`. */
export interface GitHubSession extends AsyncDisposable {
  readonly standIn: GitHubStandIn;
  readonly shop: Repository;
  readonly repository: { readonly owner: string; readonly repo: string };
  readonly mainShas: readonly string[];
  readonly headSha: string;
  /** A client that tries again without waiting, or as `retries` say. */
  octokit(token?: string, retries?: Partial<RetryOptions>): Octokit;
}

/** Opens a session; leaving it stops the stand-in and fails on any violation of GitHub's description. */
export async function openGitHubSession(): Promise<GitHubSession> {
  const standIn = await startGitHubStandIn();
  const { world } = standIn;
  const shop = world.addRepository('acme', 'shop');
  const first = world.commit(shop, 'main', 'first');
  const headSha = world.commit(shop, 'feature', 'change', first);
  const second = world.commit(shop, 'main', 'second');
  world.addPull(shop, { headRef: 'feature' });
  return {
    standIn,
    shop,
    repository: { owner: 'acme', repo: 'shop' },
    mainShas: [second, first],
    headSha,
    octokit: (token = standIn.token, retries = {}) => {
      const quiet = () => {};
      const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
      const octokit = getOctokit(token, { baseUrl: standIn.url, log });
      addRetries(octokit, {
        clock: { nowMs: () => performance.now(), wallTimeMs: () => Date.now() },
        random: createRandom('session'),
        sleep: async () => {},
        maxTryMs: 30_000,
        maxAttempts: 4,
        maxWaitMs: 120_000,
        onRetry: quiet,
        ...retries,
      });
      return octokit;
    },
    [Symbol.asyncDispose]: async () => {
      await standIn.stop();
      standIn.assertValid();
    },
  };
}
