import type { Clock, Random } from '../foundation/index.ts';
import type { Octokit } from './client.ts';
import { classifyFailure, type RequestFailure } from './request-failure.ts';

/** How requests are tried again, and by whose clock. */
export interface RetryOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly sleep: (durationMs: number) => Promise<void>;
  /** Longest that the answer of one try is waited for, to its end, in milliseconds. */
  readonly maxTryMs: number;
  /** Most tries of one request, the first included. */
  readonly maxAttempts: number;
  /** Most waiting for one request, all its pauses together, in milliseconds. */
  readonly maxWaitMs: number;
  /** Told before each pause. */
  readonly onRetry: (message: string) => void;
}

/** GitHub asks for at least a minute after a secondary limit that names no wait. */
const UNNAMED_LIMIT_WAIT_MS = 60_000;
const FIRST_PAUSE_MS = 500;

/** Methods that may be sent twice: what they do the second time is what they did the first. */
const REPEATABLE = new Set(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE']);

/** Milliseconds to wait before the next try; null where another try is of no use or might do the thing twice. */
function pauseMs(
  failure: RequestFailure,
  isRepeatable: boolean,
  attempt: number,
  random: Random,
): number | null {
  // Half of the pause is drawn, so that the jobs of a matrix do not come back together.
  const backOff = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + random.next() / 2);
  switch (failure.kind) {
    case 'limited':
      // A limited request was certainly not carried out, so that any method may be sent again.
      return (failure.waitMs ?? UNNAMED_LIMIT_WAIT_MS) + random.next() * FIRST_PAUSE_MS;
    case 'unavailable':
      return isRepeatable ? backOff : null;
    case 'denied':
    case 'refused':
    case 'foreign':
      return null;
  }
}

/**
 * Throws where the answer is JSON that broke off: Octokit then gives its text as if it were the data, and a list that was
 * cut would pass for an empty one. Nobody knows what GitHub said, so it counts as no answer.
 */
function refuseCut({ data, headers }: { readonly data: unknown; readonly headers: object }): void {
  const type: unknown = Reflect.get(headers, 'content-type');
  const isJson = typeof type === 'string' && /^application\/json\b/.test(type);
  if (isJson && typeof data === 'string')
    throw Object.assign(new Error('the answer broke off before its end'), { status: 500 });
}

/**
 * Makes every request of the Octokit try again on 5xx, lost or silent connections, cut answers and rate limits, within
 * bounds. A POST that may have been carried out is not sent again: its callers look first whether it was. A request says
 * that it may be repeated, or not, by the request option `isRepeatable`.
 */
export function addRetries(octokit: Octokit, options: RetryOptions): void {
  octokit.hook.wrap('request', async (request, parameters) => {
    const asked: unknown = parameters.request?.['isRepeatable'];
    const isRepeatable = typeof asked === 'boolean' ? asked : REPEATABLE.has(parameters.method);
    let waitedMs = 0;
    for (let attempt = 1; ; attempt++) {
      try {
        const signal = AbortSignal.timeout(options.maxTryMs);
        // In place: hooks within this one are bound to the parameters and would not hear of others.
        Object.assign(parameters, { request: { ...parameters.request, signal } });
        const response = await request(parameters);
        refuseCut(response);
        return response;
      } catch (error) {
        const failure = classifyFailure(error, options.clock.wallTimeMs());
        const pause = pauseMs(failure, isRepeatable, attempt, options.random);
        if (pause === null || attempt >= options.maxAttempts || waitedMs + pause > options.maxWaitMs)
          throw error;
        const reason = failure.kind === 'foreign' ? '' : failure.message;
        options.onRetry(
          `${parameters.method} ${parameters.url}: ${reason}; trying again in ${Math.ceil(pause)} ms`,
        );
        waitedMs += pause;
        await options.sleep(pause);
      }
    }
  });
}
