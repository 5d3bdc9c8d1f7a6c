import type { Comparison } from '../comparison/index.ts';
import type { Policy } from '../scenario/index.ts';
import type { Run } from '../trial/index.ts';
import type { OfferedAcceptance } from './accept-regressions.ts';
import type { Gate, Reason, Severity, Verdict } from './decision.ts';
import type { HistoryReplay } from './replay.ts';

/** Whether there was something to compare with. */
export type BaselineState =
  /** Both sides were measured, or baselines were read. */
  | 'present'
  /** One was asked for, and none exists yet. */
  | 'missing'
  /** None was asked for: only thresholds decide. */
  | 'not-wanted'
  /** None was asked for, because the run is itself to become one. */
  | 'to-store'
  /** The other side was the same code: measured to learn how far two instances are apart. */
  | 'same-code'
  | UnusableBaseline;

/** One was asked for, and scenarios were compared with nothing for all that. No policy turns this into a pass. */
export interface UnusableBaseline {
  /** `unreadable`: one is there and could not be read. `identical`: it would be the very commit that is judged. */
  readonly kind: 'unreadable' | 'identical';
  /** What is the matter, as a sentence without capital and full stop. */
  readonly cause: string;
}

/** Everything that a decision rests on. */
export interface Case {
  /** The candidate's runs, one or more per scenario; all their comparisons are one family. */
  readonly runs: readonly Run[];
  readonly comparisons: readonly Comparison[];
  readonly baseline: BaselineState;
  /**
   * What makes a baseline where there is none, in the reader's words: `run the workflow on main`. Empty where this very
   * run is kept and becomes the first.
   */
  readonly makesBaseline: string;
  /**
   * Scenarios whose runs in the history are all of levels that a regression opened and nobody accepted: there is no
   * measure that they must answer to, and they are not new.
   */
  readonly unaccepted: readonly string[];
  /** What the gate would have said of past runs of the branch; empty outside a history. */
  readonly replay: HistoryReplay;
  /** What has to be said besides, one sentence each: an earlier attempt that could not be read. */
  readonly notes: readonly string[];
  /** Slowdowns that the team accepts. */
  readonly acceptances: readonly OfferedAcceptance[];
  readonly gate: Gate;
  readonly policy: Policy;
}

/** One statement towards the verdict. */
export interface Statement {
  readonly verdict: Verdict;
  readonly severity: Severity;
  readonly reason: Reason;
}
