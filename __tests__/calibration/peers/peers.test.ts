import { describe, expect, test } from '@jest/globals';
import { createRandom, drawNormal } from '../../../src/foundation/index.ts';
import { exceedsBootstrap } from './bootstrap.ts';
import { exceedsKayenta, mannWhitneyP } from './mann-whitney.ts';
import { firstPeek } from './peeking-t.ts';
import { exceedsPrediction } from './prediction-t.ts';
import { exceedsRatio } from './ratio.ts';

function draws(seed: string, count: number, level: number): readonly number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => level + drawNormal(random));
}

test('a ratio looks at the means alone', () => {
  expect([exceedsRatio([9, 11], [11, 12], 1.1), exceedsRatio([9, 11], [10, 11], 1.1)]).toEqual([true, false]);
});

test('a prediction limit is t s √(1 + 1/n) above the mean', () => {
  // Mean 10, s = 1, n = 5: t of .99 with 4 degrees of freedom is 3.747, so the limit is 14.105.
  const baselines = [8.7351, 9.3675, 10, 10.6325, 11.2649];
  expect(exceedsPrediction(baselines, 14.0)).toBe(false);
  expect(exceedsPrediction(baselines, 14.2)).toBe(true);
});

describe('Mann and Whitney', () => {
  test('gives the normal approximation of a small example', () => {
    // U = 16 of 16 pairs: z = (16 − 8 − 0.5) / √(4 · 4 · 9 / 12) = 2.165.
    expect(mannWhitneyP([1, 2, 3, 4], [5, 6, 7, 8])).toBeCloseTo(0.0152, 4);
    expect(mannWhitneyP([7, 7], [7, 7])).toBe(1);
  });

  test('as Kayenta judges, a shift must be sure and not near its own uncertainty', () => {
    expect(exceedsKayenta(draws('a', 40, 10), draws('b', 40, 12))).toBe(true);
    expect(exceedsKayenta(draws('a', 40, 10), draws('b', 40, 10))).toBe(false);
  });
});

test('the bootstrap needs significance and more than one per cent', () => {
  const random = createRandom('bootstrap');
  expect(exceedsBootstrap(draws('c', 60, 100), draws('d', 60, 103), random)).toBe(true);
  expect(exceedsBootstrap(draws('c', 60, 1000), draws('d', 60, 1003), random)).toBe(false);
  expect(exceedsBootstrap(draws('c', 60, 10), draws('d', 60, 10), random)).toBe(false);
});

test('peeking stops at the first look that shows something', () => {
  expect(firstPeek([1, 1.1, 0.9, 1, 1.05])).toBe(5);
  expect(firstPeek([1, -1, 1, -1, 1, -1])).toBeNull();
});
