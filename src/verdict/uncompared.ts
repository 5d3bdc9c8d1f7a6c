import { type Figure, LEAST_BASELINES, WHY_NOT_COMPARED } from '../comparison/index.ts';
import { assertNever } from '../foundation/index.ts';
import { isCompared, type Run } from '../trial/index.ts';
import type { Case, Statement, UnusableBaseline } from './case.ts';
import type { JudgedComparison, JudgedThreshold, Verdict } from './decision.ts';
import type { Finding } from './finding.ts';
import { FEW_BASELINES } from './reasons.ts';

/** What may be said of a scenario that was compared with nothing: the codes of the reasons. */
type Uncompared =
  /** There is no baseline, and this run becomes the first. */
  | 'first-run'
  /** There is no baseline, and this run is not kept. */
  | 'no-baseline'
  /** There are runs, all from after a slowdown that nobody accepted. */
  | 'no-accepted-level'
  /** The baseline would be the very commit that is judged. */
  | 'nothing-differs'
  /** There is a baseline, and it could not be read. */
  | 'baseline-unreadable'
  /** Both sides were measured, and no metric is of both. */
  | 'nothing-compared'
  /** The run is only to be stored, and nothing was to be decided. */
  | 'baseline-stored'
  /** Both sides were the same code, and nothing was to be decided. */
  | 'instances-compared'
  /** Neither a baseline nor a threshold was given. */
  | 'nothing-to-decide'
  /** Thresholds alone were to decide, and all are met. */
  | 'thresholds-only';

/** Whether a reason says that there is nothing to compare with. */
export function isMissing(code: string): boolean {
  return isNew(code) || code === ('no-accepted-level' satisfies Uncompared);
}

/** Whether it says that there is nothing, or not enough, yet: only what is new is excused. */
export function isNew(code: string): boolean {
  const excused: readonly string[] = ['first-run', 'no-baseline'] satisfies readonly Uncompared[];
  return excused.includes(code) || code === FEW_BASELINES;
}

/** Whether it says that nothing was to be decided. */
export function isOnlyStored(code: string): boolean {
  const stored: readonly string[] = ['baseline-stored', 'instances-compared'] satisfies readonly Uncompared[];
  return stored.includes(code);
}

/** What has to be said of a scenario whose load is not to be compared, whatever there is to compare it with. */
export function uncomparedNote(scenario: string): string {
  return `${scenario} is not compared, thresholds decide alone: ${WHY_NOT_COMPARED}`;
}

/** The same of those among runs of a gate. */
export function uncomparedNotes(runs: readonly Run[]): readonly string[] {
  const notes = runs.filter(({ load }) => !isCompared(load)).map(({ scenario }) => uncomparedNote(scenario));
  return [...new Set(notes)];
}

/**
 * What is said of the scenarios that were measured and compared with nothing: thresholds decide alone, and without them
 * there is no answer. Scenario by scenario, so that the pass of one never covers the silence of another, nor a finding
 * that of others. Of a scenario with a finding that says it all.
 */
export function uncomparedStatements(
  given: Case,
  comparisons: readonly JudgedComparison[],
  thresholds: readonly JudgedThreshold[],
  findings: readonly Finding[],
): readonly Statement[] {
  const found = new Set(findings.map(({ reason }) => reason.scenario));
  const scenarios = [...new Set(given.runs.map(({ scenario }) => scenario))];
  const uncompared = scenarios.filter(
    (name) => !found.has(name) && !comparisons.some(({ scenario, gated }) => gated && scenario === name),
  );
  return uncompared.flatMap((name) => {
    const own = thresholds.filter(({ scenario }) => scenario === name);
    const statement = statementFor(given, name, own);
    if (statement === null) return [];
    const { verdict, code, message, figures } = statement;
    const scenario = scenarios.length === 1 ? '' : name;
    const about = scenario === '' ? message : `${scenario}: ${message}`;
    return [
      {
        verdict,
        severity: 'none' as const,
        reason: { code, message: about, scenario, endpoint: '', metric: '', figures },
      },
    ];
  });
}

interface Said {
  readonly verdict: Verdict;
  readonly code: Uncompared;
  readonly message: string;
  readonly figures: readonly Figure[];
}

