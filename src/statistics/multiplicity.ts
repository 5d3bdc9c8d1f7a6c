import { groupBy } from '../foundation/index.ts';

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

/** A test of a family that falls into groups, such as the metrics of one endpoint. */
export interface GroupedEvidence extends WeightedEvidence {
  /** Tests of equal group belong together. */
  readonly group: string;
}

/** What a hierarchical correction found of one test. */
export interface Hierarchical {
  readonly rejected: boolean;
  /** The error level at which it was, or would have to be, rejected. */
  readonly level: number;
}

/**
 * Hierarchical e-Holm. A group's e-value is the weighted mean of its members' (an e-value under any dependence); e-Holm
 * rejects groups at family error `alpha`, and e-Holm at `alpha` once more the members of each rejected group.
 *
 * It rejects whatever e-Holm over all tests rejects, and more: after the first, the other metrics of a slower endpoint
 * cost only the endpoint's own weight. What it promises is less: that a group in which nothing changed is blamed with
 * probability α at most, and of each group that did change, an unchanged member with α at most.
 */
export function hierarchicalEHolm(tests: readonly GroupedEvidence[], alpha: number): readonly Hierarchical[] {
  return hierarchical(
    tests,
    alpha,
    eHolm,
    (members, weight) =>
      members.reduce((sum, member) => sum + member.weight * numberOr(member.value, 0), 0) / weight,
  );
}

/** The same for p-values: a group's is the smallest of its members', corrected for their number (Bonferroni, by weight). */
export function hierarchicalHolm(tests: readonly GroupedEvidence[], alpha: number): readonly Hierarchical[] {
  return hierarchical(tests, alpha, holm, (members, weight) =>
    Math.min(1, ...members.map((member) => (numberOr(member.value, 1) * weight) / member.weight)),
  );
}

/** What is not a number says nothing, and keeps no other test from being heard. */
function numberOr(value: number, nothing: number): number {
  return Number.isNaN(value) ? nothing : value;
}

function hierarchical(
  tests: readonly GroupedEvidence[],
  alpha: number,
  step: (groups: readonly WeightedEvidence[], alpha: number) => readonly boolean[],
  combine: (members: readonly GroupedEvidence[], weight: number) => number,
): readonly Hierarchical[] {
  const groups = [...groupBy(tests, ({ group }) => group).values()].map((members) => {
    const weight = members.reduce((sum, member) => sum + member.weight, 0);
    return { members, weight, value: combine(members, weight) };
  });
  const rejected = step(groups, alpha);
  const found = new Map<GroupedEvidence, Hierarchical>();
  for (const [index, { members, weight }] of groups.entries()) {
    const inside = rejected[index] === true ? step(members, alpha) : null;
    const outer = spentLevel(groups, rejected, index, alpha);
    for (const [place, member] of members.entries())
      found.set(
        member,
        inside === null
          ? { rejected: false, level: (outer * member.weight) / weight }
          : { rejected: inside[place] === true, level: spentLevel(members, inside, place, alpha) },
      );
  }
  return tests.map((test) => found.get(test) ?? { rejected: false, level: 0 });
}

/**
 * e-BH: which tests are discoveries when a share `q` of these may be false, under any dependence: the k strongest, for
 * the greatest k with the k-th e-value ≥ K / (k q) (R. Wang and A. Ramdas, "False discovery rate control with
 * e-values", 2022). For display; it does not decide.
 */
export function eBenjaminiHochberg(values: readonly number[], q: number): readonly boolean[] {
  return stepUp(
    values.map((value) => 1 / value),
    q,
  );
}

/** Benjamini and Hochberg (1995) on p-values: the k smallest, for the greatest k with the k-th p ≤ k q / K. */
export function benjaminiHochberg(values: readonly number[], q: number): readonly boolean[] {
  return stepUp(values, q);
}

function stepUp(values: readonly number[], q: number): readonly boolean[] {
  // A NaN is never a discovery.
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
  const most = sorted.findLast((value, index) => value <= ((index + 1) * q) / values.length);
  return values.map((value) => most !== undefined && value <= most);
}

function stepDown(
  tests: readonly WeightedEvidence[],
  strengthOf: (test: WeightedEvidence) => number,
  rejects: (strength: number, remainingWeight: number) => boolean,
): readonly boolean[] {
  const rejected = tests.map(() => false);
  let remaining = tests.reduce((sum, test) => sum + test.weight, 0);
  const order = tests
    .map((test, index) => ({ index, weight: test.weight, strength: numberOr(strengthOf(test), -Infinity) }))
    .toSorted((a, b) => b.strength - a.strength || a.index - b.index);
  for (const { index, weight, strength } of order) {
    // What is not a number comes last and never rejects: without evidence nothing is proved.
    if (!rejects(strength, remaining)) break;
    rejected[index] = true;
    remaining -= weight;
  }
  return rejected;
}
