import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatPercent, parsePercent, roundedPercent } from '../../../src/scenario/percent.ts';

test.each([
  ['5 %', 0.05, 'with a space'],
  ['5%', 0.05, 'without'],
  ['0.7 %', 0.007, 'without the noise of floating point'],
  ['150 %', 1.5, 'more than the whole'],
  ['0%', 0, 'nothing'],
])('%s is %d: %s', (text, share) => {
  expect(parsePercent(text)).toBe(share);
});

test.each([
  ['5', 'no sign'],
  ['-5 %', 'negative'],
  ['5  %', 'two spaces'],
  ['% 5', 'the sign in front'],
  ['', 'nothing'],
])('%j is not a percentage: %s', (text) => {
  expect(parsePercent(text)).toBeNull();
});

test('every share in hundredths of a percentage point is read back as it was written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), (points) => {
      const share = points / 10_000;
      expect(parsePercent(formatPercent(share))).toBeCloseTo(share, 12);
    }),
    { seed: 71_005 },
  );
});

test.each([
  [0.4, '40 %'],
  [2 / 3, '66.7 %'],
  [0.005, '0.5 %'],
  [1, '100 %'],
])('%d is for people %s', (share, text) => {
  expect(roundedPercent(share)).toBe(text);
});
