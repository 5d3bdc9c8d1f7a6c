import type { Outcome, Side, SlowRequest } from '../trial/index.ts';

/** One point of the response times' distribution. */
export interface DistributionPoint {
  readonly responseTimeMs: number;
  /** Share of the successful requests at most this slow. */
  readonly share: number;
}

/** One block of one side, for the chart over time. */
export interface TimelinePoint {
  readonly block: number;
  /** Milliseconds from the start of the run. */
  readonly startMs: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly requests: number;
  readonly errors: number;
}

/** What one endpoint did on one side over all judged trials: what tables and charts show. */
export interface EndpointSummary {
  readonly endpoint: string;
  readonly side: Side;
  readonly planned: number;
  readonly sent: number;
  readonly dropped: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Successful answers per second over the judged time. */
  readonly throughputPerSecond: number;
  /** Quantiles of the response time in milliseconds, null without a success. */
  readonly meanMs: number | null;
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
  readonly serviceP95Ms: number | null;
  readonly timeToFirstByteP95Ms: number | null;
  readonly bytesReceived: number;
  /** Mean of each Server-Timing entry in milliseconds. */
  readonly serverTiming: readonly { readonly name: string; readonly meanMs: number }[];
  /** At most 200 points. */
  readonly distribution: readonly DistributionPoint[];
  readonly timeline: readonly TimelinePoint[];
  readonly slowest: readonly SlowRequest[];
}
