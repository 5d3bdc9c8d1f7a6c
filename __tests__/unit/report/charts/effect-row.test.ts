import { expect, test } from '@jest/globals';
import { effectRow } from '../../../../src/report/charts/effect-row.ts';
import { THROUGHPUT } from '../../../../src/trial/index.ts';
import { aComparison } from '../../../support/a-report.ts';

test('a ratio becomes a relative change, its margins in the same terms', () => {
  const row = effectRow(aComparison({ effect: { ratio: 1.22, lower: 1.18, upper: null, confidence: 0.9 } }));
  expect(row.value).toBeCloseTo(0.22, 12);
  expect(row.lower).toBeCloseTo(0.18, 12);
  expect(row.upper).toBeNull();
  expect(row.noiseHigh).toBeCloseTo(0.01, 12);
  expect(row.noiseLow).toBeCloseTo(1 / 1.01 - 1, 12);
  expect(row.tolerance).toBeCloseTo(0.05, 12);
});

test('the tolerance stands on the worse side: below zero where higher is better', () => {
  expect(effectRow(aComparison({ metric: THROUGHPUT })).tolerance).toBeCloseTo(1 / 1.05 - 1, 12);
});

test('a difference of shares is drawn as it is', () => {
  const difference = { value: 0.02, lower: 0.01, upper: 0.03 };
  const margins = { noiseFloor: 0, tolerance: 0.005, passing: 0.005, instances: 0 };
  expect(effectRow(aComparison({ scale: 'difference', difference, margins }))).toEqual({
    ...difference,
    noiseLow: -0,
    noiseHigh: 0,
    tolerance: 0.005,
  });
});
