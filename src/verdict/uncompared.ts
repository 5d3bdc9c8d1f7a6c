import { assertNever } from '../foundation/index.ts';
import type { Case, Statement, UnusableBaseline } from './case.ts';
import type { JudgedComparison, JudgedThreshold, Verdict } from './decision.ts';

/** The reason's code where a baseline was asked for and none exists. */
export const NO_BASELINE = 'no-baseline';

/** The reason's code where a run is only to be stored, and nothing was to be decided. */
export const BASELINE_STORED = 'baseline-stored';

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
    const said = statementFor(given, own);
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

function statementFor(given: Case, thresholds: readonly JudgedThreshold[]): Said | null {
  if (typeof given.baseline === 'object') return withUnusable(given.baseline);
  switch (given.baseline) {
    case 'missing':
      return withoutBaseline(given, thresholds);
    case 'not-wanted':
      return thresholdsAlone(thresholds, NOTHING_TO_DECIDE);
    case 'to-store':
      return thresholdsAlone(thresholds, TO_BE_STORED);
    case 'present':
      // A history that has other scenarios and not this one: it is new, and its first run becomes its baseline.
      return given.comparisons.some(({ mode }) => mode === 'baseline')
        ? withoutBaseline(given, thresholds)
        : {
            verdict: 'invalid',
            code: 'nothing-compared',
            message: 'there is no metric that both sides have',
          };
    default:
      return assertNever(given.baseline);
  }
}

function withUnusable({ kind, cause }: UnusableBaseline): Said {
  switch (kind) {
    case 'unreadable':
      return {
        verdict: 'invalid',
        code: 'baseline-unreadable',
        message: `the baseline could not be read: ${cause}`,
      };
    case 'identical':
      return { verdict: 'inconclusive', code: 'nothing-differs', message: `nothing differs: ${cause}` };
    default:
      return assertNever(kind);
  }
}

function withoutBaseline({ policy }: Case, thresholds: readonly JudgedThreshold[]): Said {
  const pass = policy.onMissingBaseline === 'thresholds-only' && thresholds.length > 0;
  return {
    verdict: pass ? 'pass' : 'inconclusive',
    code: NO_BASELINE,
    message: 'there is no baseline yet: this run is the first that later ones can be compared with',
  };
}

const NOTHING_TO_DECIDE: Said = {
  verdict: 'inconclusive',
  code: 'nothing-to-decide',
  message: 'neither a baseline nor a threshold was given: nothing to decide',
};

const TO_BE_STORED: Said = {
  verdict: 'inconclusive',
  code: BASELINE_STORED,
  message: 'measured to be stored, so that later runs can be compared with it; it was compared with nothing',
};

/** What is said without thresholds, or by them; null where one that is not met says it all. */
function thresholdsAlone(thresholds: readonly JudgedThreshold[], without: Said): Said | null {
  if (thresholds.length === 0) return without;
  return thresholds.every(({ state }) => state === 'met')
    ? {
        verdict: 'pass',
        code: 'thresholds-only',
        message: 'only thresholds were asked for, and all are met',
      }
    : null;
}
