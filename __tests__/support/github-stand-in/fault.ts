import type { Answer } from './endpoint.ts';

/** Ways in which GitHub fails now and then. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number }
  /** Primary limit used up: 429, to be tried again after so many seconds. */
  | { readonly kind: 'rate-limit'; readonly retryAfterSeconds: number }
  /** Primary limit used up, told only by the moment (of GitHub's clock) at which it begins anew. */
  | { readonly kind: 'used-up'; readonly resetAfterSeconds: number }
  /** 403 that is no matter of permission. */
  | { readonly kind: 'secondary-limit'; readonly retryAfterSeconds: number }
  /** The connection ends before anything happened. */
  | { readonly kind: 'reset' }
  /** The request is carried out and the connection ends before the answer. */
  | { readonly kind: 'reset-after' }
  /**
   * The connection ends in the middle of a body: of an upload's when half of its bytes have come, so that it is not
   * carried out; of the answer's to everything else, which is.
   */
  | { readonly kind: 'cut' }
  /** The connection stands and no answer ever comes, whether the request is carried out or not. */
  | { readonly kind: 'silent'; readonly isCarriedOut: boolean }
  | { readonly kind: 'slow'; readonly delayMs: number };

interface Armed {
  readonly route: string;
  readonly fault: Fault;
  left: number;
}

/** A fault that befell a request. */
export interface FiredFault {
  readonly route: string;
  readonly fault: Fault;
}

/** Faults waiting for requests. A route is the start of `METHOD /path/{of}/the/description`, or of a plain path. */
export class Faults {
  readonly #armed: Armed[] = [];
  readonly #fired: FiredFault[] = [];

  /** All that befell a request so far. */
  get fired(): readonly FiredFault[] {
    return this.#fired;
  }

  /** The next `times` requests to the route fail in this way; the route is like `POST /repos/{owner}/{repo}/check-runs`. */
  next(route: string, fault: Fault, times = 1): void {
    this.#armed.push({ route, fault, left: times });
  }

  /** GitHub is well again. */
  clear(): void {
    this.#armed.length = 0;
  }

  take(route: string): Fault | null {
    const found = this.#armed.find((armed) => armed.left > 0 && route === armed.route);
    if (found === undefined) return null;
    found.left -= 1;
    this.#fired.push({ route, fault: found.fault });
    return found.fault;
  }
}

const LIMIT_DOCUMENTATION = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api';

/** What GitHub says in these cases, by its own clock; null for faults that are no answer. */
export function answerOf(fault: Fault, nowMs: number): Answer | null {
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
    case 'used-up':
      return {
        status: 403,
        body: {
          message: 'API rate limit exceeded for installation.',
          documentation_url: LIMIT_DOCUMENTATION,
        },
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Math.ceil(nowMs / 1000) + fault.resetAfterSeconds),
        },
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
    case 'cut':
    case 'silent':
    case 'slow':
      return null;
  }
}