function statementFor(given: Case, scenario: string, thresholds: readonly JudgedThreshold[]): Said | null {
  const mayCompare = given.runs.some((run) => run.scenario === scenario && isCompared(run.load));
  if (!mayCompare && given.baseline !== 'to-store' && given.baseline !== 'same-code')
    return thresholdsAlone(thresholds, undecided(NEVER_COMPARED, thresholds));
  if (typeof given.baseline === 'object') return withUnusable(given.baseline, given, scenario);
  switch (given.baseline) {
    case 'missing':
      return withoutBaseline(given, scenario, thresholds);
    case 'not-wanted':
      return thresholdsAlone(thresholds, undecided(NO_BASELINE_GIVEN, thresholds));
    case 'to-store':
      return thresholdsAlone(thresholds, TO_BE_STORED);
    case 'same-code':
      return thresholdsAlone(thresholds, INSTANCES_COMPARED);
    case 'present':
      // A history that has other scenarios and not this one: it is new.
      return given.comparisons.some(({ mode }) => mode === 'baseline')
        ? withoutBaseline(given, scenario, thresholds)
        : said('invalid', 'nothing-compared', 'there is no metric that both sides have');
    default:
      return assertNever(given.baseline);
  }
}

function withoutBaseline(given: Case, scenario: string, thresholds: readonly JudgedThreshold[]): Said {
  const { policy, makesBaseline, unaccepted } = given;
  if (unaccepted.includes(scenario)) return NO_ACCEPTED_LEVEL;
  const verdict =
    policy.onMissingBaseline === 'thresholds-only' && thresholds.length > 0 ? 'pass' : 'inconclusive';
  if (makesBaseline !== '') {
    const needs = `a comparison needs ${LEAST_BASELINES} deployments of it, and there are none`;
    return said(
      verdict,
      'no-baseline',
      `there is no baseline yet: ${makesBaseline}; ${needs}`,
      LEAST_BASELINES,
    );
  }
  const first = 'this run is the first that later ones can be compared with';
  const needs = `a comparison needs ${LEAST_BASELINES} deployments, and with this one there is 1`;
  return said(verdict, 'first-run', `there is no baseline yet: ${first}; ${needs}`, LEAST_BASELINES - 1);
}

function withUnusable({ kind, cause }: UnusableBaseline, { unaccepted }: Case, scenario: string): Said {
  switch (kind) {
    case 'unreadable':
      // First: the accepted level that the others lack may stand in what cannot be read.
      return said('invalid', 'baseline-unreadable', `the baseline could not be read: ${cause}`);
    case 'identical':
      return unaccepted.includes(scenario)
        ? NO_ACCEPTED_LEVEL
        : said('inconclusive', 'nothing-differs', `nothing differs: ${cause}`);
    default:
      return assertNever(kind);
  }
}

/** `baselines` is how many more of them a comparison needs; 0 where that is not what lacks. */
function said(verdict: Verdict, code: Uncompared, message: string, baselines = 0): Said {
  const figures = baselines > 0 ? [{ of: 'baseline-deployments', value: baselines } as const] : [];
  return { verdict, code, message, figures };
}

/** Thresholds do not answer for such a scenario: it is known to have got slower. */
const NO_ACCEPTED_LEVEL = said(
  'inconclusive',
  'no-accepted-level',
  `there is no accepted level to compare with: all runs of this scenario in the history are from after a slowdown that nobody accepted, and a comparison needs ${LEAST_BASELINES} of an accepted one; with another name the scenario begins a new history`,
  LEAST_BASELINES,
);

/** Why nothing is compared, as it begins a sentence: where no threshold is given, and where one is. */
const NO_BASELINE_GIVEN = {
  without: 'neither a baseline nor a threshold was given',
  beside: 'no baseline was given',
};
const NEVER_COMPARED = {
  without: 'such a load is compared with nothing, and no threshold was given',
  beside: 'such a load is compared with nothing',
};

/** Said where no threshold counts: none was given, or what is broken is so on both sides and only new breaches count. */
function undecided(why: typeof NEVER_COMPARED, thresholds: readonly JudgedThreshold[]): Said {
  const old = thresholds.filter(({ state }) => state === 'broken').map(({ threshold }) => threshold.text);
  const message =
    old.length === 0
      ? why.without
      : `${why.beside}, and both sides break ${old.join(', ')}, of which only new breaches count`;
  return said('inconclusive', 'nothing-to-decide', `${message}: nothing to decide`);
}

const TO_BE_STORED = said(
  'inconclusive',
  'baseline-stored',
  'measured to be stored, so that later runs can be compared with it; it was compared with nothing',
);

const INSTANCES_COMPARED = said(
  'inconclusive',
  'instances-compared',
  'both sides are the same code: measured to learn how far two instances of it are apart, and nothing was decided',
);

/** What is said without thresholds that count, or by them; null where what follows from one says it all. */
function thresholdsAlone(thresholds: readonly JudgedThreshold[], without: Said): Said | null {
  if (thresholds.some(({ consequence }) => consequence !== 'none')) return null;
  // From one that both sides break nothing follows, and it is not met either.
  return thresholds.length > 0 && thresholds.every(({ state }) => state === 'met')
    ? said('pass', 'thresholds-only', 'only thresholds were asked for, and all are met')
    : without;
}
