import type { GateResult } from '../../../src/gate/index.ts';
import type { Decision } from '../../../src/verdict/index.ts';
import type { Regression } from './calendar.ts';

/** How the gate is used. */
export const MODES = ['start', 'history', 'preview'] as const;
export type Mode = (typeof MODES)[number];

/** Why a gate was inconclusive. */
export type Open = 'no baseline' | 'few baselines' | 'suspected' | 'noise' | 'other';

/** What a run said. */
export interface Answer {
  readonly verdict: Decision['verdict'];
  readonly blocking: boolean;
  /** Null unless inconclusive. */
  readonly open: Open | null;
}

/** One attempt of a run, and what was true. */
export interface Entry {
  readonly of: 'pull-request' | 'push';
  /** Which of its kind. */
  readonly number: number;
  readonly attempt: number;
  readonly atMs: number;
  /** Null for a run that never came to measure. */
  readonly answer: Answer | null;
  /** The slowdown that this very change brings. */
  readonly brings: Regression | null;
  /** Slowdowns on main that nobody has accepted. */
  readonly unaccepted: readonly Regression[];
}

/** Something that a person had to do because of the gate. */
export interface Act {
  readonly atMs: number;
  readonly what: 'accepts a slowdown' | 'accepts what is no slowdown';
}

/** What happened in a year. */
export interface Diary {
  readonly mode: Mode;
  readonly entries: readonly Entry[];
  readonly acts: readonly Act[];
}

export function answerOf(results: readonly GateResult[]): Answer {
  const told = results.find(({ decision }) => decision.blocking) ?? results.at(-1);
  if (told === undefined) throw new TypeError('a gate without a result');
  const { verdict, blocking } = told.decision;
  return { verdict, blocking, open: verdict === 'inconclusive' ? openOf(told.decision) : null };
}

function openOf({ reasons, comparisons }: Decision): Open {
  const codes = new Set(reasons.map(({ code }) => code));
  if (codes.has('first-run') || codes.has('no-baseline')) return 'no baseline';
  const gated = comparisons.filter((each) => each.gated);
  if (gated.some(({ standing }) => standing.kind === 'undecidable')) return 'few baselines';
  if (codes.has('suspected')) return 'suspected';
  return codes.has('undecided') ? 'noise' : 'other';
}
