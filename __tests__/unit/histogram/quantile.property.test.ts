import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { histogramFromValues, maxUs, minUs, quantileUs } from '../../../src/histogram/index.ts';

const settings = { seed: 333, numRuns: 300 };
const values = fc.array(fc.integer({ min: 0, max: 3_600_000_000 }), { minLength: 1, maxLength: 130 });

test('a quantile never falls when its share grows, and lies between the ends', () => {
  fc.assert(
    fc.property(
      values,
      fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 2 }),
      (list, shares) => {
        const histogram = histogramFromValues(list);
        const found = shares.toSorted((a, b) => a - b).map((share) => quantileUs(histogram, share) ?? NaN);
        expect(found).toEqual(found.toSorted((a, b) => a - b));
        expect(found[0]).toBeGreaterThanOrEqual(minUs(histogram) ?? NaN);
        expect(found.at(-1)).toBeLessThanOrEqual(maxUs(histogram) ?? NaN);
      },
    ),
    settings,
  );
});

test('the share k of n is the k-th value, exactly by rank and to a thousandth by value', () => {
  fc.assert(
    fc.property(values, fc.nat(), (list, nat) => {
      const k = (nat % list.length) + 1;
      const exact = list.toSorted((a, b) => a - b)[k - 1] ?? NaN;
      const found = quantileUs(histogramFromValues(list), k / list.length) ?? NaN;
      expect(found).toBeGreaterThanOrEqual(exact);
      expect(found - exact).toBeLessThanOrEqual(exact / 1000);
    }),
    settings,
  );
});
