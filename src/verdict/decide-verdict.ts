import type { Comparison } from '../comparison/index.ts';
import type { Policy } from '../scenario/index.ts';
import type { Run } from '../trial/index.ts';
import {
  type Decision,
  type Gate,
  type JudgedComparison,
  type JudgedThreshold,
  type Reason,
  SEVERITIES,
  type Severity,
  VERDICTS,
  type Verdict,
} from './decision.ts';
import { judgeComparisons } from './judge-comparisons.ts';
import { judgeThresholds } from './judge-thresholds.ts';
import { outcomeOf } from './outcome.ts';
import { comparisonReason, nameOf, thresholdReason } from './reasons.ts';
import { runFindings } from './run-findings.ts';

/** Whether there was something to compare with. */
export type BaselineState =
  /** Both sides were measured, or baselines were read. */
  | 'present'
  /** One was asked for, and none exists yet. */
  | 'missing'
  /** None was asked for: only thresholds decide. */
  | 'not-wanted';

/** Everything that a decision rests on. */
export interface Case {
  /** The candidate's runs, one per scenario; all their comparisons are one family. */
  readonly runs: readonly Run[];
  readonly comparisons: readonly Comparison[];
  readonly baseline: BaselineState;
  readonly gate: Gate;
  readonly policy: Policy;
}

/** One statement towards the verdict. */
interface Statement {
  readonly verdict: Verdict;
  readonly severity: Severity;
  readonly reason: Reason;
}

/**
 * Decides. The worst statement wins, in the order regression, invalid, inconclusive, improvement, pass; without any
 * statement there is no evidence, and the verdict is invalid.
 */
export function decideVerdict(given: Case): Decision {
  const comparisons = judgeComparisons(given.comparisons, given.policy);
  const thresholds = given.runs.flatMap((run) => judgeThresholds(run));
  const statements = statementsOf(given, comparisons, thresholds);
  const verdict =
    VERDICTS.find((word) => statements.some((statement) => statement.verdict === word)) ?? 'invalid';
  const deciding = statements.filter((statement) => statement.verdict === verdict);
  const severity = worstSeverity(deciding);
  const outcome = outcomeOf(
    {
      verdict,
      severity,
      thresholdBroken: thresholds.some(({ state }) => state === 'broken'),
      baselineMissing: given.baseline === 'missing',
      needsPerson: false,
      gate: given.gate,
    },
    given.policy,
  );
  return {
    verdict,
    severity,
    ...outcome,
    mode: modeOf(given.comparisons),
    gate: given.gate,
    comparisons: comparisons.toSorted(byImportance),
    thresholds,
    reasons: reasonsOf(statements),
    warnings: warningsOf(comparisons.filter(({ gated }) => gated)),
  };
}

function statementsOf(
  given: Case,
  comparisons: readonly JudgedComparison[],
  thresholds: readonly JudgedThreshold[],
): readonly Statement[] {
  const findings = given.runs.flatMap(runFindings);
  const invalidRuns = new Set(
    findings.filter(({ verdict }) => verdict === 'invalid').map(({ reason }) => reason.scenario),
  );
  // What an invalid run seems to show is not evidence, neither for nor against.
  const usable = comparisons.filter(
    (comparison) => comparison.gated && !invalidRuns.has(comparison.scenario),
  );
  return [
    ...findings.map(({ verdict, reason }) => ({ verdict, severity: 'undetermined' as const, reason })),
    ...thresholds.flatMap((threshold) => thresholdStatement(threshold, invalidRuns)),
    ...usable.flatMap(comparisonStatement),
    ...tooFewRequests(usable),
    ...(findings.length > 0 ? [] : withoutComparison(given, comparisons, thresholds)),
  ];
}

function comparisonStatement(comparison: JudgedComparison): readonly Statement[] {
  const { verdict, severity, standing } = comparison;
  if (standing.kind === 'informational') {
    // The blocks had requests enough, and noise ate them: what was to decide did not, so the gate cannot say pass.
    if (!standing.curable) return [];
    const reason = {
      ...comparisonReason(comparison),
      code: 'undecided',
      message: `${nameOf(comparison)}: ${standing.reason}`,
    };
    return [{ verdict: 'inconclusive', severity: 'none', reason }];
  }
  return [{ verdict, severity, reason: comparisonReason(comparison) }];
}

function thresholdStatement(judged: JudgedThreshold, invalidRuns: ReadonlySet<string>): readonly Statement[] {
  const reason = thresholdReason(judged);
  if (judged.state === 'no-samples') return [{ verdict: 'invalid', severity: 'none', reason }];
  if (judged.state === 'met' || invalidRuns.has(judged.scenario)) return [];
  return [{ verdict: 'regression', severity: 'undetermined', reason }];
}

