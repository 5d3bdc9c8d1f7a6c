import type { GateResult } from '../../../src/gate/index.ts';
import { type Decision, isRegressionAccepted } from '../../../src/verdict/index.ts';
import type { Regression } from './calendar.ts';

/** How the gate is used. */
export const MODES = ['start', 'bursts', 'history', 'auto', 'preview'] as const;
export type Mode = (typeof MODES)[number];

/** Why a gate was inconclusive. */
export type Open = 'no baseline' | 'few baselines' | 'suspected' | 'noise' | 'other';

/** What a run said. */
export interface Answer {
  readonly verdict: Decision['verdict'];
  readonly blocking: boolean;
  /** Whether it is slower, and all of that is accepted. */
  readonly accepted: boolean;
  /** Null unless inconclusive. */
  readonly open: Open | null;
}

/** What main has that the level which it answers to has not. */
export interface Slowdowns {
  /** Nobody has accepted them. */
  readonly unaccepted: readonly Regression[];
  /** The file on main accepts them, and no run of main has moved its level yet. */
  readonly accepted: readonly Regression[];
}

/** One attempt of a run, and what was true. */
export interface Entry extends Slowdowns {
  readonly of: 'pull-request' | 'push';
  /** Which of its kind. */
  readonly number: number;
  readonly attempt: number;
  readonly atMs: number;
  /** Null for a run that never came to measure. */
  readonly answer: Answer | null;
  /** The slowdown that this very change brings. */
  readonly brings: Regression | null;
}

/** Something that a person had to do because of the gate. */
export interface Act {
  readonly atMs: number;
  readonly what: 'accepts a slowdown' | 'accepts a slowdown on main' | 'accepts what is no slowdown';
}

/** What happened in a year. */
export interface Diary {
  readonly mode: Mode;
  readonly entries: readonly Entry[];
  readonly acts: readonly Act[];
}

/** Of several measurements the one that is told. */
export function toldOf(results: readonly GateResult[]): GateResult {
  const told = results.find(({ decision }) => decision.blocking) ?? results.at(-1);
  if (told === undefined) throw new TypeError('a gate without a result');
  return told;
}

export function answerOf({ decision, runs }: Pick<GateResult, 'decision' | 'runs'>): Answer {
  const { verdict, blocking } = decision;
  return {
    verdict,
    blocking,
    accepted:
      verdict === 'regression' && !blocking && runs.every((run) => isRegressionAccepted(run, decision)),
    open: verdict === 'inconclusive' ? openOf(decision) : null,
  };
}

function openOf({ reasons, comparisons }: Decision): Open {
  const codes = new Set(reasons.map(({ code }) => code));
  if (codes.has('first-run') || codes.has('no-baseline')) return 'no baseline';
  const gated = comparisons.filter((each) => each.gated);
  if (gated.some(({ standing }) => standing.kind === 'undecidable')) return 'few baselines';
  if (codes.has('suspected')) return 'suspected';
  return codes.has('undecided') ? 'noise' : 'other';
}
