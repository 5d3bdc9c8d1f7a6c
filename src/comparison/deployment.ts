import type { ControlLevel, Metric } from '../trial/index.ts';

/** One metric of one deployment: its trials averaged into the one number that counts (METHOD 2a). */
export interface DeploymentMetric {
  readonly endpoint: string;
  readonly metric: Metric;
  readonly gated: boolean;
  /** Mean over the trials, in the metric's unit: geometric for times and scalars, arithmetic for shares. */
  readonly level: number;
  /** Standard deviation over the trials, of the logarithms (of the shares themselves for shares); 0 for one trial. */
  readonly spread: number;
  readonly trials: number;
  /** Requests behind the number; 0 for scalars. */
  readonly requests: number;
  /** Why it may not decide, empty when it may: `too few requests for p99`. */
  readonly informational: string;
}

/** One fresh start of the system under test, summarized: the replicate of history mode. About 1 kB as JSON. */
export interface Deployment {
  /** The deployment id of the run file. */
  readonly id: string;
  readonly scenario: string;
  readonly loadHash: string;
  readonly environmentClass: string;
  readonly measurementVersion: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** How fast its machine was; null where that was not measured. */
  readonly control: ControlLevel | null;
  readonly metrics: readonly DeploymentMetric[];
}
