import { describe, expect, test } from '@jest/globals';
import { eHolm, holm, spentLevel } from '../../../src/statistics/multiplicity.ts';

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
