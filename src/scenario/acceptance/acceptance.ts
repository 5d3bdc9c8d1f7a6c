import { hashOf } from '../../foundation/index.ts';

/** A slowdown that is accepted: of one metric, up to a size, until a day. */
export interface Acceptance {
  readonly scenario: string;
  /** Endpoint, journey or WebSocket; `*` is the whole scenario. */
  readonly endpoint: string;
  /** The metric's full name, `response_time_p95`. */
  readonly metric: string;
  /**
   * Greatest change for the worse that is accepted, greater than 0 and below {@link MOST_UP_TO}: a share of the baseline (0.12 is 12 % slower, or
   * a throughput that 1.12 times as much would make up for); of shares the plain difference (0.005 is half a point).
   */
  readonly upTo: number;
  /** Why, in one line. */
  readonly reason: string;
  /** Who accepts it, as the file says; empty where only the history of the file does. */
  readonly by: string;
  /** The last day on which it holds, in UTC: `2026-11-30`. */
  readonly until: string;
}

/** What the size of an acceptance lies below. */
export const MOST_UP_TO = 10;

/** Where acceptances stand in a repository. */
export const ACCEPTED_PATH = '.perf-gate/accepted.yml';

/** What an acceptance is known by: of two with any difference each is its own. */
export function acceptanceId({ scenario, endpoint, metric, upTo, reason, by, until }: Acceptance): string {
  return hashOf({ scenario, endpoint, metric, upTo, reason, by, until });
}

/** The day of a moment given as ISO 8601 in UTC, with so many days added: `2026-11-03`. */
export function dayOf(iso: string, daysLater = 0): string {
  const DAY_MS = 86_400_000;
  return new Date(Date.parse(iso) + daysLater * DAY_MS).toISOString().slice(0, 10);
}
