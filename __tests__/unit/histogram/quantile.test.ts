import { expect, test } from '@jest/globals';
import {
  countAbove,
  emptyHistogram,
  histogramFromValues,
  maxUs,
  meanUs,
  milliseconds,
  minUs,
  quantileMs,
  quantileUs,
} from '../../../src/histogram/index.ts';

const hundred = histogramFromValues(Array.from({ length: 100 }, (_, index) => index + 1));

test.each([
  [0.5, 50, 'half of an even number'],
  [0.07, 7, '0.07 · 100 is a little more than 7 in floating point'],
  [0.56, 56, 'and so is 0.56 · 100'],
  [0.95, 95, 'a usual one'],
  [0.951, 96, 'a rank between two goes up'],
  [0.999, 100, 'beyond the last but one'],
  [1, 100, 'the greatest'],
  [1e-9, 1, 'the smallest'],
])('the %d quantile of 1 to 100 is %d: %s', (q, value) => {
  expect(quantileUs(hundred, q)).toBe(value);
});

test.each([0, -0.5, 1.01, NaN])('%d is no quantile', (q) => {
  expect(() => quantileUs(hundred, q)).toThrow(RangeError);
});

test('nothing recorded has no quantile, no mean, no ends: never zero', () => {
  const empty = emptyHistogram();
  expect([quantileUs(empty, 0.5), meanUs(empty), minUs(empty), maxUs(empty)]).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect(countAbove(empty, 0)).toBe(0);
});

test('a thousandth of the microseconds, where anything is known', () => {
  expect([quantileMs(hundred, 0.95), milliseconds(7), milliseconds(0)]).toEqual([0.095, 0.007, 0]);
  expect([quantileMs(emptyHistogram(), 0.5), milliseconds(null)]).toEqual([null, null]);
});

test('mean, ends and counts above are those of the values', () => {
  expect(meanUs(hundred)).toBe(50.5);
  expect([minUs(hundred), maxUs(hundred)]).toEqual([1, 100]);
  expect([countAbove(hundred, 0), countAbove(hundred, 95), countAbove(hundred, 100)]).toEqual([100, 5, 0]);
});
