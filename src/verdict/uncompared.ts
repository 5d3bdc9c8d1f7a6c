import { assertNever } from '../foundation/index.ts';
import type { Case, Statement } from './case.ts';
import type { JudgedComparison, JudgedThreshold, Verdict } from './decision.ts';

/** Codes of the reasons of a scenario that was to be compared and could not. */
const UNCOMPARED = [
  /** There is no baseline, and this run becomes the first. */
  'first-run',
  /** There is no baseline, and this run is not kept. */
  'no-baseline',
  /** There are runs, all from after a slowdown that nobody accepted. */
  'no-accepted-level',
] as const;
type Uncompared = (typeof UNCOMPARED)[number];

/** Whether a reason says that there is nothing to compare with. */
export function isUncompared(code: string): boolean {
  return UNCOMPARED.some((each) => each === code);
}

/** Whether it says that there never was anything: only what is new is excused. */
export function isNew(code: string): boolean {
  return code === 'first-run' || code === 'no-baseline';
}

/**
 * What is said of the scenarios that were measured and compared with nothing: thresholds decide alone, and without them
 * there is no answer. Scenario by scenario, so that the pass of one never covers the silence of another.
 */
export function uncomparedStatements(
  given: Case,
  comparisons: readonly JudgedComparison[],
  thresholds: readonly JudgedThreshold[],
): readonly Statement[] {
  const scenarios = [...new Set(given.runs.map(({ scenario }) => scenario))];
  const uncompared = scenarios.filter(
    (name) => !comparisons.some(({ scenario, gated }) => gated && scenario === name),
  );
  return uncompared.flatMap((name) => {
    const own = thresholds.filter(({ scenario }) => scenario === name);
    const said = statementFor(given, name, own);
    if (said === null) return [];
    const { verdict, code, message } = said;
    const scenario = scenarios.length === 1 ? '' : name;
    const about = scenario === '' ? message : `${scenario}: ${message}`;
    return [
      {
        verdict,
        severity: 'none' as const,
        reason: { code, message: about, scenario, endpoint: '', metric: '' },
      },
    ];
  });
}

interface Said {
  readonly verdict: Verdict;
  readonly code: string;
  readonly message: string;
}

function statementFor(given: Case, scenario: string, thresholds: readonly JudgedThreshold[]): Said | null {
  switch (given.baseline) {
    case 'missing':
      return withoutBaseline(given, scenario, thresholds);
    case 'not-wanted':
      return thresholdsAlone(thresholds);
    case 'present':
      // A history that has other scenarios and not this one: it is new.
      return given.comparisons.some(({ mode }) => mode === 'baseline')
        ? withoutBaseline(given, scenario, thresholds)
        : {
            verdict: 'invalid',
            code: 'nothing-compared',
            message: 'there is no metric that both sides have',
          };
    default:
      return assertNever(given.baseline);
  }
}

function withoutBaseline(
  { policy, makesBaseline, unaccepted }: Case,
  scenario: string,
  thresholds: readonly JudgedThreshold[],
): Said {
  if (unaccepted.includes(scenario)) {
    // Thresholds do not answer for it: it is known to have got slower.
    return uncompared(
      'inconclusive',
      'no-accepted-level',
      'there is no accepted level to compare with: all runs of this scenario in the history are from after a slowdown that nobody accepted; with another name the scenario begins a new history',
    );
  }
  const verdict =
    policy.onMissingBaseline === 'thresholds-only' && thresholds.length > 0 ? 'pass' : 'inconclusive';
  return makesBaseline === ''
    ? uncompared(
        verdict,
        'first-run',
        'there is no baseline yet: this run is the first that later ones can be compared with',
      )
    : uncompared(verdict, 'no-baseline', `there is no baseline yet: ${makesBaseline}`);
}

function uncompared(verdict: Verdict, code: Uncompared, message: string): Said {
  return { verdict, code, message };
}

/** Null where a threshold that is not met says it all. */
function thresholdsAlone(thresholds: readonly JudgedThreshold[]): Said | null {
  if (thresholds.length === 0) {
    return {
      verdict: 'inconclusive',
      code: 'nothing-to-decide',
      message: 'neither a baseline nor a threshold was given: nothing to decide',
    };
  }
  return thresholds.every(({ state }) => state === 'met')
    ? {
        verdict: 'pass',
        code: 'thresholds-only',
        message: 'only thresholds were asked for, and all are met',
      }
    : null;
}
