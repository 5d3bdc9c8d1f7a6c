import type { Comparison, Figure, Needs } from '../comparison/index.ts';
import type { Acceptance, Threshold } from '../scenario/index.ts';
import type { RunStop } from '../trial/index.ts';
import type { Discovery } from './discoveries.ts';
import type { FamilyCalibration } from './replay.ts';
import type { Lacks } from './threshold-interval.ts';

/** The five verdicts, worst first: the verdict of several is the first that any of them has. */
export const VERDICTS = ['regression', 'invalid', 'inconclusive', 'improvement', 'pass'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** How bad a regression is: surely less than the tolerance, surely more, or not known which. */
export const SEVERITIES = ['none', 'within-tolerance', 'beyond-tolerance', 'undetermined'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Where the decision is used: a release gate needs an answer, a pull request may be told that there is none. */
export const GATES = ['pull-request', 'main', 'release'] as const;
export type Gate = (typeof GATES)[number];

/** What one statement about a comparison had to show, and whether it did. */
export interface Ground {
  /**
   * The error probability that it may have, what the family shares out included: its e-value must reach 1 / level, its
   * p-value stay within it.
   */
  readonly level: number;
  readonly holds: boolean;
  /**
   * The block from which on the evidence sufficed for that level, `block 9`; null where it does not, and where there are
   * no blocks.
   */
  readonly since: string | null;
}

/** What a verdict rests on: every statement with the bar it had to clear. */
export interface Grounds {
  /** How many comparisons share the error of a false regression, this one included. */
  readonly family: number;
  readonly slower: Ground;
  readonly beyondTolerance: Ground;
  /** Worse by less than the tolerance at most: what makes a regression a small one. */
  readonly withinTolerance: Ground;
  readonly faster: Ground;
  readonly acceptable: Ground;
}

/** A comparison with what was decided about it. */
export interface JudgedComparison extends Comparison {
  readonly verdict: Verdict;
  readonly severity: Severity;
  /** The statement that decided, in one sentence. */
  readonly reason: string;
  /** Null where there was no usable evidence. */
  readonly grounds: Grounds | null;
  /**
   * What was found and only one deployment shows: a regression or an improvement once `confirmation.needs` is met. What
   * looks worse is undecided until then; what looks better may pass. Null where nothing was found, or it is confirmed:
   * every lone candidate would need a confirmation, and most have nothing to confirm.
   */
  readonly suspected: 'worse' | 'better' | null;
  /** What accepts this regression, so that it does not block; null where nothing does. */
  readonly accepted: Acceptance | null;
  /** What would accept it; null for what is no regression, is accepted, or has no bound. */
  readonly draft: AcceptanceDraft | null;
}

/** The parts of an acceptance that the measurement says: a size that covers the next run too, and a last day. */
export type AcceptanceDraft = Pick<Acceptance, 'upTo' | 'until'>;

/**
 * What became of an acceptance. `exceeded`: it may be worse than was accepted. `spent`: the baseline is as slow already.
 * `not-needed`: nothing is found to be worse. `unmatched`: no comparison has that name. `not-measured`: nothing of that
 * scenario was compared.
 */
export const ACCEPTANCE_STATES = [
  'applied',
  'exceeded',
  'expired',
  'spent',
  'not-needed',
  'unmatched',
  'not-measured',
] as const;
export type AcceptanceState = (typeof ACCEPTANCE_STATES)[number];

/** An acceptance with what became of it. */
export interface JudgedAcceptance extends Acceptance {
  readonly state: AcceptanceState;
}

/** A threshold with what was found. */
export interface JudgedThreshold {
  readonly scenario: string;
  readonly threshold: Threshold;
  /** Measured on the candidate; null without samples. */
  readonly value: number | null;
  /** 90 % interval over the blocks; null where it cannot be had. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Why it cannot be had; null where it is, and without samples. */
  readonly lacks: Lacks | null;
  /** `no-samples` is never met: the run is invalid. */
  readonly state: 'met' | 'broken' | 'no-samples';
  /** Whether the whole interval agrees with the state. */
  readonly sure: boolean;
  /** The same measured on the other side; null without one, and without samples. */
  readonly baseline: number | null;
  /**
   * What follows: nothing where it is met, or broken on the other side as well and only new breaches count; `open` where it,
   * or whether the other side breaks it as well, is too close and the policy does not let the measured value decide.
   */
  readonly consequence: 'none' | 'blocks' | 'open';
  /** What would settle it where it is open. */
  readonly needs: Needs;
}

/** One reason of the decision, as data: what a machine matches on and what a person reads. */
export interface Reason {
  /** Stable word like `regression`, `threshold-broken`, `first-run`, `no-baseline`, `generator-saturated`. */
  readonly code: string;
  readonly message: string;
  readonly scenario: string;
  readonly endpoint: string;
  readonly metric: string;
  /** Of what is open: what could have been seen, and what would settle it. Empty where nothing is, or none can be computed. */
  readonly figures: readonly Figure[];
}

/** The numbers the outcome table gives. */
export const CONCLUSIONS = ['success', 'failure', 'neutral', 'action_required', 'cancelled'] as const;
export type Conclusion = (typeof CONCLUSIONS)[number];

/** How the measurement of a scenario ended. */
export interface ScenarioStop extends RunStop {
  readonly scenario: string;
}

/** What the gate says, of everything or of one scenario, and what follows from it. */
export interface Answer {
  readonly verdict: Verdict;
  readonly severity: Severity;
  readonly blocking: boolean;
  /** Whether it would block, were it not for the shadow mode (`fail-on: never`). */
  readonly wouldBlock: boolean;
  readonly exitCode: number;
  readonly conclusion: Conclusion;
  /** Never empty, most important first. */
  readonly reasons: readonly Reason[];
}

/** What a decision says of one scenario; the family of comparisons is that of all scenarios all the same. */
export interface PartAnswer extends Answer {
  readonly scenario: string;
}

/** The decision about everything that was measured. */
export interface Decision extends Answer {
  readonly mode: 'side-by-side' | 'baseline' | 'thresholds-only';
  readonly gate: Gate;
  /** Gated ones first, worst first. */
  readonly comparisons: readonly JudgedComparison[];
  readonly thresholds: readonly JudgedThreshold[];
  /** In the order of their file. */
  readonly acceptances: readonly JudgedAcceptance[];
  /** How unusual the family is among past runs of the branch; null where too few are known to say. */
  readonly calibration: FamilyCalibration | null;
  /** What stands out among everything measured, when a tenth of it may be false; it does not decide. */
  readonly discoveries: readonly Discovery[];
  /** Why each run measured no more blocks, as far as its file says. */
  readonly stops: readonly ScenarioStop[];
  /** One for each scenario, in the order in which they were measured. */
  readonly parts: readonly PartAnswer[];
  readonly warnings: readonly string[];
}
