import { setTimeout as sleep } from 'node:timers/promises';
import { getOctokit } from '@actions/github';
import type { Clock, Random } from '../foundation/index.ts';
import { addRetries } from './retry.ts';

/** The client of the REST API that this room is given. */
export type Octokit = ReturnType<typeof getOctokit>;

/** What a client needs to know. */
export interface ClientOptions {
  readonly token: string;
  /** Like `https://api.github.com`. */
  readonly apiUrl: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly onRetry: (message: string) => void;
}

/**
 * Creates the Octokit of a workflow, which tries failed requests again: at most five times and two minutes of pauses each. An
 * answer is waited for during half a minute; GitHub itself gives a request up after ten seconds.
 */
export function createOctokit(options: ClientOptions): Octokit {
  // Octokit's own lines are not for the log of a job: every failure comes back as an error.
  const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const octokit = getOctokit(options.token, { baseUrl: options.apiUrl, log: silent });
  addRetries(octokit, {
    clock: options.clock,
    random: options.random,
    sleep: async (durationMs) => {
      await sleep(durationMs);
    },
    maxTryMs: 30_000,
    maxAttempts: 5,
    maxWaitMs: 120_000,
    onRetry: options.onRetry,
  });
  return octokit;
}

function ignore(): void {
  // Nothing to say.
}
