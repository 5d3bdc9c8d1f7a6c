import type { Comparison } from '../comparison/index.ts';
import type { Policy } from '../scenario/index.ts';
import { eHolm, holm, spentLevel } from '../statistics/index.ts';
import type { Grounds, JudgedComparison, Severity, Verdict } from './decision.ts';
import { type ErrorLevels, groundsOf } from './grounds.ts';

/** The statements of the evidence that a family is tested on. */
type Statement = 'slower' | 'faster';

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
 * Holm (p-values) at error alpha, improvements likewise. The others are judged as a family of their own, for showing.
 */
export function judgeComparisons(
  comparisons: readonly Comparison[],
  policy: Policy,
): readonly JudgedComparison[] {
  const isTested = (comparison: Comparison): boolean =>
    comparison.gated && comparison.standing.kind === 'judged';
  const families = [comparisons.filter(isTested), comparisons.filter((comparison) => !isTested(comparison))];
  const judged = new Map(families.flatMap((family) => judgeFamily(family, policy)));
  return comparisons.map((comparison) => judged.get(comparison) ?? judgeAlone(comparison));
}

function judgeFamily(
  family: readonly Comparison[],
  policy: Policy,
): readonly (readonly [Comparison, JudgedComparison])[] {
  const usable = family.filter(
    ({ standing }) => standing.kind === 'judged' || standing.kind === 'informational',
  );
  // E-values and p-values are corrected apart; mixing modes in one family does not happen within one gate.
  return (['e', 'p'] as const).flatMap((kind) => {
    const members = usable.filter(({ evidence }) => evidence.kind === kind);
    const [slower, faster] = [tested(members, 'slower', policy), tested(members, 'faster', policy)];
    return members.map((comparison, index) => {
      const levels: ErrorLevels = {
        slower: slower.levelOf(index),
        faster: faster.levelOf(index),
        acceptable: policy.beta,
      };
      const holds = { slower: slower.rejected[index] === true, faster: faster.rejected[index] === true };
      return [
        comparison,
        judgeOne(comparison, groundsOf(comparison, levels, holds, members.length)),
      ] as const;
    });
  });
}

/** One statement about a whole family: of which members it is proved, and at which error level. */
interface Tested {
  readonly rejected: readonly boolean[];
  readonly levelOf: (index: number) => number;
}

function tested(members: readonly Comparison[], statement: Statement, { alpha }: Policy): Tested {
  const evidences = members.map(({ weight, evidence }) => ({ weight, value: evidence[statement] }));
  const rejected = members[0]?.evidence.kind === 'p' ? holm(evidences, alpha) : eHolm(evidences, alpha);
  return { rejected, levelOf: (index) => spentLevel(evidences, rejected, index, alpha) };
}

function judgeOne(comparison: Comparison, grounds: Grounds): JudgedComparison {
  const { confirmation } = comparison;
  const { slower, faster, acceptable, beyondTolerance, withinTolerance } = grounds;
  const needs = confirmation.kind === 'suspected' ? confirmation.needs : '';
  const unconfirmed = needs === '' ? null : slower.holds ? 'worse' : faster.holds ? 'better' : null;
  const as = (verdict: Verdict, severity: Severity, reason: string): JudgedComparison => ({
    ...comparison,
    verdict,
    severity,
    reason,
    grounds,
    suspected: unconfirmed,
  });
  if (unconfirmed === 'worse')
    return as('inconclusive', 'none', `suspected to be worse; to confirm it needs ${needs}`);
  if (slower.holds) {
    if (beyondTolerance.holds)
      return as('regression', 'beyond-tolerance', 'surely worse, and surely by more than the tolerance');
    if (withinTolerance.holds)
      return as('regression', 'within-tolerance', 'surely worse, and surely by less than the tolerance');
    return as('regression', 'undetermined', 'surely worse; whether by more than the tolerance is not known');
  }
  if (faster.holds && unconfirmed === null) return as('improvement', 'none', 'surely better');
  const better = unconfirmed === null ? '' : `; it seems better, and to confirm that it needs ${needs}`;
  const { margins } = comparison;
  const bound = margins.passing > margins.tolerance ? 'what tolerance auto lets pass' : 'the tolerance';
  if (acceptable.holds) return as('pass', 'none', `surely not worse than ${bound}${better}`);
  return as('inconclusive', 'none', 'neither a slowdown nor its absence is proved');
}

/** Comparisons without usable evidence: what is absent is invalid, what is too little is inconclusive. */
function judgeAlone(comparison: Comparison): JudgedComparison {
  const { standing } = comparison;
  const reason = standing.kind === 'judged' ? 'no usable evidence' : standing.reason;
  const verdict: Verdict = standing.kind === 'undecidable' ? 'inconclusive' : 'invalid';
  return { ...comparison, verdict, severity: 'none', reason, grounds: null, suspected: null };
}
