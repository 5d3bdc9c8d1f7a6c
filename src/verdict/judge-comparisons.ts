import type { Comparison } from '../comparison/index.ts';
import { at } from '../foundation/index.ts';
import type { Policy } from '../scenario/index.ts';
import {
  eHolm,
  type Hierarchical,
  hierarchicalEHolm,
  hierarchicalHolm,
  holm,
  spentLevel,
} from '../statistics/index.ts';
import type { Grounds, JudgedComparison, Severity, Verdict } from './decision.ts';
import { type ErrorLevels, groundsOf } from './grounds.ts';
import { type Calibration, calibrate, type FamilyCalibration, type HistoryReplay } from './replay.ts';

/** The statements that a family is tested on. */
type FamilyStatement = keyof FamilyCalibration;

/**
 * Decides every comparison by where its interval lies against the two margins:
 *
 *   better │ −δ0   0   +δ0        +δ1 →│ worse        δ0 = noise floor, δ1 = tolerance
 *   ├──┤   │  │    │    │          │                improvement   wholly beyond −δ0
 *          ├──┼────┼────┼──┤       │                pass          surely below +δ1
 *          │  │    │    │ ├────┤   │                regression, within tolerance
 *          │  │    │    │      ├───┼────┤           regression, undetermined (blocks)
 *          │  │    │    │          │  ├──┤          regression, beyond tolerance
 *          │  │  ├─┼────┼──────────┼─┤              inconclusive
 *   (no usable evidence)                            invalid
 *
 * Where `tolerance: auto` chose a wider margin than δ1 for a pass, it holds for the pass alone.
 *
 * The gated comparisons that can be judged are one family: regressions are corrected by weighted e-Holm (e-values) or
 * Holm (p-values) at error alpha (endpoint by endpoint where the family is large), improvements likewise. The others are
 * judged as a family of their own, for showing.
 *
 * `planned` is how many gated comparisons the whole gate has, which its files fix: by it, and not by how many of them could be
 * judged, a family is large, so that what was decided stays so.
 *
 * Against a history the family must also be unusual among the past runs of the branch: the last hurdle, which can only
 * take a finding away.
 */
export function judgeComparisons(
  comparisons: readonly Comparison[],
  policy: Policy,
  calibration: FamilyCalibration | null = null,
  planned: number = comparisons.filter(({ gated }) => gated).length,
): readonly JudgedComparison[] {
  const tested = comparisons.filter(isTested);
  const others = comparisons.filter((comparison) => !isTested(comparison));
  const judged = new Map([
    ...judgeFamily(tested, policy, calibration, planned > LARGE_FAMILY),
    ...judgeFamily(others, policy, calibration, others.length > LARGE_FAMILY),
  ]);
  return comparisons.map((comparison) => judged.get(comparison) ?? judgeAlone(comparison));
}

/** How unusual the family is among the past runs of the branch; null where the replay has no say. */
export function calibrateFamily(
  comparisons: readonly Comparison[],
  { alpha }: Policy,
  replay: HistoryReplay,
): FamilyCalibration | null {
  return calibrate(comparisons.filter(isTested), replay, alpha);
}

function isTested({ gated, standing }: Comparison): boolean {
  return gated && standing.kind === 'judged';
}

function judgeFamily(
  family: readonly Comparison[],
  policy: Policy,
  calibration: FamilyCalibration | null,
  isLarge: boolean,
): readonly (readonly [Comparison, JudgedComparison])[] {
  const usable = family.filter(
    ({ standing }) => standing.kind === 'judged' || standing.kind === 'informational',
  );
  // E-values and p-values are corrected apart; mixing modes in one family does not happen within one gate.
  return (['e', 'p'] as const).flatMap((kind) => {
    const members = usable.filter(({ evidence }) => evidence.kind === kind);
    const slower = correctFamily(members, 'slower', policy, isLarge);
    const faster = correctFamily(members, 'faster', policy, isLarge);
    const usual = (direction: FamilyStatement): Calibration | null =>
      calibration !== null && calibration[direction].probability > policy.alpha
        ? calibration[direction]
        : null;
    return members.map((comparison, index) => {
      const [worse, better] = [at(slower, index), at(faster, index)];
      const levels: ErrorLevels = { slower: worse.level, faster: better.level, acceptable: policy.beta };
      const holds = {
        slower: worse.rejected && usual('slower') === null,
        faster: better.rejected && usual('faster') === null,
      };
      const grounds = groundsOf(comparison, levels, holds, members.length);
      return [comparison, judgeOne(comparison, grounds, worse.rejected ? usual('slower') : null)] as const;
    });
  });
}

