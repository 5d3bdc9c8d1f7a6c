import type { Histogram } from '../histogram/index.ts';
import type { BeyondRequests } from './beyond-requests.ts';
import type { Direction } from './metric.ts';
import type { Side } from './side.ts';

/**
 * How one request ended. `ok` is the only success; the others are errors of the target or of the way to it. `redirect`
 * is one that was not followed, where redirects are: one too many, to another origin, or to no place.
 */
export const OUTCOMES = [
  'ok',
  'status',
  'expectation',
  'redirect',
  'timeout',
  'dns',
  'connect',
  'tls',
  'reset',
  'protocol',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Counts every outcome, so that none can be forgotten. */
export function countOutcomes(count: (outcome: Outcome) => number): Readonly<Record<Outcome, number>> {
  return {
    ok: count('ok'),
    status: count('status'),
    expectation: count('expectation'),
    redirect: count('redirect'),
    timeout: count('timeout'),
    dns: count('dns'),
    connect: count('connect'),
    tls: count('tls'),
    reset: count('reset'),
    protocol: count('protocol'),
  };
}

/** What one endpoint did on one side during one trial. */
export interface EndpointMeasurement {
  readonly endpoint: string;
  /** Intended requests of the schedule. */
  readonly planned: number;
  /** Requests that really started. planned = sent + dropped + lost + those cut off by a stop. */
  readonly sent: number;
  /** Intended requests never sent because the side's in-flight limit was reached. */
  readonly dropped: number;
  /** Answered requests by how they ended; all outcomes present, zeros included. */
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** End minus *intended* start of the `ok` requests: what a user feels, and what is judged. */
  readonly responseTime: Histogram;
  /** The same for requests that ended in any other way: shown, never judged. */
  readonly errorResponseTime: Histogram;
  /** End minus *actual* start of the `ok` requests: diagnostic only. */
  readonly serviceTime: Histogram;
  /** First byte of the answer minus actual start, `ok` requests. */
  readonly timeToFirstByte: Histogram;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Sums of the target's own `Server-Timing` entries by name, over the `ok` requests that carried any. */
  readonly serverTiming: readonly ServerTimingTotal[];
}

/** One name of the target's Server-Timing header (W3C Server Timing). */
export interface ServerTimingTotal {
  readonly name: string;
  readonly totalMs: number;
  readonly count: number;
}

/** One of the slowest requests of a trial: enough to find it in the target's own traces. */
export interface SlowRequest {
  readonly endpoint: string;
  readonly responseTimeMs: number;
  /** Intended start, in milliseconds from the start of the trial. */
  readonly atMs: number;
  /** W3C trace id that was sent in `traceparent`, 32 hex digits. */
  readonly traceId: string;
  readonly status: number;
}

/** What the generator did of its own, which is no fault of the target. */
export interface GeneratorHealth {
  /** Actual minus intended start of every sent request. */
  readonly lag: Histogram;
  /** Arrivals that were not sent though the in-flight limit was not reached: the generator's own fault. */
  readonly lost: number;
  /** Processor time of the generator's process over the trial's wall time; 1 is one full core. */
  readonly cpuShare: number;
}

/** A number that a trial carries as such: an imported value, or a custom metric. */
export interface ScalarMeasurement {
  readonly endpoint: string;
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  readonly better: Direction;
}

/** Whether a trial may be judged; only faults of the generator or of the experiment make it invalid. */
export type Validity =
  | { readonly kind: 'valid' }
  | { readonly kind: 'invalid'; readonly reasons: readonly string[] };

/** What a driver measured on one side: a trial without its place in the experiment. */
export interface Measurement extends BeyondRequests {
  readonly side: Side;
  /** Milliseconds from the start of the run. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly endpoints: readonly EndpointMeasurement[];
  readonly scalars: readonly ScalarMeasurement[];
  readonly generator: GeneratorHealth;
  /** Slowest first, at most ten. */
  readonly slowest: readonly SlowRequest[];
  /** True when a stop signal cut it short. */
  readonly partial: boolean;
}

/** One measured execution of a scenario on one side, within a block. */
export interface Trial extends Measurement {
  /** Counts from 0; the two trials of one block share it. In history mode each block has one trial. */
  readonly block: number;
  /** 0 for the side that went first in the block, 1 for the other; both 0 when they ran at once. */
  readonly order: number;
  readonly validity: Validity;
}
