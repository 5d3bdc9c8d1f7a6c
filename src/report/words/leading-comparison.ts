import {
  decides,
  type Decision,
  type JudgedComparison,
  type Severity,
  type Verdict,
} from '../../verdict/index.ts';

const WORST_FIRST: readonly Severity[] = ['beyond-tolerance', 'undetermined', 'within-tolerance', 'none'];

/**
 * The comparison that a headline names: among the deciding ones of a verdict one that is not accepted, then the most severe;
 * then errors before times, because a fast error is no progress; then the greatest change.
 */
export function leadingComparison(decision: Decision, verdict: Verdict): JudgedComparison | null {
  const [lead] = withVerdict(decision, verdict).toSorted(
    (a, b) =>
      Number(a.accepted !== null) - Number(b.accepted !== null) ||
      WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity) ||
      Number(b.scale === 'difference') - Number(a.scale === 'difference') ||
      sizeOf(b) - sizeOf(a),
  );
  return lead ?? null;
}

/** The comparisons that decide and were given a verdict, in the decision's order. */
export function withVerdict(
  { comparisons }: Pick<Decision, 'comparisons'>,
  verdict: Verdict,
): readonly JudgedComparison[] {
  return comparisons.filter((comparison) => decides(comparison) && comparison.verdict === verdict);
}

/** Size of a change on its own scale, whichever way it goes; an unknown one is the least. */
function sizeOf({ scale, effect, difference }: JudgedComparison): number {
  if (scale === 'difference') return Math.abs(difference.value ?? 0);
  return effect.ratio === null || effect.ratio <= 0 ? 0 : Math.abs(Math.log(effect.ratio));
}