/** An endpoint that should be gated and has no response time that can be judged is undecided, whatever else passes. */
function tooFewRequests(gated: readonly JudgedComparison[]): readonly Statement[] {
  const times = gated.filter(({ metric }) => metric.kind.kind === 'response-time');
  const endpoints = [...new Set(times.map(({ scenario, endpoint }) => JSON.stringify([scenario, endpoint])))];
  return endpoints.flatMap((key) => {
    const own = times.filter(({ scenario, endpoint }) => JSON.stringify([scenario, endpoint]) === key);
    const [first] = own;
    if (first === undefined || own.some(({ standing }) => standing.kind !== 'informational')) return [];
    const why = first.standing.kind === 'informational' ? first.standing.reason : '';
    return [
      {
        verdict: 'inconclusive' as const,
        severity: 'none' as const,
        reason: {
          ...comparisonReason(first),
          code: 'too-few-requests',
          message: `no response time of this endpoint can be judged: ${why}; raise the rate or the duration`,
        },
      },
    ];
  });
}

/** What is said when nothing was compared: thresholds decide alone, and without them there is no answer. */
function withoutComparison(
  { baseline, policy, comparisons: raw }: Case,
  comparisons: readonly JudgedComparison[],
  thresholds: readonly JudgedThreshold[],
): readonly Statement[] {
  const about = (verdict: Verdict, code: string, message: string): readonly Statement[] => [
    { verdict, severity: 'none', reason: { code, message, scenario: '', endpoint: '', metric: '' } },
  ];
  const thresholdsDecide = thresholds.length > 0;
  if (baseline === 'missing') {
    const pass = policy.onMissingBaseline === 'thresholds-only' && thresholdsDecide;
    return about(
      pass ? 'pass' : 'inconclusive',
      'no-baseline',
      'there is no baseline yet: this run is the first that later ones can be compared with',
    );
  }
  if (baseline === 'not-wanted') {
    return thresholdsDecide
      ? about('pass', 'thresholds-only', 'only thresholds were asked for, and all are met')
      : about(
          'inconclusive',
          'nothing-to-decide',
          'neither a baseline nor a threshold was given: nothing to decide',
        );
  }
  const anything = raw.length > 0 && comparisons.some(({ gated }) => gated);
  return anything ? [] : about('invalid', 'nothing-compared', 'there is no metric that both sides have');
}

/** What all gated comparisons say is said once; what one says, with its name. */
function warningsOf(gated: readonly JudgedComparison[]): readonly string[] {
  const all = [...new Set(gated.flatMap(({ warnings }) => warnings))];
  const notJudged = gated.flatMap((comparison) =>
    comparison.standing.kind === 'informational'
      ? [`${nameOf(comparison)} is not judged: ${comparison.standing.reason}`]
      : [],
  );
  const told = all.flatMap((warning) => {
    const own = gated.filter(({ warnings }) => warnings.includes(warning));
    return own.length === gated.length
      ? [warning]
      : own.map((comparison) => `${nameOf(comparison)}: ${warning}`);
  });
  return [...notJudged, ...told];
}

function modeOf(comparisons: readonly Comparison[]): Decision['mode'] {
  return comparisons[0]?.mode ?? 'thresholds-only';
}

function worstSeverity(statements: readonly Statement[]): Severity {
  const order: readonly Severity[] = ['beyond-tolerance', 'undetermined', 'within-tolerance', 'none'];
  return (
    order.find((severity) => statements.some((statement) => statement.severity === severity)) ?? SEVERITIES[0]
  );
}

function reasonsOf(statements: readonly Statement[]): readonly Reason[] {
  const rank = (statement: Statement): number => VERDICTS.indexOf(statement.verdict);
  const reasons = statements.toSorted((a, b) => rank(a) - rank(b)).map(({ reason }) => reason);
  const nothing: Reason = {
    code: 'nothing-measured',
    message: 'nothing was measured',
    scenario: '',
    endpoint: '',
    metric: '',
  };
  return reasons.length > 0 ? reasons : [nothing];
}

/** Gated first, worst first; equals keep their order. */
function byImportance(a: JudgedComparison, b: JudgedComparison): number {
  const rank = (comparison: JudgedComparison): number =>
    (comparison.gated ? 0 : 100) +
    (comparison.standing.kind === 'informational' ? 50 : 0) +
    VERDICTS.indexOf(comparison.verdict);
  return rank(a) - rank(b);
}
