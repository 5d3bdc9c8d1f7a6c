import { expect, test } from '@jest/globals';
import {
  formatBounds,
  formatChange,
  formatDetectable,
  formatInterval,
  formatMargin,
} from '../../../../src/report/text/format-change.ts';
import { aComparison } from '../../../support/a-report.ts';

function ratio(value: number | null, lower: number | null, upper: number | null) {
  return aComparison({ effect: { ratio: value, lower, upper, confidence: 0.9 } });
}

function share(value: number | null, lower: number | null, upper: number | null) {
  return aComparison({ scale: 'difference', difference: { value, lower, upper } });
}

test.each([
  [ratio(1.224, 1.18, 1.269), '+22 %', '+18 % to +27 %', '+18…+27', 'a slowdown'],
  [ratio(0.9787, 0.959, 0.9995), '−2.1 %', '−4.1 % to −0.05 %', '−4.1…−0.05', 'a change for the better'],
  [ratio(1, 1, 1), '0 %', '0 % to 0 %', '0…0', 'equal values'],
  [ratio(12.4, 9, 17), '×12', '+800 % to ×17', '+800…×17', 'tenfold and more'],
  [ratio(1.3, 1.1, null), '+30 %', 'at least +10 %', '≥ +10', 'no upper end'],
  [
    ratio(1.1, 1.12, 1.08),
    '+10 %',
    'at least +12 % and, at another time, at most +8 %',
    '≥ +12, ≤ +8',
    'ends that have crossed',
  ],
  [ratio(0.7, null, 0.9), '−30 %', 'at most −10 %', '≤ −10', 'no lower end'],
  [ratio(null, null, null), '–', '', '', 'nothing known'],
  [share(0.022, 0.019, 0.025), '+2.2 points', '+1.9 to +2.5 points', '+1.9…+2.5', 'a difference of shares'],
  [share(null, null, 0.003), '–', 'at most +0.3 points', '≤ +0.3', 'a share with one end'],
])('%# is written %2$s', (comparison, change, interval, bounds) => {
  expect(formatChange(comparison)).toBe(change);
  expect(formatInterval(comparison)).toBe(interval);
  expect(formatBounds(comparison)).toBe(bounds);
});

test('margins are shown as people set them', () => {
  expect(formatMargin(Math.log(1.05), 'log-ratio')).toBe('5 %');
  expect(formatMargin(0.005, 'difference')).toBe('0.5 points');
});

test.each([
  [{ ratio: 1.038, power: 0.8 }, 'log-ratio', '3.8 %'],
  [{ ratio: 0.0019, power: 0.8 }, 'difference', '0.19 points'],
  [{ ratio: null, power: 0.8 }, 'log-ratio', null],
  [{ ratio: Number.POSITIVE_INFINITY, power: 0.8 }, 'log-ratio', null],
] as const)('of %j on the scale %s a reader is told %s', (minimumDetectableEffect, scale, expected) => {
  expect(formatDetectable(aComparison({ scale, minimumDetectableEffect }))).toBe(expected);
});
