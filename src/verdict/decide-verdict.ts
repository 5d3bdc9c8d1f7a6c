import type { Comparison } from '../comparison/index.ts';
import { at } from '../foundation/index.ts';
import { isCompared, type Run } from '../trial/index.ts';
import { acceptRegressions } from './accept-regressions.ts';
import type { Case, Statement } from './case.ts';
import {
  type Answer,
  type Decision,
  type JudgedComparison,
  type JudgedThreshold,
  type Reason,
  SEVERITIES,
  type Severity,
  type Verdict,
  VERDICTS,
} from './decision.ts';
import { discover } from './discoveries.ts';
import { calibrateFamily, judgeComparisons } from './judge-comparisons.ts';
import { judgeThresholds } from './judge-thresholds.ts';
import { outcomeOf, type OutcomeQuestion } from './outcome.ts';
import { comparisonReason, isAcceptedReason, nameOf, settleWords, thresholdReason } from './reasons.ts';
import type { Finding } from './finding.ts';
import { runFindings, usualOf } from './run-findings.ts';
import { requestNeedsOf, tooFewRequests } from './too-few-requests.ts';
import { isMissing, isNew, isOnlyStored, uncomparedNotes, uncomparedStatements } from './uncompared.ts';

/**
 * Decides. The worst statement that blocks wins, in the order regression, invalid, inconclusive, improvement, pass, so
 * that a slowdown which is tolerated or accepted covers nothing that is worse; where nothing blocks, the worst of all.
 * Without any statement there is no evidence, and the verdict is invalid.
 */
export function decideVerdict(given: Case): Decision {
  const calibration = calibrateFamily(given.comparisons, given.policy, given.replay);
  const findings = given.runs.flatMap((run) => runFindings(run, usualOf(given.comparisons, run)));
  const judged = judgeComparisons(given.comparisons, given.policy, calibration);
  const [usable, voided] = withoutSubstance(judged, findings);
  const accepted = acceptRegressions(usable, given.acceptances, startOf(given), scenariosOf(given));
  const { acceptances, notes } = accepted;
  const comparisons = [...accepted.comparisons, ...voided];
  const thresholds = given.runs.flatMap((run) => judgeThresholds(run));
  const said = statementsOf(given, { findings, usable: accepted.comparisons, comparisons }, thresholds);
  const statements = [...said, ...silenceStatements(scenariosOf(given), said)];
  const answer = answerOf(given, statements, thresholds);
  const compared = comparedOf(given);
  return {
    ...answer,
    mode: compared[0]?.mode ?? 'thresholds-only',
    gate: given.gate,
    comparisons: comparisons.toSorted(byImportance),
    thresholds,
    acceptances,
    calibration,
    discoveries: discover(compared),
    stops: given.runs.flatMap(({ scenario, stop }) => (stop === null ? [] : [{ scenario, ...stop }])),
    parts: partsOf(given, statements, thresholds),
    warnings: [
      ...given.notes,
      ...uncomparedNotes(given.runs),
      ...notes,
      ...warningsOf(comparisons.filter(({ gated }) => gated)),
    ],
  };
}

/** When the first of the runs began; a decision about nothing has no date, and accepts nothing. */
function startOf({ runs }: Case): string {
  const starts = runs.map(({ provenance }) => provenance.startedAt).toSorted();
  return starts[0] ?? '9999-12-31T00:00:00Z';
}

function scenariosOf({ runs }: Case): readonly string[] {
  return [...new Set(runs.map(({ scenario }) => scenario))];
}

/** What is said of each scenario. Where there is only one, its reasons need not name it. */
function partsOf(
  given: Case,
  statements: readonly Statement[],
  thresholds: readonly JudgedThreshold[],
): Decision['parts'] {
  const names = scenariosOf(given);
  return names.map((name) => {
    const own = statements.filter(({ reason }) => names.length === 1 || reason.scenario === name);
    const ownThresholds = thresholds.filter(({ scenario }) => scenario === name);
    return { scenario: name, ...answerOf(given, own, ownThresholds) };
  });
}

