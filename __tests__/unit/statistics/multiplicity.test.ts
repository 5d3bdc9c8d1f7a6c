import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  benjaminiHochberg,
  eBenjaminiHochberg,
  eHolm,
  hierarchicalEHolm,
  hierarchicalHolm,
  holm,
  spentLevel,
} from '../../../src/statistics/multiplicity.ts';

const even = (values: readonly number[]) => values.map((value) => ({ weight: 1, value }));

describe('e-Holm', () => {
  test.each([
    ['one test needs 1/alpha', [100], 0.01, [true]],
    ['just below is not enough', [99.9], 0.01, [false]],
    ['the strongest of three needs 3/alpha, the next 2/alpha', [300, 200, 99], 0.01, [true, true, false]],
    ['a weak strongest stops all', [299, 299, 299], 0.01, [false, false, false]],
    ['order of the tests does not matter', [99, 200, 300], 0.01, [false, true, true]],
    ['no tests', [], 0.01, []],
    ['NaN is no evidence', [Number.NaN], 0.01, [false]],
    ['infinite evidence is enough', [Infinity], 0.01, [true]],
  ])('%s', (_reason, values, alpha, expected) => {
    expect(eHolm(even(values), alpha)).toEqual(expected);
  });

  test('a light test pays for its lightness: the sum of weights left counts, not their number', () => {
    const tests = [
      { weight: 1.9, value: 120 },
      { weight: 0.1, value: 900 },
    ];
    // 1.9 × 120 = 228 ≥ 2/0.01 = 200; then 0.1 × 900 = 90 ≥ 0.1/0.01 = 10.
    expect(eHolm(tests, 0.01)).toEqual([true, true]);
    expect(
      eHolm(
        [
          { weight: 0.1, value: 1900 },
          { weight: 1.9, value: 1 },
        ],
        0.01,
      ),
    ).toEqual([false, false]);
  });
});

describe('Holm', () => {
  test.each([
    ['one test needs alpha', [0.01], 0.01, [true]],
    ['the smallest of three needs alpha/3', [0.0033, 0.005, 0.01], 0.01, [true, true, true]],
    ['a large smallest stops all', [0.004, 0.004, 0.004], 0.01, [false, false, false]],
    ['NaN is no evidence', [Number.NaN], 0.01, [false]],
  ])('%s', (_reason, values, alpha, expected) => {
    expect(holm(even(values), alpha)).toEqual(expected);
  });
});

test('the level that a test must reach grows as others are rejected', () => {
  const tests = even([400, 250, 1]);
  expect(spentLevel(tests, [false, false, false], 2, 0.03)).toBeCloseTo(0.01, 12);
  expect(spentLevel(tests, [true, true, false], 2, 0.03)).toBeCloseTo(0.03, 12);
});

const grouped = fc.array(
  fc.record({
    group: fc.constantFrom('a', 'b', 'c'),
    weight: fc.constantFrom(0.5, 1, 1.7),
    value: fc.oneof(fc.double({ min: 0, max: 7000, noNaN: true }), fc.constant(Number.NaN)),
  }),
  { maxLength: 12 },
);
const rejectedOf = (found: readonly { readonly rejected: boolean }[]) =>
  found.map(({ rejected }) => rejected);
const SEED = { seed: 1301 };

