import { expect, test } from '@jest/globals';
import { LiveSamples } from '../../../../src/engine/window/live-samples.ts';

function aClock() {
  const clock = { ms: 700, nowMs: () => clock.ms, wallTimeMs: () => 0 };
  return clock;
}

test('rates are over the real time since the last samples, errors included', () => {
  const clock = aClock();
  const live = new LiveSamples(['baseline', 'candidate'], clock);
  for (let index = 0; index < 13; index++) live.add('baseline', true, 20);
  for (let index = 0; index < 6; index++) live.add('baseline', false, 700);
  clock.ms += 1300;
  const [baseline, candidate] = live.take((side) => (side === 'baseline' ? 7 : 0));
  expect(baseline).toEqual({
    side: 'baseline',
    ratePerSecond: 19 / 1.3,
    errors: 6,
    inFlight: 7,
    p50Ms: 20.015,
    p95Ms: 20.015,
  });
  expect(candidate).toEqual({
    side: 'candidate',
    ratePerSecond: 0,
    errors: 0,
    inFlight: 0,
    p50Ms: null,
    p95Ms: null,
  });
});

test('taken samples begin anew', () => {
  const clock = aClock();
  const live = new LiveSamples(['candidate'], clock);
  live.add('candidate', true, 130);
  clock.ms += 1000;
  live.take(() => 0);
  live.add('candidate', true, 7);
  clock.ms += 500;
  expect(live.ageMs()).toBe(500);
  expect(live.take(() => 0)[0]).toMatchObject({ ratePerSecond: 2, p50Ms: 7.003, errors: 0 });
});

test('samples taken twice at one instant have no rate instead of an infinite one', () => {
  const live = new LiveSamples(['candidate'], aClock());
  live.add('candidate', true, 7);
  expect(live.take(() => 0)[0]?.ratePerSecond).toBe(0);
});

test('an answer of a side that takes no part is a bug', () => {
  expect(() => new LiveSamples(['candidate'], aClock()).add('baseline', true, 7)).toThrow(TypeError);
});
