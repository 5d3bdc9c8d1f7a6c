import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { median } from 'simple-statistics';
import { cliffsDelta, pairedShift, sampleShift } from '../../../src/statistics/index.ts';

/** Few different values, so that there are ties, and any finite ones. */
const sample = fc.array(
  fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true, min: -1e6, max: 1e6 })),
  { minLength: 1, maxLength: 24 },
);

describe('against the definitions, which look at every pair', () => {
  test('the paired shift is the median of all means of two', () => {
    fc.assert(
      fc.property(sample, (values) => {
        const walsh = values.flatMap((value, index) =>
          values.slice(index).map((other) => (value + other) / 2),
        );
        expect(pairedShift(values)).toBeCloseTo(median(walsh), 8);
      }),
    );
  });

  test('the shift of two samples is the median of all differences', () => {
    fc.assert(
      fc.property(sample, sample, (baseline, candidate) => {
        const differences = candidate.flatMap((value) => baseline.map((other) => value - other));
        expect(sampleShift(baseline, candidate)).toBeCloseTo(median(differences), 8);
      }),
    );
  });

  test('Cliff’s δ is the mean sign of all differences', () => {
    fc.assert(
      fc.property(sample, sample, (baseline, candidate) => {
        const signs = candidate.flatMap((value) => baseline.map((other) => Math.sign(value - other)));
        expect(cliffsDelta(baseline, candidate)).toBeCloseTo(
          signs.reduce((sum, sign) => sum + sign, 0) / signs.length,
          12,
        );
      }),
    );
  });
});

test('a fifth of wild values barely moves the shifts', () => {
  const quiet = Array.from({ length: 40 }, (_, index) => 0.1 + 0.001 * ((index * 7) % 11));
  const wild = quiet.map((value, index) => (index % 5 === 0 ? value + 9 : value));
  expect(pairedShift(wild)).toBeCloseTo(pairedShift(quiet) ?? NaN, 2);
  expect(sampleShift(quiet, wild)).toBeCloseTo(0, 2);
});

test('what was not measured, or is not finite, has no effect size', () => {
  expect(pairedShift([])).toBeNull();
  expect(pairedShift([0.1, Infinity])).toBeNull();
  expect(sampleShift([], [1])).toBeNull();
  expect(sampleShift([1], [NaN])).toBeNull();
  expect(cliffsDelta([1], [])).toBeNull();
  expect(cliffsDelta([1], [NaN])).toBeNull();
});

test('infinitely many times as much is still ordered', () => {
  expect(cliffsDelta([1, 2], [Infinity, Infinity])).toBe(1);
});
