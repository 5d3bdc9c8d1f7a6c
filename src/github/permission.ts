import { PerfGateError } from '../foundation/index.ts';
import { classifyFailure, type RequestFailure } from './request-failure.ts';

/** Lines of a workflow's `permissions:` block that perf-gate may need. */
export const PERMISSION_LINES = [
  'actions: read',
  'checks: write',
  'contents: read',
  'deployments: read',
  'deployments: write',
  'pull-requests: read',
  'pull-requests: write',
] as const;
export type PermissionLine = (typeof PERMISSION_LINES)[number];

/**
 * Turns an error of a request into one that says what to do: PERMISSION_MISSING with the `permissions:` line that the
 * request needs, or GITHUB_UNAVAILABLE. What is neither (a 422, a bug) comes back as it is.
 */
export function explainDenied(error: unknown, line: PermissionLine, wallTimeMs = Date.now()): unknown {
  const failure = classifyFailure(error, wallTimeMs);
  switch (failure.kind) {
    case 'denied':
      return new PerfGateError(
        'PERMISSION_MISSING',
        deniedMessage(failure, line),
        deniedHint(failure, line),
        {
          cause: error,
        },
      );
    case 'limited': {
      const wait = failure.waitMs === null ? 'some minutes' : `${Math.ceil(failure.waitMs / 1000)} s`;
      return new PerfGateError(
        'GITHUB_UNAVAILABLE',
        `GitHub limits the rate of requests: ${failure.message}`,
        `Run the job again after ${wait}; fewer jobs at once share the limit of one token.`,
        { cause: error },
      );
    }
    case 'unavailable':
      return new PerfGateError(
        'GITHUB_UNAVAILABLE',
        failure.status === 0
          ? `GitHub could not be reached: ${failure.message}`
          : `GitHub answered ${failure.status}: ${failure.message}`,
        'Run the job again in some minutes; https://www.githubstatus.com says whether GitHub is at fault.',
        { cause: error },
      );
    case 'refused':
    case 'foreign':
      return error;
  }
}

type Denied = Extract<RequestFailure, { kind: 'denied' }>;

function deniedMessage(failure: Denied, line: PermissionLine): string {
  return failure.status === 401
    ? `GitHub does not accept the token: ${failure.message}`
    : `The token may not do this (GitHub answered ${failure.status}: ${failure.message}); it needs \`${line}\`.`;
}

function deniedHint(failure: Denied, line: PermissionLine): string {
  if (failure.status === 401)
    return 'Give the input `token` a valid token; its default is `${{ github.token }}`.';
  if (/locked/i.test(failure.message)) return 'Unlock the conversation of the pull request.';
  const fork = line.endsWith('write')
    ? ' In a pull request from a fork the token can only read, whatever the workflow says.'
    : '';
  return `Add \`${line}\` to the \`permissions:\` of the job.${fork}`;
}

/** Does something with GitHub and throws its failures explained. */
export async function withPermission<T>(line: PermissionLine, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw explainDenied(error, line);
  }
}
