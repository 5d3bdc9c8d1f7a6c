import { expect, test } from '@jest/globals';
import { createRandom } from '../../../src/foundation/index.ts';
import { combinations, familyPermutation } from '../../../src/statistics/permutation.ts';

const random = createRandom('permutation');

test.each([
  [5, 2, 10],
  [10, 3, 120],
  [12, 0, 1],
  [40, 20, 137_846_528_820],
])('there are C(%d, %d) = %d ways', (total, chosen, ways) => {
  expect(combinations(total, chosen)).toBe(ways);
});

test('three candidates above seven baselines are the one most extreme labelling of 120', () => {
  const [p] = familyPermutation([{ baseline: [1, 2, 3, 4, 5, 6, 7], candidate: [18, 19, 20] }], random);
  expect(p).toBeCloseTo(1 / 120, 12);
});

test('never gives zero, also where the labellings are sampled', () => {
  const baseline = Array.from({ length: 30 }, (_, index) => index);
  const [p] = familyPermutation([{ baseline, candidate: [100, 101, 102, 103, 104, 105] }], random);
  expect(p).toBeGreaterThan(0);
  expect(p).toBeLessThan(0.001);
});

test('sides that do not vary and differ are as far apart as can be, with a p all the same', () => {
  expect(familyPermutation([{ baseline: [3, 3, 3, 3], candidate: [5, 5] }], random)).toEqual([1 / 15]);
});

test('is what the definition says, labelling by labelling', () => {
  const draw = createRandom('definition');
  const values = Array.from({ length: 9 }, () => 1e6 + draw.next());
  const statistic = (labelled: readonly number[]): number => {
    const [inside, outside] = [true, false].map((is) =>
      values.filter((_, index) => labelled.includes(index) === is),
    );
    const mean = (part: readonly number[]): number =>
      part.reduce((sum, value) => sum + value, 0) / part.length;
    const squares = (part: readonly number[]): number =>
      part.reduce((sum, value) => sum + (value - mean(part)) ** 2, 0);
    const [a, b] = [inside ?? [], outside ?? []];
    return (mean(a) - mean(b)) / Math.sqrt(((squares(a) + squares(b)) / 7) * (1 / a.length + 1 / b.length));
  };
  const pairs = Array.from({ length: 9 }, (_, first) =>
    Array.from({ length: 8 - first }, (__, next) => [first, first + 1 + next]),
  ).flat();
  const observed = statistic([7, 8]);
  const share = pairs.filter((pair) => statistic(pair) >= observed - 1e-7).length / pairs.length;
  expect(familyPermutation([{ baseline: values.slice(0, 7), candidate: values.slice(7) }], random)).toEqual([
    share,
  ]);
});

test('a constant series shows nothing', () => {
  expect(familyPermutation([{ baseline: [3, 3, 3, 3], candidate: [3, 3] }], random)).toEqual([1]);
});

test('the family corrects: a metric beside many noisy ones has a larger p than alone', () => {
  const draw = createRandom('noise');
  const one = { baseline: [1, 2, 3, 4, 5, 6, 7], candidate: [6, 7.5, 8] };
  const noisy = Array.from({ length: 12 }, () => ({
    baseline: Array.from({ length: 7 }, () => draw.next()),
    candidate: Array.from({ length: 3 }, () => draw.next()),
  }));
  const [alone] = familyPermutation([one], random);
  const [together] = familyPermutation([one, ...noisy], random);
  expect(together).toBeGreaterThan(alone ?? 1);
});

test('an empty family has no p', () => {
  expect(familyPermutation([], random)).toEqual([]);
});
