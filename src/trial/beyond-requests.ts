import type { Histogram } from '../histogram/index.ts';

/**
 * What a trial measured besides single requests, in k6's three kinds: trends of durations, rates of yes and no, and
 * counters. Each belongs to an endpoint, which here may also be a journey, a group, a check or a WebSocket.
 */
export interface TrendMeasurement {
  /** Like `iteration_duration`, `ws_round_trip`. */
  readonly metric: string;
  readonly endpoint: string;
  /** Durations in microseconds. */
  readonly histogram: Histogram;
}

export interface RateMeasurement {
  /** Like `checks`, `poll_completed`, `availability`. */
  readonly metric: string;
  readonly endpoint: string;
  readonly passed: number;
  /** At least `passed`. */
  readonly total: number;
}

export interface CounterMeasurement {
  /** Like `iterations`, `ws_msgs_sent`. */
  readonly metric: string;
  readonly endpoint: string;
  readonly count: number;
}

/** One interval of a trial: what charts over time, recovery times and the generator's own honesty rest on. */
export interface Interval {
  /** Start, in milliseconds from the start of the trial. */
  readonly atMs: number;
  readonly durationMs: number;
  /** Requests by the interval of their intended start. */
  readonly planned: number;
  readonly ok: number;
  readonly errors: number;
  /** Most users, or iterations under way, in the interval. */
  readonly users: number;
  /** Of the successes; null without one. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** Generator lag; null where nothing was sent. */
  readonly lagP50Ms: number | null;
  readonly lagP99Ms: number | null;
  readonly lagMaxMs: number | null;
  /** Delay of the generator's event loop, the highest of the interval. */
  readonly eventLoopDelayMs: number | null;
}

/** Everything of a trial that is not a request of an endpoint. */
export interface BeyondRequests {
  readonly trends: readonly TrendMeasurement[];
  readonly rates: readonly RateMeasurement[];
  readonly counters: readonly CounterMeasurement[];
  /** In order; a second each, longer where a trial is very long. Empty for imports. */
  readonly timeline: readonly Interval[];
}

/** Nothing besides requests. */
export const NOTHING_BEYOND: BeyondRequests = Object.freeze({
  trends: Object.freeze([]),
  rates: Object.freeze([]),
  counters: Object.freeze([]),
  timeline: Object.freeze([]),
});
