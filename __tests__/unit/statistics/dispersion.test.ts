import { describe, expect, test } from '@jest/globals';
import {
  deviation,
  effectiveCount,
  firstAutocorrelation,
  midRanks,
  rankAutocorrelation,
  robustDeviation,
} from '../../../src/statistics/dispersion.ts';

test('the robust deviation hardly notices a burst', () => {
  const quiet = [1, 2, 3, 4, 5, 6, 7];
  expect(robustDeviation([...quiet, 1000])).toBeLessThan(1.5 * (robustDeviation(quiet) ?? 0));
  expect(deviation([...quiet, 1000])).toBeGreaterThan(300);
});

test('one value has no robust deviation, and neither have infinite ones', () => {
  expect(robustDeviation([3])).toBeNull();
  expect(robustDeviation([1, 3])).toBeCloseTo(1.4826, 6);
  // An infinite value is as far out as any: one of five is a burst, and half of them have no spread.
  expect(robustDeviation([1, 2, 3, 4, Infinity])).toBeCloseTo(1.4826, 6);
  expect(robustDeviation([1, 3, Infinity, Infinity])).toBeNull();
  expect(robustDeviation([0, 0, Infinity, Infinity, Infinity])).toBeNull();
  expect(robustDeviation([0, 0, 0, Infinity, Infinity])).toBeNull();
  expect(robustDeviation([1, 2, NaN])).toBeNull();
});

test('the deviation divides by one less than the count, as Student’s t asks', () => {
  expect(deviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12);
  expect(deviation([7])).toBe(0);
});

describe('autocorrelation', () => {
  test('of an alternating series is near −1, of a slow one near 1, of a constant 0', () => {
    const alternating = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 1 : -1));
    const slow = Array.from({ length: 40 }, (_, index) => (index < 20 ? 1 : -1));
    expect(firstAutocorrelation(alternating)).toBeLessThan(-0.9);
    expect(firstAutocorrelation(slow)).toBeGreaterThan(0.9);
    expect(firstAutocorrelation([5, 5, 5, 5])).toBe(0);
  });

  test('by ranks is not fooled by one burst', () => {
    const slow = Array.from({ length: 40 }, (_, index) => (index < 20 ? 1 : -1) + (index % 3) * 0.1);
    const withBurst = slow.map((value, index) => (index === 11 ? 500 : value));
    expect(firstAutocorrelation(withBurst)).toBeLessThan(0.1);
    expect(rankAutocorrelation(withBurst)).toBeGreaterThan(0.5);
  });
});

test('an autocorrelated series is worth fewer values, never fewer than two', () => {
  const slow = Array.from({ length: 30 }, (_, index) => Math.floor(index / 15));
  expect(effectiveCount(slow)).toBeLessThan(12);
  expect(effectiveCount([1, 1.1])).toBe(2);
  expect(effectiveCount([1, -1, 1, -1, 1, -1, 1, -1])).toBe(8);
});

test('ties share the mean of their ranks', () => {
  expect(midRanks([10, 20, 10, 30])).toEqual([1.5, 3, 1.5, 4]);
  expect(midRanks([])).toEqual([]);
});
