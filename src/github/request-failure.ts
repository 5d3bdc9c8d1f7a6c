/** What a failed request to GitHub means for whoever made it. */
export type RequestFailure =
  /** The token may not do this: 401, 403, and 404 where GitHub hides what a token may not see. */
  | { readonly kind: 'denied'; readonly status: number; readonly message: string }
  /** Too many requests. The wait is GitHub's own word in milliseconds, null where it gave none. */
  | {
      readonly kind: 'limited';
      readonly status: number;
      readonly message: string;
      readonly waitMs: number | null;
    }
  /** An answer of 5xx, or none at all (status 0): the request may or may not have been carried out. */
  | { readonly kind: 'unavailable'; readonly status: number; readonly message: string }
  /** Anything else that GitHub answered, 422 for one. */
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }
  /** Not an answer of GitHub: a bug, or the caller's own abort. */
  | { readonly kind: 'foreign' };

function property(value: unknown, ...path: readonly string[]): unknown {
  let found: unknown = value;
  for (const key of path)
    found = typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined;
  return found;
}

/**
 * GitHub's wait: `retry-after` in seconds, else the moment `x-ratelimit-reset` (Unix seconds) when nothing is left. That is
 * a moment of GitHub's clock, so it is held against the answer's own date: the clock of a runner may be hours away.
 */
function waitOf(error: unknown, wallTimeMs: number): number | null {
  const seconds = Number(property(error, 'response', 'headers', 'retry-after') ?? Number.NaN);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
  const reset = Number(property(error, 'response', 'headers', 'x-ratelimit-reset') ?? Number.NaN);
  const isUsedUp = String(property(error, 'response', 'headers', 'x-ratelimit-remaining')) === '0';
  return isUsedUp && Number.isFinite(reset) ? Math.max(0, reset * 1000 - saidAt(error, wallTimeMs)) : null;
}

/** When an answer was made, by the clock of who made it; by ours where it does not say. */
function saidAt(error: unknown, wallTimeMs: number): number {
  const header = property(error, 'response', 'headers', 'date');
  const date = typeof header === 'string' ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? wallTimeMs : date;
}

/**
 * Sorts an error that Octokit threw. A rate limit comes as 429 or as 403: then it is told from a missing permission by
 * its headers and words, as GitHub's documentation of rate limits says.
 */
export function classifyFailure(error: unknown, wallTimeMs: number): RequestFailure {
  const status = property(error, 'status');
  if (typeof status !== 'number') return { kind: 'foreign' };
  const said = property(error, 'response', 'data', 'message');
  const message = typeof said === 'string' ? said : error instanceof Error ? error.message : 'no message';
  // Octokit gives a request that got no answer at all the status 500 and no response.
  if (property(error, 'response') === undefined) return { kind: 'unavailable', status: 0, message };
  const waitMs = waitOf(error, wallTimeMs);
  const isLimit = status === 429 || (status === 403 && (waitMs !== null || /rate limit/i.test(message)));
  if (isLimit) return { kind: 'limited', status, message, waitMs };
  if (status >= 500) return { kind: 'unavailable', status, message };
  if (status === 401 || status === 403 || status === 404) return { kind: 'denied', status, message };
  return { kind: 'refused', status, message };
}

/** Whether GitHub answered with one of these statuses. */
export function wasAnswered(error: unknown, ...statuses: readonly number[]): boolean {
  const failure = classifyFailure(error, Date.now());
  return failure.kind !== 'foreign' && statuses.includes(failure.status);
}

/** Asks GitHub for something; null where it answers with one of these statuses. */
export async function unlessAnswered<T>(
  statuses: readonly number[],
  ask: () => Promise<T>,
): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (wasAnswered(error, ...statuses)) return null;
    throw error;
  }
}
