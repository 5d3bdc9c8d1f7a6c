import type { Comparability, PatternPlan, Policy, Threshold } from '../scenario/index.ts';
import type { AttemptEvidence, EarlierAttempt } from './attempt.ts';
import type { Control } from './control.ts';
import type { InstanceEffect } from './instance-effect.ts';
import type { Side } from './side.ts';
import type { RunStop } from './stop.ts';
import type { Trial, Validity } from './trial.ts';

/** Changes when our own measuring changes: runs of different versions are never compared. */
export const MEASUREMENT_VERSION = 1;

/** Where a run comes from; empty strings where it was started by hand. */
export interface Provenance {
  readonly repository: string;
  readonly sha: string;
  readonly ref: string;
  readonly runId: string;
  readonly runAttempt: number;
  readonly job: string;
  readonly event: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** The provenance of a run that was started by hand, outside any checkout. `startedAt` is ISO 8601, UTC. */
export function provenanceByHand(startedAt: string): Provenance {
  return { repository: '', sha: '', ref: '', runId: '', runAttempt: 1, job: '', event: '', startedAt };
}

/** The machine that measured. Only `class` decides comparability; the processor model is a covariate. */
export interface Environment {
  readonly class: string;
  readonly os: string;
  readonly architecture: string;
  readonly runnerLabel: string;
  readonly region: string;
  readonly targetKind: 'url' | 'process' | 'imported';
  readonly cpuModel: string;
  readonly cpuCount: number;
  readonly nodeVersion: string;
}

/** Something that happened during a run and bears on its verdict or its reading. */
export interface Incident {
  readonly kind: /** A side stopped serving during the experiment, seen by its process or by three blocks without an answer. */
    | 'side-died'
    /** A stop signal ended the run early. */
    | 'interrupted'
    /** The request budget ended the run early. */
    | 'budget-exhausted'
    /** Time or budget ended a load that must be run to its end. */
    | 'load-cut-off'
    /** A command that was to give a side a fresh instance failed, through no fault of the side. */
    | 'renewal-failed'
    /** A tear-down request failed; the measurement stands. */
    | 'teardown-failed';
  /** The side concerned, or null for the whole run. */
  readonly side: Side | null;
  /** The block during which it happened, -1 before the first. */
  readonly block: number;
  readonly detail: string;
}

/** What was measured against, secrets removed. */
export interface SideDescription {
  readonly side: Side;
  /** Like `http://127.0.0.1:3000` or `npm run server @ 3f2a91c`. */
  readonly label: string;
  /** How many fresh instances served the blocks; 1 when one instance served them all. */
  readonly instances: number;
  /** Last lines the process wrote, secrets masked; empty for a URL. */
  readonly output: string;
}

/** How a block divides its load between the sides. */
export const DESIGN_ASSIGNMENTS = ['simultaneous', 'alternating', 'candidate-only'] as const;

/** How blocks were filled, and why. */
export interface Design {
  readonly assignment: (typeof DESIGN_ASSIGNMENTS)[number];
  /** Both together against each alone: 1 is no interference; null when it was not probed, or nothing answered. */
  readonly interference: number | null;
  readonly reason: string;
}

/** How load was made: `open` starts by the schedule, `closed` waits for the target before it asks again. */
export const LOAD_MODELS = ['open', 'closed', 'mixed'] as const;
export type LoadModel = (typeof LOAD_MODELS)[number];

/** A journey or WebSocket whose own metrics are gated. */
export interface PrimaryFlow {
  readonly kind: 'journey' | 'websocket';
  readonly name: string;
  /** Whether a WebSocket's messages await replies; false for journeys. */
  readonly awaitsReplies: boolean;
}

/** What the scenario says of its load, as far as reading the run needs it. */
export interface LoadDescription {
  readonly model: LoadModel;
  /** The named pattern; null for a load that has none. */
  readonly pattern: PatternPlan | null;
  /** How sides or runs may be compared under it; null where the file is of before that was said, or imported. */
  readonly compared: Comparability | null;
}

/** Whether sides, or runs, may be compared under such a load at all; one that does not say is compared. */
export function isCompared({ compared }: LoadDescription): boolean {
  return compared !== 'thresholds';
}

/** What the pilot showed of one gated metric. */
export interface PilotMetric {
  readonly endpoint: string;
  readonly metric: string;
  /**
   * Robust standard deviation of the differences of its blocks, on the scale of the comparison; null without a value.
   * Where longer blocks were chosen, what theirs is expected to be.
   */
  readonly spread: number | null;
  /** Requests of one side behind the value of the median block. */
  readonly requests: number;
  /** What a pass must rule out by `tolerance: auto`, as a share; null where the configured tolerance stays. */
  readonly tolerance: number | null;
}

/** Blocks measured before the first one and never judged: what was chosen on them stays fixed for all that is. */
export interface Pilot {
  readonly blocks: number;
  /** Length of each under load, in milliseconds; 0 where an earlier release did not say. */
  readonly blockMs: number;
  /** Length of the blocks to come, and how many of them there is room for; null where the scenario says both. */
  readonly chosen: { readonly blockMs: number; readonly blocks: number } | null;
  readonly metrics: readonly PilotMetric[];
}

/** One invocation of perf-gate on one scenario: everything needed to decide again from the file alone. */
export interface Run {
  readonly scenario: string;
  readonly loadHash: string;
  readonly measurementVersion: number;
  readonly provenance: Provenance;
  readonly environment: Environment;
  /** The unit of replication in history mode: one fresh start of the system under test. */
  readonly deployment: string;
  readonly seed: string;
  readonly policy: Policy;
  readonly thresholds: readonly Threshold[];
  /** Endpoints whose times and errors are gated; none, and no primary flows, mean the whole scenario is gated as one. */
  readonly primaryEndpoints: readonly string[];
  readonly primaryFlows: readonly PrimaryFlow[];
  readonly load: LoadDescription;
  readonly design: Design;
  readonly sides: readonly SideDescription[];
  /** How fast the machine was; null where that was not measured. */
  readonly control: Control | null;
  /** Measured before block 0 and never judged: fixes the margins of `min-effect`. Empty for imports. */
  readonly warmUp: readonly Trial[];
  /** What was chosen on blocks before block 0; null where nothing had to be chosen. */
  readonly pilot: Pilot | null;
  /** Whether both sides were the same code (an A/A run): measured for the difference of instances, never judged. */
  readonly sameCode: boolean;
  /** How far instances of the same code are apart, known before block 0; empty where no A/A runs say so. */
  readonly instanceEffects: readonly InstanceEffect[];
  readonly trials: readonly Trial[];
  /** Why no further block was measured; null for imports, and where nothing was begun. */
  readonly stop: RunStop | null;
  readonly incidents: readonly Incident[];
  /** What earlier attempts at the same commit showed, oldest first: this run's comparisons go on from it. */
  readonly earlier: readonly EarlierAttempt[];
  /** What this run alone showed of each gated metric that it could judge; empty until it has been compared. */
  readonly evidence: readonly AttemptEvidence[];
  /** Why the run as a whole may not be judged; valid otherwise. */
  readonly validity: Validity;
}
