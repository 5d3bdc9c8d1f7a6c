/** A test's evidence with the share of the family's error it may spend. Weights are positive; their sum is free. */
export interface WeightedEvidence {
  readonly weight: number;
  /** An e-value (large is strong) or a p-value (small is strong), according to the function called. */
  readonly value: number;
}

/**
 * Weighted e-Holm: which tests of a family are rejected at family error `alpha` under any dependence
 * (V. Vovk and R. Wang, "E-values: calibration, combination and applications", Annals of Statistics 2021, for the
 * unweighted form). The j-th strongest by w E is rejected while w E ≥ (sum of the weights not yet rejected) / α:
 * the sum of the remaining *weights* stands where the unweighted form counts tests, else light tests get too much.
 */
export function eHolm(tests: readonly WeightedEvidence[], alpha: number): readonly boolean[] {
  return stepDown(
    tests,
    (test) => test.weight * test.value,
    (strength, remaining) => strength >= remaining / alpha,
  );
}

/** Weighted Holm on p-values: the j-th smallest p / w is rejected while p / w ≤ α / (sum of the weights left). */
export function holm(tests: readonly WeightedEvidence[], alpha: number): readonly boolean[] {
  return stepDown(
    tests,
    (test) => -test.value / test.weight,
    (strength, remaining) => -strength <= alpha / remaining,
  );
}

/**
 * The error level that one test of the family must reach now, the rejected ones spent: α · w / (weights left).
 * Interval ends of a rejected test are shown at this level.
 */
export function spentLevel(
  tests: readonly WeightedEvidence[],
  rejected: readonly boolean[],
  index: number,
  alpha: number,
): number {
  const remaining = tests.reduce(
    (sum, test, other) => sum + (rejected[other] && other !== index ? 0 : test.weight),
    0,
  );
  return (alpha * (tests[index]?.weight ?? 0)) / remaining;
}

function stepDown(
  tests: readonly WeightedEvidence[],
  strengthOf: (test: WeightedEvidence) => number,
  rejects: (strength: number, remainingWeight: number) => boolean,
): readonly boolean[] {
  const rejected = tests.map(() => false);
  let remaining = tests.reduce((sum, test) => sum + test.weight, 0);
  const order = tests
    .map((test, index) => ({ index, weight: test.weight, strength: strengthOf(test) }))
    .toSorted((a, b) => b.strength - a.strength || a.index - b.index);
  for (const { index, weight, strength } of order) {
    // A NaN never rejects: without evidence nothing is proved.
    if (!rejects(strength, remaining)) break;
    rejected[index] = true;
    remaining -= weight;
  }
  return rejected;
}
