import { expect, test } from '@jest/globals';
import { clockTicks, evenTicks, logTicks } from '../../../../src/report/charts/nice-ticks.ts';

test.each([
  [18, 560, [20, 50, 100, 200, 500]],
  [0.13, 3, [0.2, 0.5, 1, 2]],
  [6, 8, []],
])('a logarithmic axis from %d to %d is labelled at %j', (low, high, ticks) => {
  expect(logTicks(low, high)).toEqual(ticks);
});

test.each([
  [-0.02, 0.27, 8, [0, 0.05, 0.1, 0.15, 0.2, 0.25]],
  [-0.0053, 0.0053, 5, [-0.005, 0, 0.005]],
  [3, 3, 5, [3]],
])('an even axis from %d to %d in at most %i steps is labelled at %j', (low, high, most, ticks) => {
  expect(evenTicks(low, high, most)).toEqual(ticks);
});

test.each([
  [10_000, 162_000, [30_000, 60_000, 90_000, 120_000, 150_000]],
  [0, 9000, [0, 2000, 4000, 6000, 8000]],
  [400, 400, []],
])('a run from %d to %d ms is labelled at %j', (low, high, ticks) => {
  expect(clockTicks(low, high, 6)).toEqual(ticks);
});
