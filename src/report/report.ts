import type { PatternFindings } from '../analysis/index.ts';
import type {
  Comparison,
  EndpointSummary,
  Explanation,
  FlowSummaries,
  ServerTimingShift,
} from '../comparison/index.ts';
import type { Decision } from '../verdict/index.ts';
import type {
  Control,
  Design,
  Environment,
  Incident,
  LoadDescription,
  Pilot,
  Provenance,
  SideDescription,
} from '../trial/index.ts';

/** Baselines used in history mode, so that `against main` is never said of something that was not read. */
export interface BaselineProvenance {
  readonly runId: string;
  readonly sha: string;
  readonly ref: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly url: string;
  /** How far away it is from what it is compared with; null outside of a branch's history. */
  readonly away: Away | null;
}

/** How far away a baseline is. */
export interface Away {
  /** Milliseconds from its start to the candidate's. */
  readonly ageMs: number;
  /** How many commits of its branch lie between it and the one that the change is built on. */
  readonly commits: number;
}

/** Everything that a report says about one scenario besides the decision. */
export interface ScenarioReport {
  readonly scenario: string;
  /** The scenario file as the user named it, for annotations; empty when decided from run files alone. */
  readonly source: string;
  readonly mode: 'side-by-side' | 'baseline' | 'thresholds-only';
  readonly design: Design;
  readonly load: LoadDescription;
  /** What a named pattern showed, by `analyzePattern`; empty where the load has no name. */
  readonly patternFindings: readonly PatternFindings[];
  readonly sides: readonly SideDescription[];
  /** One entry per endpoint and side, the whole scenario (`*`) first. */
  readonly endpoints: readonly EndpointSummary[];
  /** How the evidence about the gated comparisons of this run came about; each names the comparison of the decision. */
  readonly explanations: readonly Explanation[];
  /** What journeys, checks, polls and WebSockets did. */
  readonly flows: FlowSummaries;
  /** Where changed response times went, by `compareServerTiming`; empty where a side sent no Server-Timing. */
  readonly serverTimingShifts: readonly ServerTimingShift[];
  readonly generator: {
    readonly lagP50Ms: number | null;
    readonly lagP99Ms: number | null;
    readonly lagMaxMs: number | null;
    /** How late the event loop would have made a request meant for any moment; null where that was not measured. */
    readonly loopDelayP99Ms: number | null;
    readonly loopDelayMaxMs: number | null;
    readonly lost: number;
    readonly cpuShare: number;
  };
  /** How fast the machine was; null where that was not measured. */
  readonly control: Control | null;
  /** What was chosen on blocks before the first one; null where nothing was. */
  readonly pilot: Pilot | null;
  readonly blocks: number;
  /** Length of the judged measurement in milliseconds. */
  readonly durationMs: number;
  /** Why the measurement ended, in one sentence. */
  readonly stop: string;
  readonly seed: string;
  readonly environment: Environment;
  readonly incidents: readonly Incident[];
  /** In the order of time, oldest first. */
  readonly baselines: readonly BaselineProvenance[];
}

/** How many runs of a branch the gate would have blocked, of those of which it is known. */
export interface ShadowWords {
  readonly branch: string;
  readonly runs: number;
  readonly blocked: number;
}

/** One run of the branch in a lookback. */
export interface LookbackPoint {
  /** As measured, in the metric's unit; null where that run has no such value. */
  readonly value: number | null;
  /**
   * Whether another level of the scenario began with this run: one that was accepted as slower, or any other. A level is
   * of all metrics of its scenario and may be short, or an earlier one again: this metric need not have moved.
   */
  readonly turn: 'none' | 'accepted' | 'other';
}

/** How a gated metric went over the runs of the branch that the change is built on. */
export interface Lookback extends Pick<Comparison, 'scenario' | 'endpoint' | 'metric' | 'scale'> {
  readonly branch: string;
  /** The newest runs, oldest first. */
  readonly points: readonly LookbackPoint[];
  /** The candidate's value, as its comparison has it. */
  readonly candidate: number;
  /** Runs of the whole history of the branch that are no points: in an environment of another class, and of another load or measurement. */
  readonly elsewhere: { readonly environment: number; readonly load: number };
}

/** The one value from which every report is rendered. Nothing in it is secret. */
export interface Report {
  readonly title: string;
  readonly toolVersion: string;
  readonly provenance: Provenance;
  readonly decision: Decision;
  readonly scenarios: readonly ScenarioReport[];
  /** Empty outside of history mode, and where too few runs are known to show any. */
  readonly lookbacks: readonly Lookback[];
  /** What the gate would have done to the branch; null outside of the shadow mode, and where that is not known. */
  readonly shadow: ShadowWords | null;
  /** Places where more can be read; empty strings where there is none. */
  readonly links: { readonly htmlReport: string; readonly workflowRun: string; readonly docs: string };
}
