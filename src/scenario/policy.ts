/** How a block's load is divided between the sides; `auto` lets the interference probe choose. */
export const ASSIGNMENTS = ['auto', 'simultaneous', 'alternating'] as const;
export type Assignment = (typeof ASSIGNMENTS)[number];

/** Whether blocks divide the duration of the load, or last as long as the noise before the first one asks for. */
export const BLOCK_DURATIONS = ['load', 'auto'] as const;
export type BlockDuration = (typeof BLOCK_DURATIONS)[number];

/**
 * When a target gets fresh instances; `auto` means each block where a start is quick enough, or where somebody gave a
 * command for it and there is time.
 */
export const FRESH_INSTANCES = ['auto', 'each-block', 'never'] as const;
export type FreshInstances = (typeof FRESH_INSTANCES)[number];

/** What blocks: slower beyond tolerance (or not surely within it), any proved slowdown, or nothing (shadow mode). */
export const FAIL_ON = ['tolerance', 'any', 'never'] as const;
export type FailOn = (typeof FAIL_ON)[number];

export const ON_INCONCLUSIVE = ['warn', 'fail'] as const;
export type OnInconclusive = (typeof ON_INCONCLUSIVE)[number];

export const ON_INVALID = ['fail', 'warn'] as const;
export type OnInvalid = (typeof ON_INVALID)[number];

export const ON_MISSING_BASELINE = ['store-and-warn', 'thresholds-only', 'block'] as const;
export type OnMissingBaseline = (typeof ON_MISSING_BASELINE)[number];

/** Which broken thresholds count: all, or only those that the other side meets. */
export const THRESHOLD_SCOPES = ['all', 'new-only'] as const;
export type ThresholdScope = (typeof THRESHOLD_SCOPES)[number];

/** What a threshold does that is too close to call: `decide` by what was measured, or stay open. */
export const CLOSE_THRESHOLDS = ['decide', 'inconclusive'] as const;
export type CloseThresholds = (typeof CLOSE_THRESHOLDS)[number];

/** Whether a pass is judged by the tolerance, or by what the noise before the first block lets be decided. */
export const PASS_TOLERANCES = ['configured', 'auto'] as const;
export type PassTolerance = (typeof PASS_TOLERANCES)[number];

/** The numbers and words that turn comparisons into a verdict. Ratios are ratios: 0.05 is five per cent. */
export interface Policy {
  /**
   * Slowdowns up to this share are noise: the margin δ0 of a regression is log(1 + noiseFloor). `auto` is 1 % where
   * fresh instances served the blocks or A/A runs tell instances from code, else 3 %: instances of the same
   * code differ, and interleaving does not average that away.
   */
  readonly noiseFloor: number | 'auto';
  /** Slowdowns up to this share are acceptable: δ1 = log(1 + tolerance) tells severity, and so what blocks. */
  readonly tolerance: number;
  /** What a pass must rule out: slowdowns beyond `tolerance`, or beyond what `tolerance: auto` finds decidable. */
  readonly passTolerance: PassTolerance;
  /** A change of a time below this many milliseconds never matters, whatever its share. */
  readonly minEffectMs: number;
  /** Greatest difference of an error or completion share that is acceptable, in shares (0.005 is half a point). */
  readonly errorTolerance: number;
  /** Probability, over the whole family, of a regression verdict when nothing is slower. */
  readonly alpha: number;
  /** Probability, per metric, of a pass when the truth is at the tolerance. */
  readonly beta: number;
  /** Quantiles of the response time that are gated, each in (0, 1). */
  readonly quantiles: readonly number[];
  /** Most blocks of a side-by-side experiment. */
  readonly maxBlocks: number;
  /** `auto` lets a load that never changes go on for as long as an answer takes, within `maxDurationMs`. */
  readonly blockDuration: BlockDuration;
  /** Wall time of the whole experiment, warm-up included, in milliseconds. */
  readonly maxDurationMs: number;
  readonly assignment: Assignment;
  readonly freshInstances: FreshInstances;
  /** Bets on signs only: needs no symmetry of the noise, sees less. Chosen before the first block, never after. */
  readonly signOnly: boolean;
  /** Stops at the first regression that survives the correction for the family and that nothing can let through any more. */
  readonly failFast: boolean;
  readonly failOn: FailOn;
  readonly onInconclusive: OnInconclusive;
  readonly onInvalid: OnInvalid;
  readonly onMissingBaseline: OnMissingBaseline;
  readonly thresholdScope: ThresholdScope;
  readonly closeThresholds: CloseThresholds;
  /** Margins and weights of single metrics; of several that fit the last one counts, member by member. */
  readonly overrides: readonly MarginOverride[];
}

/** The members of a policy that one metric may have for itself. */
export type MarginPolicy = Pick<
  Policy,
  'noiseFloor' | 'tolerance' | 'passTolerance' | 'minEffectMs' | 'errorTolerance'
>;

/** Margins and weight of the metrics that it names; what it does not say stays as it is for all. */
export interface MarginOverride {
  /** Endpoint, journey or WebSocket, `*` for the whole scenario; null for all of them. */
  readonly endpoint: string | null;
  /** Name of the metric like `error_share`, or a quantile of every time like `p95`; null for all of them. */
  readonly metric: string | null;
  readonly margins: Partial<MarginPolicy>;
  /**
   * Share of the family's error that each of these metrics may spend, relative to the others, in (0, 100]; null where it
   * is as otherwise, which is 1.
   */
  readonly weight: number | null;
}

/** The documented defaults; METHOD section of docs/method.md says where each comes from. */
export const DEFAULT_POLICY: Policy = Object.freeze({
  noiseFloor: 'auto',
  tolerance: 0.05,
  passTolerance: 'configured',
  minEffectMs: 1,
  errorTolerance: 0.005,
  alpha: 0.01,
  beta: 0.05,
  quantiles: Object.freeze([0.5, 0.95]),
  maxBlocks: 40,
  blockDuration: 'load',
  maxDurationMs: 600_000,
  assignment: 'auto',
  freshInstances: 'auto',
  signOnly: false,
  failFast: false,
  failOn: 'tolerance',
  onInconclusive: 'warn',
  onInvalid: 'fail',
  onMissingBaseline: 'store-and-warn',
  thresholdScope: 'all',
  closeThresholds: 'decide',
  overrides: Object.freeze([]),
} as const);
