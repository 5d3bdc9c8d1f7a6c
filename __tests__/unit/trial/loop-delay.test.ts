import { expect, test } from '@jest/globals';
import { type Interval, longestLoopDelayMs, loopDelayMs } from '../../../src/trial/index.ts';
import { anInterval } from '../../support/a-run.ts';

/** A second for each delay. */
const seconds = (delays: readonly (number | null)[]): readonly Interval[] =>
  delays.map((eventLoopDelayMs, index) => anInterval({ atMs: index * 1000, eventLoopDelayMs }));

/** The same by asking for every tenth of a millisecond what a request would have met. */
function slowQuantile(delays: readonly (number | null)[], q: number): number {
  const waits = delays.flatMap((delayMs) =>
    Array.from({ length: 10_000 }, (_, tick) => Math.max(0, (delayMs ?? 0) - tick / 10)),
  );
  return waits.toSorted((a, b) => a - b)[Math.floor(q * waits.length)] ?? 0;
}

test.each([
  { delays: [33, 7, 130, 0.4, 0.4], q: 0.99 },
  { delays: [33, 33, 33], q: 0.99 },
  { delays: [700, 1.3, 1.3], q: 0.5 },
  { delays: [700, 800, 900], q: 0.5 },
  { delays: [130, null, null, null], q: 0.99 },
])(
  'of $delays ms in a second each, the wait at $q is that of requests meant for any moment',
  ({ delays, q }) => {
    expect(loopDelayMs(seconds(delays), q)).toBeCloseTo(slowQuantile(delays, q), 0);
  },
);

test('hold-ups too short to reach the quantile are none', () => {
  expect(loopDelayMs(seconds([7, 7, 7]), 0.99)).toBe(0);
});

test('the longest is told as it is', () => {
  expect(longestLoopDelayMs(seconds([33, null, 130, 0.4]))).toBe(130);
});

test('what was not measured is unknown', () => {
  expect([loopDelayMs(seconds([null, null]), 0.99), longestLoopDelayMs([])]).toEqual([null, null]);
});
