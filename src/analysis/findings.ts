import type { PatternPart } from '../scenario/index.ts';
import type { Interval, Side } from '../trial/index.ts';

/** Share of intended requests that did not succeed, drops included; 0 where none was intended. */
export function failedShare({ planned, ok }: Pick<Interval, 'planned' | 'ok'>): number {
  return planned === 0 ? 0 : Math.max(0, planned - ok) / planned;
}

/** What one side did in one part of a pattern's load. */
export interface LevelFinding {
  readonly part: PatternPart;
  /** Requests per second that were intended, and what WebSockets were asked for: connections, replies, copies of broadcasts. */
  readonly offeredPerSecond: number;
  /** Successes per second. */
  readonly throughputPerSecond: number;
  /** Share of what was intended that did not succeed, drops included. */
  readonly failedShare: number;
  /** Of the successes; null without one. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

/** How a side came back after a spike. */
export type RecoveryFinding =
  | {
      readonly kind: 'recovered';
      readonly afterMs: number;
      readonly usualP95Ms: number;
      readonly peakP95Ms: number | null;
    }
  /** The measurement ended before it did: it takes longer than `atLeastMs`. */
  | {
      readonly kind: 'not-recovered';
      readonly atLeastMs: number;
      readonly usualP95Ms: number;
      readonly peakP95Ms: number | null;
    }
  /** Nothing usual to come back to was measured. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** Whether throughput held up where the load went beyond what a side can do. */
export interface DegradationFinding {
  /** Highest throughput over the levels, and where. */
  readonly best: LevelFinding;
  /** At the highest load. */
  readonly last: LevelFinding;
  /** Whether the throughput at the highest load is at least nine tenths of the best, which is above 0: it bends and does not break. */
  readonly isGraceful: boolean;
}

/** The highest load that a side carried, by the targets of the scenario. */
export interface BreakpointFinding {
  /** The highest level up to which every level was carried; null when not even the first was. */
  readonly carried: LevelFinding | null;
  /** The first level that was not; null when all were: the limit lies higher. */
  readonly broken: LevelFinding | null;
  /** What the broken level missed; null where none broke. */
  readonly missed: MissedTarget | null;
}

/** The first target that a level missed, and what it had instead. */
export type MissedTarget =
  /** Nothing succeeded at all. */
  | { readonly kind: 'answers' }
  /** Shares of what was intended that succeeded, and had to. */
  | { readonly kind: 'success'; readonly share: number; readonly target: number }
  | { readonly kind: 'p95'; readonly p95Ms: number; readonly targetMs: number };

/** What a named pattern showed on one side. */
export interface PatternFindings {
  readonly side: Side;
  /** Every part that was measured, in order. */
  readonly levels: readonly LevelFinding[];
  /** Only of a spike. */
  readonly recovery: RecoveryFinding | null;
  /** Only of stress and progressive loads of two levels or more at which something was asked for. */
  readonly degradation: DegradationFinding | null;
  /** Only of a breakpoint. */
  readonly breakpoint: BreakpointFinding | null;
}
