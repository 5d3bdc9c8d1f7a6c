import { expect, test } from '@jest/globals';
import {
  countOf,
  formatCount,
  formatDuration,
  formatNumber,
} from '../../../../src/report/text/format-number.ts';

test.each([
  [0, '0', 'nothing'],
  [221.4, '221', 'three significant digits'],
  [9.996, '10', 'rounding up a digit leaves no zeros behind'],
  [1234567.8, '1,234,568', 'whole digits are never rounded away'],
  [-41.26, '−41.3', 'a true minus sign'],
  [-0.0000001, '0', 'no negative zero'],
  [0.000123, '0.000123', 'small numbers keep their digits'],
  [2.5e18, '2.50e+18', 'what nobody can read digit by digit'],
  [Number.NaN, '–', 'not a number'],
  [Number.POSITIVE_INFINITY, '–', 'not finite'],
])('%d is written %s: %s', (value, expected) => {
  expect(formatNumber(value)).toBe(expected);
});

test('a signed number says plus, but not of nothing', () => {
  expect(formatNumber(2.13, { digits: 2, signed: true })).toBe('+2.1');
  expect(formatNumber(0, { signed: true })).toBe('0');
});

test('counts agree with their noun', () => {
  expect(countOf(1, 'block')).toBe('1 block');
  expect(countOf(1300, 'block')).toBe('1,300 blocks');
  expect(formatCount(0)).toBe('0');
});

test.each([
  [400, '0.4 s'],
  [48_000, '48 s'],
  [272_000, '4 min 32 s'],
  [600_000, '10 min'],
  [3_900_000, '1 h 5 min'],
  [7_200_000, '2 h'],
])('%d milliseconds last %s', (milliseconds, expected) => {
  expect(formatDuration(milliseconds)).toBe(expected);
});
