import type { RequestTemplate } from '../scenario/index.ts';
import type { UserSchedule } from '../schedule/index.ts';
import type {
  BeyondRequests,
  ControlSlot,
  Measurement,
  RateMeasurement,
  Side,
  SideDescription,
} from '../trial/index.ts';

/**
 * A stretch of load. Open executors have arrivals, each given to a side: index i of the four arrays is one, times
 * ascend. Closed executors have users, per side; they live on from window to window and rest in between.
 */
export interface LoadWindow {
  /** Intended start in milliseconds from the start of the window. */
  readonly atMs: Float64Array;
  /** Index into the scenario's flows. */
  readonly flow: Uint16Array;
  /** Index into the load's executors. */
  readonly executor: Uint8Array;
  /** Index into SIDES. */
  readonly side: Uint8Array;
  readonly users: readonly UserSchedule[];
  readonly durationMs: number;
  /** The sides that take part, each of which gets a measurement even when no arrival fell to it. */
  readonly sides: readonly Side[];
}

/** What one side did since the last sample of the same window, for live progress. */
export interface LiveSample {
  readonly side: Side;
  /** Requests that ended, errors included, over the time since the last sample. */
  readonly ratePerSecond: number;
  /** How many of them were errors. */
  readonly errors: number;
  readonly inFlight: number;
  /** Of the response times of the successes; null without one. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

/** Share of the acknowledged values that were found again on one side. */
export interface RateOfSide extends RateMeasurement {
  readonly side: Side;
}

/** What came of the iterations that a side was in the middle of when its load ended. */
export interface FinishedIterations extends Omit<BeyondRequests, 'timeline'> {
  readonly side: Side;
}

/** How one single request outside the load (set-up, tear-down, probe) ended. */
export interface StepResult {
  readonly ok: boolean;
  readonly status: number;
  /** What went wrong, in one line; empty when ok. */
  readonly detail: string;
}

/** Makes requests on schedule. Implemented by `engine/`. */
export interface LoadDriver {
  /**
   * Runs the window against the sides' URLs and waits for the answers still under way (their timeouts bound the wait).
   * Users in the middle of a journey rest until the next window; where a side's URL has changed, they are replaced by
   * new ones. Never rejects because of what a target does: that is data. When `signal` aborts it stops within a second
   * and resolves with partial measurements.
   */
  measure(
    window: LoadWindow,
    urls: Readonly<Partial<Record<Side, URL>>>,
    signal: AbortSignal,
  ): Promise<readonly Measurement[]>;
  /** Sends one request and checks its expectation. */
  send(request: RequestTemplate, url: URL, signal: AbortSignal): Promise<StepResult>;
  /**
   * Lets the users of these sides end what they are in the middle of, for `graceMs` at most; what has not ended by then
   * is cut off, and counted as that. Nothing begins anew, WebSockets are closed at once. To be called after the last
   * window to these URLs.
   */
  finish(
    urls: Readonly<Partial<Record<Side, URL>>>,
    graceMs: number,
    signal: AbortSignal,
  ): Promise<readonly FinishedIterations[]>;
  /** Asks for what the target acknowledged. To be called once, after `finish`; nothing without a consistency step. */
  verify(urls: Readonly<Partial<Record<Side, URL>>>, signal: AbortSignal): Promise<readonly RateOfSide[]>;
  /** Requests still allowed by the scenario's budget, all sides and kinds together. */
  remainingBudget(): number;
  /** Closes every connection. */
  close(): Promise<void>;
}

/** A bundled server on this machine whose every answer takes the same work. Implemented by `engine/`. */
export interface ControlDriver {
  /** What is done, and by what: numbers of different references say nothing about one another. */
  readonly reference: string;
  /**
   * Measures it for about a second, started where it was not yet. Null where it gave no answer or a stop signal came:
   * never rejects because of that.
   */
  measure(signal: AbortSignal): Promise<Omit<ControlSlot, 'startMs'> | null>;
  /** Ends it. */
  close(): Promise<void>;
}

/** Whether a side still serves. */
export type TargetHealth = { readonly kind: 'serving' } | { readonly kind: 'died'; readonly detail: string };

/** One side's system under test. Implemented by `target/`. */
export interface TargetDriver {
  readonly side: Side;
  readonly kind: 'url' | 'process';
  /**
   * Brings the target up and waits until it is ready. Throws PerfGateError (TARGET_UNREACHABLE, TARGET_TLS,
   * TARGET_NOT_READY, TARGET_START_FAILED, TARGET_REFUSED, WORKTREE_FAILED, RENEWAL_FAILED).
   */
  start(signal: AbortSignal): Promise<URL>;
  /**
   * Replaces the instance by a fresh one and waits until it is ready; null where this target cannot. Throws as `start`.
   */
  renew: ((signal: AbortSignal) => Promise<URL>) | null;
  /** Milliseconds that the last start took, readiness included; 0 for a URL that nobody starts. */
  lastStartMs(): number;
  /** What the driver knows without sending anything: whether the process still runs. */
  health(): TargetHealth;
  /**
   * Asks whether it still answers, with whatever status; it must have been ready. What a URL's process does nobody can
   * watch, and a process may hang. Takes a few seconds where nothing answers; never rejects because of what the target
   * does, and knows nothing against it when `signal` aborts.
   */
  ask(signal: AbortSignal): Promise<TargetHealth>;
  describe(): SideDescription;
  /** Stops everything that was started, whatever its state; never throws. */
  stop(): Promise<void>;
}

/** What happens while an experiment runs, for whoever shows it. */
export type ProgressEvent =
  | {
      readonly kind: 'phase';
      readonly name:
        | 'control'
        | 'starting'
        | 'setup'
        | 'warm-up'
        | 'probe'
        | 'pilot'
        | 'measuring'
        | 'finishing'
        | 'teardown';
      readonly detail: string;
    }
  | {
      readonly kind: 'live';
      readonly elapsedMs: number;
      /** The sides of the running window, baseline first. */
      readonly samples: readonly LiveSample[];
    }
  | {
      readonly kind: 'block';
      readonly block: number;
      readonly maxBlocks: number;
      /** One line per gated comparison still undecided, like `GET /cart p95`. */
      readonly undecided: readonly string[];
      readonly decided: number;
    }
  | { readonly kind: 'stop'; readonly reason: string }
  | { readonly kind: 'warning'; readonly message: string };

export type ProgressListener = (event: ProgressEvent) => void;
