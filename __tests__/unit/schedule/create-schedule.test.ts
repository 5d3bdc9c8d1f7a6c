import { expect, test } from '@jest/globals';
import { createRandom } from '../../../src/foundation/index.ts';
import { isSteady, type Load } from '../../../src/scenario/index.ts';
import { createSchedule, scaleLoad, sliceSchedule } from '../../../src/schedule/index.ts';

function aLoad(phases: Load['phases'], arrivals: Load['arrivals'] = 'constant'): Load {
  return { arrivals, phases, warmUpMs: 0, maxInFlight: 7 };
}

const steady = (rate: number, durationMs: number) => ({
  durationMs,
  fromPerSecond: rate,
  toPerSecond: rate,
});

const random = () => createRandom('a schedule');

test.each([
  [[steady(4, 1000)], [125, 375, 625, 875], 'the middle of each arrival’s share'],
  [
    [steady(7, 500)],
    [71.42857142857143, 214.2857142857143, 357.14285714285717],
    'half an arrival is left over',
  ],
  [[steady(0, 700), steady(2, 1000)], [950, 1450], 'nothing while the rate is zero'],
  [[steady(1, 250), steady(1, 750)], [500], 'an arrival whose share began in an earlier phase'],
  [
    [{ durationMs: 1000, fromPerSecond: 0, toPerSecond: 4 }],
    [500, 866.0254037844386],
    'a ramp: √½ and √1½ of √2',
  ],
  [
    [{ durationMs: 1000, fromPerSecond: 4, toPerSecond: 0 }],
    [133.97459621556135, 500],
    'a ramp down is its mirror',
  ],
  [[steady(0, 7000)], [], 'a load of nothing has no arrivals'],
  [[steady(0.3, 1000)], [], 'less than half an arrival'],
])('constant arrivals: %#', (phases, expected) => {
  const schedule = createSchedule(aLoad(phases), [1], random());
  expect(schedule.atMs.length).toBe(expected.length);
  for (const [index, time] of expected.entries()) expect(schedule.atMs[index]).toBeCloseTo(time, 9);
  expect(schedule.durationMs).toBe(phases.reduce((sum, phase) => sum + phase.durationMs, 0));
});

test('the counts of Poisson arrivals per second have the mean and the variance of their rate', () => {
  const seconds = 3_000;
  const { atMs } = createSchedule(aLoad([steady(7, seconds * 1000)], 'poisson'), [1], random());
  const counts = Array.from({ length: seconds }, () => 0);
  for (const time of atMs) counts[Math.floor(time / 1000)]! += 1;
  const mean = atMs.length / seconds;
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (seconds - 1);
  // Four standard errors: √(7/3000) for the mean, 7 √(2/3000) for the variance.
  expect(Math.abs(mean - 7)).toBeLessThan(0.2);
  expect(Math.abs(variance - 7)).toBeLessThan(0.75);
});

test('the gaps of Poisson arrivals are exponential: a share of e⁻¹ is longer than the mean', () => {
  const { atMs } = createSchedule(aLoad([steady(130, 100_000)], 'poisson'), [1], random());
  const gaps = Array.from(atMs, (time, index) => time - (atMs[index - 1] ?? 0));
  const longer = gaps.filter((gap) => gap > 1000 / 130).length / gaps.length;
  expect(Math.abs(longer - Math.exp(-1))).toBeLessThan(0.02);
});

test('a Poisson ramp has its arrivals where the rate is', () => {
  const load = aLoad([{ durationMs: 100_000, fromPerSecond: 0, toPerSecond: 333.3 }], 'poisson');
  const { atMs } = createSchedule(load, [1], random());
  const early = atMs.filter((time) => time < 50_000).length / atMs.length;
  // A quarter of the area under a ramp lies in its first half.
  expect(Math.abs(early - 0.25)).toBeLessThan(0.02);
});

test('each request gets its share of the mix, and one without weight gets nothing', () => {
  const { request } = createSchedule(aLoad([steady(130, 100_000)]), [1, 0, 7, 2], random());
  const shares = [0, 1, 2, 3].map(
    (index) => request.filter((each) => each === index).length / request.length,
  );
  for (const [index, share] of [0.1, 0, 0.7, 0.2].entries())
    expect(Math.abs((shares[index] ?? NaN) - share)).toBeLessThan(0.02);
  expect(shares[1]).toBe(0);
});

test('the mix does not depend on how arrivals are spaced', () => {
  const even = createSchedule(aLoad([steady(7, 7000)]), [1, 3], random()).request;
  const poisson = createSchedule(aLoad([steady(7, 7000)], 'poisson'), [1, 3], random()).request;
  const length = Math.min(even.length, poisson.length);
  expect(poisson.slice(0, length)).toEqual(even.slice(0, length));
});

test.each([[[]], [[0, 0]], [[NaN]], [[Infinity]]])(
  'a mix of %j is refused: no request could be drawn',
  (mix) => {
    expect(() => createSchedule(aLoad([steady(7, 1000)]), mix, random())).toThrow(RangeError);
  },
);

test('a scaled load has that many times the rate and is as steady as before', () => {
  const load = aLoad([steady(166.65, 1000)]);
  const twice = scaleLoad(load, 2);
  expect(twice.phases).toEqual([steady(333.3, 1000)]);
  expect(isSteady(twice)).toBe(true);
  expect(load.phases).toEqual([steady(166.65, 1000)]);
});

test('a slice counts its times from its own start, holds its first instant and not its last', () => {
  const schedule = createSchedule(aLoad([steady(4, 1000)]), [1, 1, 1, 1], random());
  const slice = sliceSchedule(schedule, 375, 875);
  expect([...slice.atMs]).toEqual([0, 250]);
  expect(slice.request).toEqual(schedule.request.slice(1, 3));
  expect(slice.durationMs).toBe(500);
});

test('a slice beyond the end is empty and keeps its length', () => {
  const schedule = createSchedule(aLoad([steady(7, 1000)]), [1], random());
  expect(sliceSchedule(schedule, 1300, 2600)).toEqual({
    atMs: new Float64Array(0),
    request: new Uint16Array(0),
    durationMs: 1300,
  });
});
