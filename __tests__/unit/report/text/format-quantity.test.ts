import { expect, test } from '@jest/globals';
import {
  formatDifference,
  formatPair,
  formatQuantity,
  formatRoughShare,
} from '../../../../src/report/text/format-quantity.ts';

test.each<[number | null, string, string, string]>([
  [0.2134, 'ms', '213 µs', 'below a millisecond in microseconds'],
  [0, 'ms', '0 ms', 'nothing keeps its unit'],
  [221.4, 'ms', '221 ms', 'milliseconds'],
  [999.7, 'ms', '1 s', 'what would round to 1,000 ms'],
  [1021, 'ms', '1.02 s', 'seconds'],
  [0.0234, 'share', '2.34 %', 'a share'],
  [0.99996, 'share', '99.99 %', 'never all when it is not all'],
  [1, 'share', '100 %', 'all'],
  [0.0000001, 'share', '<0.0001 %', 'never nothing when it is something'],
  [0, 'share', '0 %', 'nothing'],
  [333.3, '1/s', '333 /s', 'a rate'],
  [12, 'objects', '12 objects', 'a unit of the user'],
  [12, '', '12', 'no unit'],
  [null, 'ms', '–', 'not measured'],
])('%d %s is written %s: %s', (value, unit, expected) => {
  expect(formatQuantity(value, unit)).toBe(expected);
});

test.each<[number | null, number | null, string, string, string]>([
  [180, 221, 'ms', '180 → 221 ms', 'one unit for both'],
  [180, 1221, 'ms', '0.18 → 1.22 s', 'the unit of the greater'],
  [0.001, 0.023, 'share', '0.1 → 2.3 %', 'shares'],
  [null, 221, 'ms', '– → 221 ms', 'a side without a value'],
  [null, null, 'ms', '–', 'no value at all'],
])('%d and %d %s are written %s: %s', (baseline, candidate, unit, expected) => {
  expect(formatPair(baseline, candidate, unit)).toBe(expected);
});

test.each([
  [41.3, 'ms', '41 ms'],
  [-4.68, 'ms', '4.7 ms'],
  [0.72, 'ms', '720 µs'],
  [0.022, 'share', '2.2 points'],
])('a difference of %d %s is %s', (value, unit, expected) => {
  expect(formatDifference(value, unit)).toBe(expected);
});

test.each([
  [0.5512, '55 %'],
  [0.0807, '8.1 %'],
  [0.0004, '0 %'],
  [1, '100 %'],
])('the share %d is roughly %s', (share, expected) => {
  expect(formatRoughShare(share)).toBe(expected);
});
