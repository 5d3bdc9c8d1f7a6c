import type {
  BreakpointFinding,
  DegradationFinding,
  LevelFinding,
  MissedTarget,
  PatternFindings,
  RecoveryFinding,
} from '../../analysis/index.ts';
import { assertNever } from '../../foundation/index.ts';
import type { PatternPlan } from '../../scenario/index.ts';
import type { ScenarioReport } from '../report.ts';
import { formatDuration, formatNumber } from '../text/format-number.ts';
import { formatQuantity } from '../text/format-quantity.ts';
import { code, type Phrase, phrase } from '../text/phrase.ts';

/** What the named patterns showed, one sentence a finding; the side is named where there are two. */
export function patternSentences(scenarios: readonly ScenarioReport[]): readonly Phrase[] {
  return scenarios.flatMap(({ load: { pattern }, patternFindings, scenario }) => {
    if (pattern === null) return [];
    return patternFindings.flatMap((findings) => {
      const several = scenarios.length > 1 ? phrase`${code(scenario)}: ` : [];
      const side = patternFindings.length > 1 ? `${findings.side}: ` : '';
      return sentencesOf(pattern, findings).map((sentence) => phrase`${several}${side}${sentence}`);
    });
  });
}

function sentencesOf(pattern: PatternPlan, findings: PatternFindings): readonly string[] {
  const { recovery, degradation, breakpoint } = findings;
  return [
    ...(recovery === null ? [] : [recoveryWords(recovery)]),
    ...(degradation === null ? [] : [degradationWords(pattern, degradation)]),
    ...(breakpoint === null ? [] : [breakpointWords(pattern, breakpoint)]),
  ];
}

function recoveryWords(recovery: RecoveryFinding): string {
  switch (recovery.kind) {
    case 'recovered': {
      const after =
        recovery.afterMs === 0 ? 'at once' : `${formatDuration(recovery.afterMs)} after the end of the peak`;
      return `recovered ${after} (p95 usually ${time(recovery.usualP95Ms)}, at the peak ${time(recovery.peakP95Ms)})`;
    }
    case 'not-recovered':
      return `not recovered within ${formatDuration(recovery.atLeastMs)} after the peak (p95 usually ${time(recovery.usualP95Ms)}, at the peak ${time(recovery.peakP95Ms)})`;
    case 'unknown':
      return `recovery cannot be told: ${recovery.reason}`;
    default:
      return assertNever(recovery);
  }
}

function degradationWords(pattern: PatternPlan, { best, last, isGraceful }: DegradationFinding): string {
  if (best.throughputPerSecond === 0)
    return `nothing succeeded at any level from ${amount(pattern, best)} to ${amount(pattern, last)}`;
  const most = `most throughput ${perSecond(best)} at ${amount(pattern, best)}`;
  const end = `${perSecond(last)} at ${amount(pattern, last)}`;
  return isGraceful
    ? `degrades gracefully: ${most}, still ${end}`
    : `breaks under load: ${most}, only ${end}`;
}

function breakpointWords(pattern: PatternPlan, { carried, broken, missed }: BreakpointFinding): string {
  if (broken === null || missed === null) {
    return carried === null
      ? 'no level was measured to its end'
      : `carried every level up to ${amount(pattern, carried)}: the limit lies higher`;
  }
  const reached =
    carried === null ? 'carried not even the first level' : `carried ${amount(pattern, carried)}`;
  return `${reached}, and no longer ${amount(pattern, broken)}: ${missedWords(missed)}`;
}

function missedWords(missed: MissedTarget): string {
  switch (missed.kind) {
    case 'answers':
      return 'nothing succeeded';
    case 'success': {
      const [had, wanted] = [missed.share, missed.target].map((share) => formatQuantity(share, 'share'));
      return `${had} succeeded, ${wanted} were asked for`;
    }
    case 'p95':
      return `p95 was ${time(missed.p95Ms)}, at most ${time(missed.targetMs)} were asked for`;
    default:
      return assertNever(missed);
  }
}

/** `40 per second`, `50 users`: what a level asked for. */
export function amount({ unit }: PatternPlan, { part }: Pick<LevelFinding, 'part'>): string {
  return `${formatNumber(part.amount)} ${unit === 'users' ? 'users' : 'per second'}`;
}

function perSecond({ throughputPerSecond }: LevelFinding): string {
  return formatQuantity(throughputPerSecond, '1/s');
}

function time(ms: number | null): string {
  return formatQuantity(ms, 'ms');
}