function answerOf(
  given: Case,
  statements: readonly Statement[],
  thresholds: readonly JudgedThreshold[],
): Answer {
  const present = VERDICTS.filter((word) => statements.some(({ verdict }) => verdict === word));
  const words = present.length === 0 ? (['invalid'] as const) : present;
  const answers = words.map((verdict): Answer => {
    const deciding = statements.filter((statement) => statement.verdict === verdict);
    const open = deciding.filter(({ reason }) => !isAcceptedReason(reason));
    const severity = worstSeverity(open.length > 0 ? open : deciding);
    const question: OutcomeQuestion = {
      verdict,
      severity,
      thresholdBroken: thresholds.some(
        ({ state, consequence }) => state === 'broken' && consequence === 'blocks',
      ),
      allAccepted: open.length === 0,
      baselineMissing: deciding.some(({ reason }) => isMissing(reason.code)),
      onlyStored: deciding.some(({ reason }) => isOnlyStored(reason.code)),
      otherwiseUndecided: deciding.some(({ reason }) => !isNew(reason.code) && !isOnlyStored(reason.code)),
      needsPerson: false,
      gate: given.gate,
    };
    const reasons = reasonsOf(statements, verdict);
    return { verdict, severity, ...outcomeOf(question, given.policy), reasons };
  });
  const blocking = answers.find(({ wouldBlock }) => wouldBlock);
  if (blocking !== undefined) return blocking;
  // A slowdown that is let through makes no success of what is open beside it.
  const isOpen = answers.some(({ conclusion }) => conclusion === 'neutral');
  const worst = at(answers, 0);
  return isOpen ? { ...worst, conclusion: 'neutral' } : worst;
}

/**
 * The comparisons that may be judged, and those of runs without substance: what these seem to show is not evidence,
 * neither for nor against, and nothing of it can be accepted.
 */
function withoutSubstance(
  judged: readonly JudgedComparison[],
  findings: readonly Finding[],
): readonly [usable: readonly JudgedComparison[], voided: readonly JudgedComparison[]] {
  const invalid = findings.filter(({ verdict, voids }) => verdict === 'invalid' && voids);
  const names = new Set(invalid.map(({ reason }) => reason.scenario));
  return [
    judged.filter(({ scenario }) => !names.has(scenario)),
    judged.filter(({ scenario }) => names.has(scenario)).map(asNoEvidence),
  ];
}

function asNoEvidence(judged: JudgedComparison): JudgedComparison {
  if (judged.verdict === 'invalid') return judged;
  return {
    ...judged,
    verdict: 'invalid',
    severity: 'none',
    reason: 'its run is invalid: what it seems to show is no evidence',
    grounds: null,
    suspected: null,
  };
}

/** What statements are made of. */
interface Found {
  readonly findings: readonly Finding[];
  /** Comparisons of runs with substance. */
  readonly usable: readonly JudgedComparison[];
  /** Those, and the others. */
  readonly comparisons: readonly JudgedComparison[];
}

function statementsOf(
  given: Case,
  { findings, usable, comparisons }: Found,
  thresholds: readonly JudgedThreshold[],
): readonly Statement[] {
  const faulty = findings.filter(({ verdict, fault }) => verdict === 'invalid' && fault === 'measurement');
  const unmeasured = new Set(faulty.map(({ reason }) => reason.scenario));
  const gated = usable.filter((comparison) => comparison.gated);
  return [
    ...findings.map(findingStatement),
    ...thresholds.flatMap((threshold) => thresholdStatement(threshold, unmeasured)),
    ...gated.flatMap((comparison) => comparisonStatement(comparison, given.runs)),
    ...tooFewRequests(gated, given.runs),
    ...uncomparedStatements(given, comparisons, thresholds, findings),
  ];
}

/** A scenario of which nothing is said has no evidence: what is said of the others does not stand for it. */
function silenceStatements(scenarios: readonly string[], said: readonly Statement[]): readonly Statement[] {
  if (scenarios.length < 2) return [];
  const silent = scenarios.filter((name) => !said.some(({ reason }) => reason.scenario === name));
  return silent.map((scenario) => ({
    verdict: 'invalid',
    severity: 'none',
    reason: {
      ...NOTHING_MEASURED,
      message: `${scenario}: nothing was measured that can be judged`,
      scenario,
    },
  }));
}

