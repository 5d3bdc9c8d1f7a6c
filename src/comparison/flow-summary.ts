import type { Side } from '../trial/index.ts';

/** How many of how many, and which share that is: null of nothing. */
export interface ShareOf {
  readonly passed: number;
  readonly total: number;
  readonly share: number | null;
}

/** How often something of a kind happened: a close code, a kind of failure. */
export interface KindCount {
  readonly kind: string;
  readonly count: number;
}

/** What one WebSocket of a scenario did on one side over all judged trials. Null where nothing was measured. */
export interface WebSocketSummary {
  readonly name: string;
  readonly side: Side;
  /** Open at once, averaged over the judged time. */
  readonly connections: number;
  readonly connectP95Ms: number | null;
  /** Attempts to connect, reconnections included. */
  readonly connected: ShareOf;
  readonly sentPerSecond: number;
  readonly receivedPerSecond: number;
  readonly roundTripP50Ms: number | null;
  readonly roundTripP95Ms: number | null;
  /** Messages that got their reply in time. */
  readonly replied: ShareOf;
  readonly latencyP95Ms: number | null;
  readonly fanOutP95Ms: number | null;
  /** Copies of broadcasts that reached their receivers. */
  readonly delivered: ShareOf;
  readonly pingP95Ms: number | null;
  readonly reconnects: number;
  /** By close code. */
  readonly closes: readonly KindCount[];
  /** Attempts that failed, by kind. */
  readonly failures: readonly KindCount[];
}

/** What users did of one journey on one side. */
export interface JourneySummary {
  readonly name: string;
  readonly side: Side;
  readonly completed: ShareOf;
  readonly interrupted: number;
  /** Of the completed ones. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

/** How often a named check of answers held. */
export interface CheckSummary {
  readonly name: string;
  readonly side: Side;
  readonly passed: ShareOf;
}

/** How long jobs were waited for, and how many were done in time. */
export interface PollSummary {
  readonly name: string;
  readonly side: Side;
  readonly completed: ShareOf;
  /** Jobs of which it is not known, because the load ended or their user left before their time was up. */
  readonly interrupted: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

/** What a scenario did besides single requests. Each list has both sides of one name beside each other. */
export interface FlowSummaries {
  readonly webSockets: readonly WebSocketSummary[];
  readonly journeys: readonly JourneySummary[];
  readonly checks: readonly CheckSummary[];
  readonly polls: readonly PollSummary[];
}