/** Families of more gated metrics than this are corrected endpoint by endpoint. */
const LARGE_FAMILY = 20;

/**
 * Corrects a family for its size. In a small one every single finding holds at the family's error. In a large one this
 * holds for endpoints, and the metrics of an endpoint that is found slower need no more than its own number of metrics
 * asks for: else the second of them would have to be as sure as if it were alone among all.
 */
function correctFamily(
  members: readonly Comparison[],
  statement: FamilyStatement,
  { alpha }: Policy,
  isLarge: boolean,
): readonly Hierarchical[] {
  const tests = members.map(({ scenario, endpoint, weight, evidence }) => ({
    group: JSON.stringify([scenario, endpoint]),
    weight,
    value: evidence[statement],
  }));
  const isOfPs = members[0]?.evidence.kind === 'p';
  if (isLarge) return isOfPs ? hierarchicalHolm(tests, alpha) : hierarchicalEHolm(tests, alpha);
  const rejected = isOfPs ? holm(tests, alpha) : eHolm(tests, alpha);
  return tests.map((_, index) => ({
    rejected: rejected[index] === true,
    level: spentLevel(tests, rejected, index, alpha),
  }));
}

/**
 * Decides one comparison. `usual` is set where it would be slower, had not past runs of the branch looked as much so.
 */
function judgeOne(comparison: Comparison, grounds: Grounds, usual: Calibration | null): JudgedComparison {
  const { confirmation } = comparison;
  const { slower, faster, acceptable } = grounds;
  const needs = confirmation.kind === 'suspected' ? confirmation.needs : '';
  const unconfirmed = needs === '' ? null : directionOf(grounds);
  const as = (verdict: Verdict, severity: Severity, reason: string): JudgedComparison => ({
    ...comparison,
    verdict,
    severity,
    reason,
    grounds,
    suspected: unconfirmed,
    accepted: null,
    draft: null,
  });
  if (unconfirmed === 'worse')
    return as('inconclusive', 'none', `suspected to be worse; to confirm it needs ${needs}`);
  if (slower.holds) return as('regression', ...severityOf(grounds));
  if (faster.holds && unconfirmed === null) return as('improvement', 'none', 'surely better');
  const better = unconfirmed === null ? '' : `; it seems better, and to confirm that it needs ${needs}`;
  const { margins } = comparison;
  const bound = margins.passing > margins.tolerance ? 'what tolerance auto lets pass' : 'the tolerance';
  if (acceptable.holds) return as('pass', 'none', `surely not worse than ${bound}${better}`);
  if (usual !== null) {
    return as(
      'inconclusive',
      'none',
      `it looks worse, and so did ${usual.asExtreme} of the last ${usual.runs} runs of the branch, in which nothing is known to have changed`,
    );
  }
  return as('inconclusive', 'none', 'neither a slowdown nor its absence is proved');
}

/** How bad a regression is, and the words for it. */
function severityOf({ beyondTolerance, withinTolerance }: Grounds): readonly [Severity, string] {
  if (beyondTolerance.holds)
    return ['beyond-tolerance', 'surely worse, and surely by more than the tolerance'];
  if (withinTolerance.holds)
    return ['within-tolerance', 'surely worse, and surely by less than the tolerance'];
  return ['undetermined', 'surely worse; whether by more than the tolerance is not known'];
}

/** What is shown to have changed, if anything. */
function directionOf({ slower, faster }: Grounds): JudgedComparison['suspected'] {
  if (slower.holds) return 'worse';
  return faster.holds ? 'better' : null;
}

/** Comparisons without usable evidence: what is absent is invalid, what is too little is inconclusive. */
function judgeAlone(comparison: Comparison): JudgedComparison {
  const { standing } = comparison;
  const reason = standing.kind === 'judged' ? 'no usable evidence' : standing.reason;
  const verdict: Verdict = standing.kind === 'undecidable' ? 'inconclusive' : 'invalid';
  return {
    ...comparison,
    verdict,
    severity: 'none',
    reason,
    grounds: null,
    suspected: null,
    accepted: null,
    draft: null,
  };
}
