import type { Answer } from './endpoint.ts';

/** Ways in which GitHub fails now and then. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number }
  /** Primary limit used up: 429, to be tried again after so many seconds. */
  | { readonly kind: 'rate-limit'; readonly retryAfterSeconds: number }
  /** 403 that is no matter of permission. */
  | { readonly kind: 'secondary-limit'; readonly retryAfterSeconds: number }
  /** The connection ends before anything happened. */
  | { readonly kind: 'reset' }
  /** The request is carried out and the connection ends before the answer. */
  | { readonly kind: 'reset-after' }
  | { readonly kind: 'slow'; readonly delayMs: number };

interface Armed {
  readonly route: string;
  readonly fault: Fault;
  left: number;
}

/** Faults waiting for requests. A route is the start of `METHOD /path/{of}/the/description`, or of a plain path. */
export class Faults {
  readonly #armed: Armed[] = [];

  /** The next `times` requests to the route fail in this way; the route is like `POST /repos/{owner}/{repo}/check-runs`. */
  next(route: string, fault: Fault, times = 1): void {
    this.#armed.push({ route, fault, left: times });
  }

  take(route: string): Fault | null {
    const found = this.#armed.find((armed) => armed.left > 0 && route === armed.route);
    if (found === undefined) return null;
    found.left -= 1;
    return found.fault;
  }
}

const LIMIT_DOCUMENTATION = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api';

/** What GitHub says in these cases; null for faults that are no answer. */
export function answerOf(fault: Fault): Answer | null {
  switch (fault.kind) {
    case 'status':
      return { status: fault.status, body: { message: 'Server Error' } };
    case 'rate-limit':
      return {
        status: 429,
        body: {
          message: 'API rate limit exceeded for installation.',
          documentation_url: LIMIT_DOCUMENTATION,
        },
        headers: { 'retry-after': String(fault.retryAfterSeconds), 'x-ratelimit-remaining': '0' },
      };
    case 'secondary-limit':
      return {
        status: 403,
        body: {
          message:
            'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
          documentation_url: `${LIMIT_DOCUMENTATION}#about-secondary-rate-limits`,
        },
        headers: { 'retry-after': String(fault.retryAfterSeconds) },
      };
    case 'reset':
    case 'reset-after':
    case 'slow':
      return null;
  }
}