function findingStatement({ verdict, reason }: Finding): Statement {
  return { verdict, severity: verdict === 'regression' ? 'undetermined' : 'none', reason };
}

function comparisonStatement(comparison: JudgedComparison, runs: readonly Run[]): readonly Statement[] {
  const { verdict, severity, standing, figures } = comparison;
  const asksForRequests =
    standing.kind === 'informational' || (standing.kind === 'undecidable' && figures.length === 0);
  if (!asksForRequests) return [{ verdict, severity, reason: comparisonReason(comparison) }];
  const { words, figures: requests } = requestNeedsOf(comparison, runs);
  if (standing.kind === 'undecidable') {
    const wouldSettle = words === '' ? standing.needs : `${standing.needs} with ${words}`;
    const reason = comparisonReason({ ...comparison, wouldSettle, figures: requests });
    return [{ verdict, severity, reason }];
  }
  // The blocks had requests enough, and noise ate them: what was to decide did not, so the gate cannot say pass.
  if (!standing.curable) return [];
  const reason = {
    ...comparisonReason(comparison),
    code: 'undecided',
    message: `${nameOf(comparison)}: ${standing.reason}${settleWords(words)}`,
    figures: requests,
  };
  return [{ verdict: 'inconclusive', severity: 'none', reason }];
}

/**
 * Thresholds decide with or without a baseline, and also where the target serves nobody. What a faulty measurement seems
 * to break is no proof; it is told, because then `on-invalid: warn` does not let it through.
 */
function thresholdStatement(judged: JudgedThreshold, unmeasured: ReadonlySet<string>): readonly Statement[] {
  const reason = thresholdReason(judged);
  if (judged.state === 'no-samples') return [{ verdict: 'invalid', severity: 'none', reason }];
  if (judged.consequence === 'none') return [];
  if (judged.consequence === 'open') return [{ verdict: 'inconclusive', severity: 'none', reason }];
  if (!unmeasured.has(judged.scenario)) return [{ verdict: 'regression', severity: 'undetermined', reason }];
  const message = `${reason.message}, in a run that is invalid`;
  return [{ verdict: 'invalid', severity: 'none', reason: { ...reason, message } }];
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

/** Comparisons of loads that may be compared; the others are there to be looked at. */
function comparedOf({ runs, comparisons }: Case): readonly Comparison[] {
  const never = new Set(runs.filter(({ load }) => !isCompared(load)).map(({ scenario }) => scenario));
  return comparisons.filter(({ scenario }) => !never.has(scenario));
}

function worstSeverity(statements: readonly Statement[]): Severity {
  const order: readonly Severity[] = ['beyond-tolerance', 'undetermined', 'within-tolerance', 'none'];
  return (
    order.find((severity) => statements.some((statement) => statement.severity === severity)) ?? SEVERITIES[0]
  );
}

const NOTHING_MEASURED: Reason = {
  code: 'nothing-measured',
  message: 'nothing was measured',
  scenario: '',
  endpoint: '',
  metric: '',
  figures: [],
};

/** Those of the verdict first, then the worst. */
function reasonsOf(statements: readonly Statement[], verdict: Verdict): readonly Reason[] {
  const rank = (statement: Statement): number =>
    statement.verdict === verdict ? -1 : VERDICTS.indexOf(statement.verdict);
  const reasons = statements.toSorted((a, b) => rank(a) - rank(b)).map(({ reason }) => reason);
  return reasons.length > 0 ? reasons : [NOTHING_MEASURED];
}

/** Gated first, worst first, what is accepted after what is not, suspected before merely open; equals keep their order. */
function byImportance(a: JudgedComparison, b: JudgedComparison): number {
  const rank = (comparison: JudgedComparison): number =>
    (comparison.gated ? 0 : 100) +
    (comparison.standing.kind === 'informational' ? 50 : 0) +
    VERDICTS.indexOf(comparison.verdict) +
    (comparison.accepted === null ? 0 : 0.5) -
    (comparison.suspected === 'worse' ? 0.5 : 0);
  return rank(a) - rank(b);
}
