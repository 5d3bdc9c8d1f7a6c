import { expect, test } from '@jest/globals';
import { createRandom } from '../../../src/foundation/index.ts';
import type { LoadPhase, OpenExecutor } from '../../../src/scenario/index.ts';
import { createSchedule, type Schedule, sliceSchedule } from '../../../src/schedule/index.ts';
import { anOpenExecutor } from '../../support/a-load.ts';

/** The whole load of one executor. */
function createWhole(
  phases: readonly LoadPhase[],
  mix: readonly number[],
  arrivals: OpenExecutor['arrivals'] = 'constant',
): Schedule {
  const toMs = phases.reduce((sum, phase) => sum + phase.durationMs, 0);
  const executor = anOpenExecutor({ phases, arrivals });
  return createSchedule([{ executor, mix }], { fromMs: 0, toMs }, 1, random());
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
  const schedule = createWhole(phases, [1]);
  expect(schedule.atMs.length).toBe(expected.length);
  for (const [index, time] of expected.entries()) expect(schedule.atMs[index]).toBeCloseTo(time, 9);
  expect(schedule.durationMs).toBe(phases.reduce((sum, phase) => sum + phase.durationMs, 0));
});

test('the counts of Poisson arrivals per second have the mean and the variance of their rate', () => {
  const seconds = 3_000;
  const { atMs } = createWhole([steady(7, seconds * 1000)], [1], 'poisson');
  const counts = Array.from({ length: seconds }, () => 0);
  for (const time of atMs) counts[Math.floor(time / 1000)]! += 1;
  const mean = atMs.length / seconds;
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (seconds - 1);
  // Four standard errors: √(7/3000) for the mean, 7 √(2/3000) for the variance.
  expect(Math.abs(mean - 7)).toBeLessThan(0.2);
  expect(Math.abs(variance - 7)).toBeLessThan(0.75);
});

test('the gaps of Poisson arrivals are exponential: a share of e⁻¹ is longer than the mean', () => {
  const { atMs } = createWhole([steady(130, 100_000)], [1], 'poisson');
  const gaps = Array.from(atMs, (time, index) => time - (atMs[index - 1] ?? 0));
  const longer = gaps.filter((gap) => gap > 1000 / 130).length / gaps.length;
  expect(Math.abs(longer - Math.exp(-1))).toBeLessThan(0.02);
});

test('a Poisson ramp has its arrivals where the rate is', () => {
  const ramp = { durationMs: 100_000, fromPerSecond: 0, toPerSecond: 333.3 };
  const { atMs } = createWhole([ramp], [1], 'poisson');
  const early = atMs.filter((time) => time < 50_000).length / atMs.length;
  // A quarter of the area under a ramp lies in its first half.
  expect(Math.abs(early - 0.25)).toBeLessThan(0.02);
});

test('each request gets its share of the mix, and one without weight gets nothing', () => {
  const { flow: request } = createWhole([steady(130, 100_000)], [1, 0, 7, 2]);
  const shares = [0, 1, 2, 3].map(
    (index) => request.filter((each) => each === index).length / request.length,
  );
  for (const [index, share] of [0.1, 0, 0.7, 0.2].entries())
    expect(Math.abs((shares[index] ?? NaN) - share)).toBeLessThan(0.02);
  expect(shares[1]).toBe(0);
});

test('the mix does not depend on how arrivals are spaced', () => {
  const even = createWhole([steady(7, 7000)], [1, 3]).flow;
  const poisson = createWhole([steady(7, 7000)], [1, 3], 'poisson').flow;
  const length = Math.min(even.length, poisson.length);
  expect(poisson.slice(0, length)).toEqual(even.slice(0, length));
});

test.each([[[]], [[0, 0]], [[NaN]], [[Infinity]]])(
  'a mix of %j is refused: no request could be drawn',
  (mix) => {
    expect(() => createWhole([steady(7, 1000)], mix)).toThrow(RangeError);
  },
);

test('a factor multiplies every rate', () => {
  const executor = anOpenExecutor({ phases: [steady(166.65, 1000)] });
  const twice = createSchedule([{ executor, mix: [1] }], { fromMs: 0, toMs: 1000 }, 2, random());
  expect(twice).toEqual(createWhole([steady(333.3, 1000)], [1]));
});

test('several executors at once are merged by time, each in its own stretch', () => {
  const early = anOpenExecutor({ phases: [steady(4, 1000)] });
  const late = anOpenExecutor({ startMs: 500, phases: [steady(2, 1000)] });
  const load = [
    { executor: early, mix: [1, 0] },
    { executor: late, mix: [0, 1] },
  ];
  const { atMs, flow, executor } = createSchedule(load, { fromMs: 0, toMs: 1500 }, 1, random());
  expect([...atMs]).toEqual([125, 375, 625, 750, 875, 1250]);
  expect([...executor]).toEqual([0, 0, 0, 1, 0, 1]);
  expect([...flow]).toEqual([0, 0, 0, 1, 0, 1]);
});

test('stretches of constant arrivals join without a seam', () => {
  const executor = anOpenExecutor({
    startMs: 130,
    phases: [steady(7, 1300), { durationMs: 700, fromPerSecond: 7, toPerSecond: 130 }],
  });
  const between = (fromMs: number, toMs: number) =>
    Array.from(
      createSchedule([{ executor, mix: [1] }], { fromMs, toMs }, 1, random()).atMs,
      (time) => time + fromMs,
    );
  const edges = [0, 130, 333.3, 1430, 1777.7, 2130];
  const parts = edges.slice(1).flatMap((toMs, index) => between(edges[index] ?? 0, toMs));
  for (const [index, time] of between(0, 2130).entries()) expect(parts[index]).toBeCloseTo(time, 9);
  expect(parts.length).toBe(between(0, 2130).length);
});

test('a slice counts its times from its own start, holds its first instant and not its last', () => {
  const schedule = createWhole([steady(4, 1000)], [1, 1, 1, 1]);
  const slice = sliceSchedule(schedule, 375, 875);
  expect([...slice.atMs]).toEqual([0, 250]);
  expect(slice.flow).toEqual(schedule.flow.slice(1, 3));
  expect(slice.durationMs).toBe(500);
});

test('a slice beyond the end is empty and keeps its length', () => {
  const schedule = createWhole([steady(7, 1000)], [1]);
  expect(sliceSchedule(schedule, 1300, 2600)).toEqual({
    atMs: new Float64Array(0),
    flow: new Uint16Array(0),
    executor: new Uint8Array(0),
    durationMs: 1300,
  });
});
