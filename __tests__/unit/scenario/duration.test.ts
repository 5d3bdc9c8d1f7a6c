import { expect, test } from '@jest/globals';
import { formatDuration, parseDuration } from '../../../src/scenario/duration.ts';

test.each([
  ['500ms', 500, 'milliseconds'],
  ['5s', 5000, 'seconds'],
  ['2m', 120_000, 'minutes, not milliseconds'],
  ['1h', 3_600_000, 'hours'],
  ['1m30s', 90_000, 'two units'],
  ['1h2m3s4ms', 3_723_004, 'all units'],
  ['1.1m', 66_000, 'a fraction, without the noise of floating point'],
  ['0s', 0, 'nothing at all'],
])('%s is %d milliseconds: %s', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each([
  ['', 'nothing'],
  ['5', 'no unit'],
  ['5 s', 'a space'],
  ['-5s', 'negative'],
  ['30s1m', 'units in the wrong order'],
  ['1s1s', 'a unit twice'],
  ['.5s', 'no digit before the point'],
  ['1e3ms', 'an exponent'],
  ['5S', 'an upper-case unit'],
])('%j is not a duration: %s', (text) => {
  expect(parseDuration(text)).toBeNull();
});

test.each([
  [0, '0s'],
  [0.5, '0.5ms'],
  [500, '500ms'],
  [1500, '1.5s'],
  [90_000, '1m30s'],
  [3_600_000, '1h'],
  [600_000, '10m'],
])('%d milliseconds are written %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
