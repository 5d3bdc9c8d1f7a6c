import type { PatternPart, PatternPlan } from '../scenario/index.ts';
import type { Side, Trial } from '../trial/index.ts';
import { placeTrials } from './load-timeline.ts';
import { trialsOf } from './measure-levels.ts';

/** Share of a load that is never held which counts as its lowest. */
const FOOT = 0.25;

/**
 * The trials of a side at the load with which a pattern begins: its first level that is held, or the first quarter of one
 * that climbs all the way. Empty where that was not measured.
 */
export function lowestLoadTrials(
  { parts }: PatternPlan,
  trials: readonly Trial[],
  side: Side,
): readonly Trial[] {
  const first = parts.find(({ kind }) => kind === 'level' || kind === 'normal') ?? footOf(parts);
  return first === undefined ? [] : trialsOf(placeTrials(trials, side), first);
}

function footOf([first]: readonly PatternPart[]): PatternPart | undefined {
  return first && { ...first, toMs: first.fromMs + FOOT * (first.toMs - first.fromMs) };
}
