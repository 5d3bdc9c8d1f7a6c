import { type PatternPlan } from '../scenario/index.ts';
import { type Side, SIDES, type Trial } from '../trial/index.ts';
import { findBreakpoint } from './find-breakpoint.ts';
import { findRecovery } from './find-recovery.ts';
import type { DegradationFinding, LevelFinding, PatternFindings } from './findings.ts';
import { placeIntervals, placeTrials } from './load-timeline.ts';
import { isHeldOnly, measureLevels } from './measure-levels.ts';

/** Throughput at the highest load over the best: below it a side breaks instead of bending. */
const GRACEFUL = 0.9;

/**
 * What a named pattern showed, side by side where there are two: descriptions of this run, without a verdict. Trials
 * that may not be judged are read too: a block in which the target failed is what a breakpoint looks for.
 */
export function analyzePattern(pattern: PatternPlan, trials: readonly Trial[]): readonly PatternFindings[] {
  return SIDES.filter((side) => trials.some((trial) => trial.side === side)).map((side) =>
    analyzeSide(pattern, trials, side),
  );
}

function analyzeSide(pattern: PatternPlan, trials: readonly Trial[], side: Side): PatternFindings {
  const placed = placeTrials(trials, side);
  const levels = measureLevels(placed, pattern.parts);
  const isLadder = pattern.name === 'stress' || pattern.name === 'progressive';
  return {
    side,
    levels,
    recovery: pattern.name === 'spike' ? findRecovery(placeIntervals(placed), pattern.parts) : null,
    degradation: isLadder && !isHeldOnly(placed) ? degradationOf(levels) : null,
    breakpoint: pattern.targets === null ? null : findBreakpoint(levels, pattern.targets),
  };
}

function degradationOf(levels: readonly LevelFinding[]): DegradationFinding | null {
  const held = levels.filter(({ part }) => part.kind === 'level' || part.kind === 'normal');
  const [first] = held;
  if (!first || held.length < 2) return null;
  const best = held.reduce((most, level) =>
    level.throughputPerSecond > most.throughputPerSecond ? level : most,
  );
  const last = held.reduce((most, level) => (level.part.amount >= most.part.amount ? level : most));
  const isGraceful =
    best.throughputPerSecond > 0 && last.throughputPerSecond >= GRACEFUL * best.throughputPerSecond;
  return { best, last, isGraceful };
}

/** Whether the breakpoint has been found: the level that was measured last is over and was not carried. */
export function isBroken(pattern: PatternPlan, trials: readonly Trial[]): boolean {
  if (pattern.targets === null) return false;
  const [findings] = analyzePattern(
    pattern,
    trials.filter(({ side }) => side === 'candidate'),
  );
  const broken = findings?.breakpoint?.broken;
  if (!findings || !broken) return false;
  const measuredMs = placeTrials(trials, 'candidate').at(-1)?.toMs ?? 0;
  return measuredMs >= broken.part.toMs - 1;
}
