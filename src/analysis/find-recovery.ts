import { median } from 'simple-statistics';
import type { PatternPart } from '../scenario/index.ts';
import { failedShare, type RecoveryFinding } from './findings.ts';
import type { PlacedInterval } from './load-timeline.ts';

/** A side has recovered when its p95 is at most this much above the usual one … */
const NEAR = 1.25;
/** … or this many milliseconds: of very quick answers a quarter more is nothing. */
const NEAR_MS = 2;
/** … with hardly more failures than usual, as a share … */
const MORE_FAILURES = 0.01;
/** … in this many intervals in a row: one good second is luck. */
const IN_A_ROW = 3;

/**
 * How long after the peak of a spike response times and failures were as usual again. Usual is the median over the
 * seconds before the spike; the time counts from the peak's end to the first of three good seconds in a row.
 */
export function findRecovery(
  intervals: readonly PlacedInterval[],
  parts: readonly PatternPart[],
): RecoveryFinding {
  const peak = parts.find(({ kind }) => kind === 'peak');
  const normal = parts.find(({ kind }) => kind === 'normal');
  if (!peak || !normal) return { kind: 'unknown', reason: 'the load has no peak' };
  const before = within(intervals, normal).filter(({ planned }) => planned > 0);
  const usual = before.flatMap(({ p95Ms }) => p95Ms ?? []);
  if (usual.length < IN_A_ROW) return { kind: 'unknown', reason: 'too little was measured before the peak' };
  const usualP95Ms = median(usual);
  const usualFailures = median(before.map(failedShare));
  const peakTimes = within(intervals, peak).flatMap(({ p95Ms }) => p95Ms ?? []);
  const peakP95Ms = peakTimes.length === 0 ? null : Math.max(...peakTimes);
  const after = intervals.filter(({ loadMs, planned }) => loadMs >= peak.toMs && planned > 0);
  if (after.length === 0) return { kind: 'unknown', reason: 'nothing was measured after the peak' };
  const isGood = (interval: PlacedInterval): boolean =>
    interval.p95Ms !== null &&
    interval.p95Ms <= Math.max(usualP95Ms * NEAR, usualP95Ms + NEAR_MS) &&
    failedShare(interval) <= usualFailures + MORE_FAILURES;
  const first = after.findIndex(
    (_, index) => index + IN_A_ROW <= after.length && after.slice(index, index + IN_A_ROW).every(isGood),
  );
  const found = after[first];
  if (found)
    return { kind: 'recovered', afterMs: Math.max(0, found.loadMs - peak.toMs), usualP95Ms, peakP95Ms };
  const last = after.at(-1);
  const atLeastMs = last ? last.loadMs + last.durationMs - peak.toMs : 0;
  return { kind: 'not-recovered', atLeastMs, usualP95Ms, peakP95Ms };
}

function within(intervals: readonly PlacedInterval[], part: PatternPart): readonly PlacedInterval[] {
  return intervals.filter(
    ({ loadMs, durationMs }) => loadMs >= part.fromMs && loadMs + durationMs <= part.toMs + 1,
  );
}
