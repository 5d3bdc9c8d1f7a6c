import { expect, test } from '@jest/globals';
import { barOf, barScale } from '../../../../src/report/text/bars.ts';

test('the lowest value has the lowest bar, the highest the full one, and what is not known a dot', () => {
  const values = [180, 221, 200.5];
  const scale = barScale(values, 0);
  expect([...values, null].map((value) => barOf(value, scale)).join('')).toBe('▁█▅·');
});

test('what is within the least height is no mountain', () => {
  const values = [100, 101, 100, 102];
  expect(values.map((value) => barOf(value, barScale(values, 10))).join('')).toBe('▁▂▁▂');
});

test.each([
  ['equal values without a least height', [7, 7], 0, '▁▁'],
  ['nothing but zeros', [0, 0], 0, '▁▁'],
  ['values below zero', [-3, 0], 0, '▁█'],
])('%s are bars all the same', (_, values, least, line) => {
  expect(values.map((value) => barOf(value, barScale(values, least))).join('')).toBe(line);
});

test('a value outside of the scale ends at its ends', () => {
  const scale = { lowest: 10, height: 5 };
  expect([barOf(-1e9, scale), barOf(1e9, scale)]).toEqual(['▁', '█']);
});
