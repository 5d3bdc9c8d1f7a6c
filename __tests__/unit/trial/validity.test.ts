import { expect, test } from '@jest/globals';
import { histogramFromValues } from '../../../src/histogram/index.ts';
import { assessMeasurement, type Measurement } from '../../../src/trial/index.ts';
import { anEndpoint, anInterval, aTrial } from '../../support/a-run.ts';

/** A trial of which half of the arrivals had the first lag and half the second, in milliseconds. */
function sent(lagMs: readonly [number, number], cpuShare: number, lost = 0): Measurement {
  const lag = histogramFromValues(lagMs.flatMap((each) => Array.from({ length: 50 }, () => each * 1000)));
  return aTrial({ generator: { lag, lost, cpuShare } });
}

test.each<[string, Measurement, RegExp | null]>([
  ['in time', sent([0.2, 2], 0.97), null],
  ['late at p99 by a machine that had time to spare', sent([0.2, 33], 0.7), null],
  [
    'late at p99 by a busy generator',
    sent([0.2, 33], 0.97),
    /was late \(p50 0\.2 ms, p99 3\d\.\d ms, 97 % of/,
  ],
  ['late in more than half of the arrivals', sent([13, 14], 0.13), /was late \(p50 1[23]\.\d ms/],
  ['short of seven arrivals', sent([0.2, 2], 0.13, 7), /^the load generator lost 7 arrivals: lower the rate/],
])('what the generator sent %s may be judged or not', (_, measurement, reason) => {
  const validity = assessMeasurement(measurement);
  if (reason === null) expect(validity).toEqual({ kind: 'valid' });
  else expect(validity).toEqual({ kind: 'invalid', reasons: [expect.stringMatching(reason)] });
});

/** A trial whose generator was held up for so long in each of its seconds, and whose requests took so long. */
function held(delaysMs: readonly number[], cpuShare: number, responseTimeMs = 20): Measurement {
  const timeline = delaysMs.map((eventLoopDelayMs, second) =>
    anInterval({ atMs: second * 1000, eventLoopDelayMs }),
  );
  const { generator } = aTrial();
  const endpoints = [anEndpoint('a', [responseTimeMs])];
  return aTrial({ endpoints, timeline, generator: { ...generator, cpuShare } });
}

test.each<[string, Measurement, RegExp | null]>([
  ['for a moment', held([7, 33, 7], 0.97), null],
  ['by a machine that had time to spare', held([70, 70, 70], 0.7), null],
  ['by its own work', held([70, 70, 70], 0.97), /event loop was held up \(p50 0\.0 ms, p99 60\.0 ms, 97 %/],
  ['for less than is seen in slow answers', held([70, 70, 70], 0.97, 700), null],
  ['for most of the time', held([700, 700, 700], 0.13), /event loop was held up \(p50 200\.0 ms/],
])('users of a closed load whose generator was held up %s', (_, measurement, reason) => {
  const validity = assessMeasurement(measurement, 'closed');
  if (reason === null) expect(validity).toEqual({ kind: 'valid' });
  else expect(validity).toEqual({ kind: 'invalid', reasons: [expect.stringMatching(reason)] });
  // Arrivals of an open load say themselves how late they were.
  expect(assessMeasurement(measurement, 'open')).toEqual({ kind: 'valid' });
});

test('what the target does is no fault of the generator', () => {
  const endpoints = [{ ...anEndpoint('a', [], { timeout: 7 }), planned: 13, dropped: 6 }];
  expect(assessMeasurement(aTrial({ endpoints }))).toEqual({ kind: 'valid' });
});

test('a trial for which nothing was planned measured nothing', () => {
  expect(assessMeasurement(aTrial({ endpoints: [] }))).toEqual({
    kind: 'invalid',
    reasons: ['no arrival was planned'],
  });
});