describe('hierarchical correction', () => {
  test('rejects whatever e-Holm and Holm over all tests reject', () => {
    fc.assert(
      fc.property(grouped, (tests) => {
        const flat = eHolm(tests, 0.01);
        const found = rejectedOf(hierarchicalEHolm(tests, 0.01));
        expect(found.map((each, index) => each || !(flat[index] ?? false))).not.toContain(false);
        const asPs = tests.map((each) => ({ ...each, value: Math.min(1, 1 / each.value) }));
        const flatPs = holm(asPs, 0.01);
        const foundPs = rejectedOf(hierarchicalHolm(asPs, 0.01));
        expect(foundPs.map((each, index) => each || !(flatPs[index] ?? false))).not.toContain(false);
      }),
      SEED,
    );
  });

  test('the second metric of a slower endpoint needs no more than the endpoint asks for', () => {
    const tests = ['a', 'a', 'b', 'b', 'c', 'c'].map((group, index) => ({
      group,
      weight: 1,
      value: [700, 220, 220, 1, 1, 1][index] ?? 1,
    }));
    expect(eHolm(tests, 0.01)).toEqual([true, false, false, false, false, false]);
    const found = hierarchicalEHolm(tests, 0.01);
    expect(rejectedOf(found)).toEqual([true, true, false, false, false, false]);
    // Of a rejected group each that is rejected has what the others have spent; of the four that are left alpha/4 each.
    expect(found.map(({ level }) => level)).toEqual([0.01, 0.01, 0.0025, 0.0025, 0.0025, 0.0025]);
    const asPs = tests.map((each) => ({ ...each, value: 1 / each.value }));
    expect(rejectedOf(hierarchicalHolm(asPs, 0.01))).toEqual(rejectedOf(found));
  });

  test('many weak metrics of one endpoint speak together', () => {
    const tests = [250, 240, 230, 1, 1, 1].map((value, index) => ({
      group: index < 3 ? 'a' : 'b',
      weight: 1,
      value,
    }));
    expect(eHolm(tests, 0.01)).not.toContain(true);
    // Their mean of 240 is enough for two endpoints, and none of them alone for three metrics.
    expect(rejectedOf(hierarchicalEHolm(tests, 0.01))).not.toContain(true);
    const strong = tests.map((each) => ({ ...each, value: each.value === 250 ? 330 : each.value }));
    expect(rejectedOf(hierarchicalEHolm(strong, 0.01))).toEqual([true, true, true, false, false, false]);
  });

  test('where nearly all are slower, the last needs no more than in one step', () => {
    const tests = Array.from({ length: 22 }, (_, index) => ({
      group: `endpoint ${index % 4}`,
      weight: 1,
      value: index === 21 ? 150 : 1e9,
    }));
    expect(eHolm(tests, 0.01)).not.toContain(false);
    expect(rejectedOf(hierarchicalEHolm(tests, 0.01))).not.toContain(false);
  });

  test('what is not a number keeps no other test from being heard', () => {
    const tests = [NaN, 1e6, 1e6].map((value) => ({ group: 'a', weight: 1, value }));
    expect(eHolm(tests, 0.01)).toEqual([false, true, true]);
    expect(
      holm(
        [NaN, 1e-6].map((value) => ({ weight: 1, value })),
        0.01,
      ),
    ).toEqual([false, true]);
    expect(rejectedOf(hierarchicalEHolm(tests, 0.01))).toEqual([false, true, true]);
  });
});

describe('discoveries', () => {
  test.each([
    ['one of four needs four tenfold', [40, 1, 1, 1], [true, false, false, false]],
    ['just below is not enough', [39.9, 1, 1, 1], [false, false, false, false]],
    ['two need half as much each', [20, 20, 1, 1], [true, true, false, false]],
    ['a weaker one comes along with enough others', [14, 14, 14, 0], [true, true, true, false]],
    ['NaN is none', [Number.NaN, 40, 1, 1], [false, true, false, false]],
    ['none of nothing', [], []],
  ])('e-BH: %s', (_reason, values, expected) => {
    expect(eBenjaminiHochberg(values, 0.1)).toEqual(expected);
  });

  test('Benjamini and Hochberg step up: a late small enough p takes the earlier ones along', () => {
    expect(benjaminiHochberg([0.03, 0.049, 0.9, 0.074], 0.1)).toEqual([true, true, false, true]);
    expect(benjaminiHochberg([0.03, 0.06, 0.9, 0.08], 0.1)).toEqual([false, false, false, false]);
  });
});
