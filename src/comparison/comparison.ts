import type { ShareBlock } from '../statistics/index.ts';
import type { AttemptEvidence, Design, Metric } from '../trial/index.ts';
import type { Figure } from './figure.ts';

/** An effect with its interval, always candidate against baseline as measured: no sign is turned. */
export interface Effect {
  /** candidate / baseline; 1 when both are zero, null when only the baseline is. */
  readonly ratio: number | null;
  /** Ends of the interval; null where it is unbounded. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** 0.9 means that each end alone holds with 95 %. */
  readonly confidence: number;
}

/** The same effect in the metric's own unit: candidate minus baseline. */
export interface Difference {
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * Evidence for five statements about θ, the shift of the candidate, signed so that positive is worse.
 * For kind `e` these are e-values (large is strong; the running maximum, valid at any stop);
 * for kind `p` p-values (small is strong).
 */
export interface Evidence {
  readonly kind: 'e' | 'p';
  /** θ > δ0: slower than noise. */
  readonly slower: number;
  /** θ > δ1: slower than the tolerance. */
  readonly beyondTolerance: number;
  /** θ < −δ0: faster than noise. */
  readonly faster: number;
  /** θ < δ1: surely within the tolerance. */
  readonly withinTolerance: number;
  /** θ below what a pass must rule out: δ1, unless `tolerance: auto` chose another. */
  readonly acceptable: number;
}

/** One of those statements. */
export type Statement = Exclude<keyof Evidence, 'kind'>;

/** Blocks that show nothing. */
export const NO_EVIDENCE: Evidence = Object.freeze({
  kind: 'e',
  slower: 0,
  beyondTolerance: 0,
  faster: 0,
  withinTolerance: 0,
  acceptable: 0,
});

/**
 * Whether evidence of a change may already be called a regression or an improvement. With one candidate deployment
 * against a history it may not, unless it was seen again on a fresh one or lies far outside everything seen before.
 */
export type Confirmation =
  | { readonly kind: 'not-needed' | 'confirmed' }
  | {
      readonly kind: 'suspected';
      readonly needs: string;
      /** Further fresh deployments of the candidate that can confirm it. */
      readonly deployments: number;
    };

/** Whether the metric can be judged at all with what was measured. */
export type Standing =
  | { readonly kind: 'judged' }
  /** Measured, but too few requests (or not gated by design): shown, never decides. */
  | {
      readonly kind: 'informational';
      readonly reason: string;
      /** Whether measuring longer would let it decide. */
      readonly curable: boolean;
    }
  /** Too little to decide, though it should: fewer than five baselines, say. */
  | {
      readonly kind: 'undecidable';
      readonly reason: string;
      readonly needs: string;
      /** Whether all that lacks is baselines, as while a history is young. */
      readonly fewBaselines?: true;
    }
  /** Declared, and absent on a side: never a pass. */
  | { readonly kind: 'missing'; readonly reason: string };

/** One replicate's pair of values, for charts and for those who check. */
export interface Replicate {
  /** `block 7`, or the deployment's name. */
  readonly name: string;
  readonly baseline: number | null;
  readonly candidate: number | null;
  /** θ of this replicate alone, on the comparison's scale, positive is worse; null without a pair. */
  readonly shift: number | null;
}

/** The smallest slowdown that this comparison would have found with the stated probability. */
export interface MinimumDetectableEffect {
  /** candidate / baseline, greater than 1 (for shares: the difference in shares); null where it cannot be said. */
  readonly ratio: number | null;
  readonly power: number;
}

/** What the evidence was after one block. */
export interface EvidencePoint {
  /** The replicate's name, `block 7`. */
  readonly name: string;
  readonly evidence: Evidence;
}

/** What a comparison rests on besides its numbers. */
export interface Basis {
  /** Of what it speaks: of the code, or of the two instances that served every block. */
  readonly claim: 'code' | 'instances';
  /** Part of the error of a false regression that is left for the evidence: the other half may be the instances'. */
  readonly errorShare: 1 | 0.5;
  readonly assignment: Design['assignment'];
  /** Whether the blocks resemble their neighbours, so that only what each added to the one before was counted. */
  readonly dependent: boolean;
  /** The evidence after each block that has a value on both sides; empty against a history. */
  readonly course: readonly EvidencePoint[];
}

/** How fast the candidate's machine was, and what was made of that. */
export interface ControlUse {
  /** Time of the control beside the candidate over its typical time beside the baselines: above 1 it was slower. */
  readonly ratio: number;
  /** How much of log(ratio) was taken off the change; null where nothing was, because that would not lower the noise. */
  readonly slope: number | null;
  /** What is left of the noise between deployments, as a share of what it would be; 1 where nothing was taken off. */
  readonly remaining: number;
}

/** Two measures of how large a change is that need no law of the noise. They describe; they do not decide. */
export interface EffectSize {
  /**
   * Hodges–Lehmann shift of the replicates (paired side by side, of two samples against a history), as measured: the
   * ratio candidate / baseline, or the difference of shares. Null where nothing was measured, or a ratio has no value.
   */
  readonly hodgesLehmann: number | null;
  /** Cliff's δ of the replicates' values, in [−1, 1]: positive where the candidate's are the greater ones. */
  readonly cliffsDelta: number | null;
}

/** Where nothing was measured. */
export const NO_EFFECT_SIZE: EffectSize = Object.freeze({ hodgesLehmann: null, cliffsDelta: null });

/** Evidence about one metric of one endpoint, every field filled; no decision in it. */
export interface Comparison {
  readonly scenario: string;
  readonly endpoint: string;
  readonly metric: Metric;
  /** Belongs to the family that decides. */
  readonly gated: boolean;
  /** Share of the family's error that this comparison may spend, relative to the others. */
  readonly weight: number;
  readonly mode: 'side-by-side' | 'baseline';
  /** What θ is: the log of the ratio, or the plain difference of shares. */
  readonly scale: 'log-ratio' | 'difference';
  readonly standing: Standing;
  /**
   * Typical values in the metric's unit: the median of the baseline's replicates, and that value moved by the effect, so
   * that the two agree with the change between them; null where nothing was measured.
   */
  readonly baseline: number | null;
  readonly candidate: number | null;
  readonly effect: Effect;
  readonly effectSize: EffectSize;
  readonly difference: Difference;
  readonly margins: {
    /** δ0 on the comparison's scale, `min-effect` and instance margin included. */
    readonly noiseFloor: number;
    /** δ1 on the comparison's scale: tells severity, and so what blocks. */
    readonly tolerance: number;
    /** What a pass must rule out, on the same scale: δ1, unless `tolerance: auto` chose another. */
    readonly passing: number;
    /**
     * How far instances of the same code may be apart by themselves, on the same scale, by earlier A/A runs: the evidence
     * is for what the code does beyond that. 0 where fresh instances served the blocks, and where nobody knows.
     */
    readonly instances: number;
  };
  readonly evidence: Evidence;
  readonly basis: Basis;
  /** Null side by side, where the other side is the control, for shares, and where it was not measured. */
  readonly control: ControlUse | null;
  readonly confirmation: Confirmation;
  /** What this attempt alone shows, for a later one to go on from; null for what is not gated or cannot be judged. */
  readonly attempt: AttemptEvidence | null;
  /** Number of replicates: blocks, or deployments. */
  readonly trials: { readonly baseline: number; readonly candidate: number };
  readonly replicates: readonly Replicate[];
  /** Standard deviation of the replicates' shifts (side by side) or of the baselines (history), robust; null if unknown. */
  readonly spread: number | null;
  /** Side by side, the failures and requests behind a share, block by block; empty for everything else. */
  readonly counts: readonly ShareBlock[];
  readonly minimumDetectableEffect: MinimumDetectableEffect;
  /** What would settle it, in the reader's words: `about 22 more blocks`; empty when it is settled. */
  readonly wouldSettle: string;
  /** The same in figures, as far as they can be computed. */
  readonly figures: readonly Figure[];
  readonly warnings: readonly string[];
}
