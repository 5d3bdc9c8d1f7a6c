import { describe, expect, test } from '@jest/globals';
import { errorFunction, gammaln } from 'simple-statistics';
import { createRandom, drawNormal, type Random } from '../../../src/foundation/index.ts';
import {
  instanceDeviation,
  instanceMargin,
  type InstanceShift,
  studentTQuantile,
} from '../../../src/statistics/index.ts';

/** Shifts of `count` pairs of instances, apart by `deviation`, each measured with an error of `noise`. */
function drawn(random: Random, count: number, deviation: number, noise: number): readonly InstanceShift[] {
  return Array.from({ length: count }, () => ({
    shift: deviation * drawNormal(random) + noise * drawNormal(random),
    variance: noise ** 2,
  }));
}

/**
 * How often two instances whose differences have the deviation 1 are further apart than their margin, when the runs that it
 * is of have `noise` besides: integrated over χ², which is all that the margin depends on.
 */
function exceededBy(runs: number, noise: number, level: number): number {
  const [half, variance] = [runs / 2, noise ** 2];
  const [from, to, points] = [-14 / half, Math.log(1 + 10 / Math.sqrt(half)), 150];
  const step = (to - from) / points;
  const constant = half * Math.log(half) - gammaln(half);
  const parts = Array.from({ length: points + 1 }, (_, index) => {
    // The logarithm of χ² over its degrees.
    const x = from + index * step;
    const shift = Math.sqrt((1 + variance) * Math.exp(x));
    const margin = instanceMargin(
      Array.from({ length: runs }, () => ({ shift, variance })),
      level,
    );
    return (
      (step * Math.exp(constant + half * (x - Math.exp(x))) * (1 - errorFunction(margin / Math.SQRT2))) / 2
    );
  });
  return parts.reduce((sum, part) => sum + part, 0);
}

describe('the margin of instances', () => {
  test.each([
    [1, 0.005],
    [5, 0.000_25],
    [10, 0.005],
    [30, 0.000_5],
  ])('of %d shifts without noise is that of Student t, at %d', (count, level) => {
    const shifts = Array.from({ length: count }, (_, index) => ({
      shift: index % 2 === 0 ? 0.013 : -0.013,
      variance: 0,
    }));
    expect(instanceMargin(shifts, level) / (0.013 * studentTQuantile(1 - level, count))).toBeCloseTo(1, 4);
  });

  test.each([
    ['quiet', 10, 0.01, 0.004],
    ['as noisy as the instances are apart', 5, 0.01, 0.01],
    ['twice as noisy', 5, 0.01, 0.02],
    ['without any difference', 5, 0, 0.02],
  ])('is exceeded as rarely as it may be, measured %s', (_, count, deviation, noise) => {
    const random = createRandom(`margin ${count} ${deviation} ${noise}`);
    let [exceeded, byPlainT] = [0, 0];
    const experiments = 1500;
    for (let number = 0; number < experiments; number++) {
      const shifts = drawn(random, count, deviation, noise);
      const apart = deviation * drawNormal(random);
      if (apart > instanceMargin(shifts, 0.01)) exceeded++;
      if (apart > instanceDeviation(shifts) * studentTQuantile(0.99, count)) byPlainT++;
    }
    // 15 of 1,500 are 1 %, and more than 25 come by chance once in two hundred times.
    expect(exceeded).toBeLessThanOrEqual(25);
    // The same with Student t on what is left after the noise: the more noise, the more it errs.
    if (noise === 0.02 && deviation > 0) expect(byPlainT).toBeGreaterThan(150);
  });

  test.each([
    [5, 0.3],
    [5, 1],
    [5, 4],
    [10, 1],
    [30, 0.3],
    [30, 4],
  ])(
    'is exceeded with 1.05 times its level at most, over χ² of %d runs with %d times the noise',
    (runs, noise) => {
      for (const level of [0.0006, 0.005]) expect(exceededBy(runs, noise, level)).toBeLessThan(1.05 * level);
    },
  );

  test('is less than that of the shifts as they are where most of them is noise', () => {
    const shifts = drawn(createRandom('less'), 30, 0, 0.01);
    const whole = shifts.map((each) => ({ ...each, variance: 0 }));
    expect(instanceMargin(shifts, 0.001)).toBeLessThan(0.8 * instanceMargin(whole, 0.001));
  });

  test('is about 3 % in the example of docs/method.md: instances 0.5 % apart, thirty runs of 24 blocks of 3 %', () => {
    // The median of 24 differences; each of a pair of instances has a level of its own.
    const [apart, noise] = [Math.SQRT2 * 0.005, Math.sqrt(((Math.PI / 2) * 0.03 ** 2) / 24)];
    const margins = Array.from({ length: 50 }, (_, number) =>
      instanceMargin(drawn(createRandom(`example ${number}`), 30, apart, noise), 0.01 / (2 * 8)),
    );
    const mean = margins.reduce((sum, margin) => sum + margin, 0) / margins.length;
    expect(Math.round(100 * mean)).toBe(3);
  });

  test('is nothing where nothing ever differed, and no number is asked of a level that is none', () => {
    expect(instanceMargin([{ shift: 0, variance: 0 }], 0.01)).toBe(0);
    for (const level of [0, 0.5, NaN])
      expect(() => instanceMargin([{ shift: 1, variance: 0 }], level)).toThrow(RangeError);
    expect(() => instanceMargin([], 0.01)).toThrow(RangeError);
  });
});

test('the deviation is what is left without the noise, around zero, so that a side that is always slower counts', () => {
  const slower = [0.03, 0.03, 0.03, 0.03].map((shift) => ({ shift, variance: 0 }));
  expect(instanceDeviation(slower)).toBeCloseTo(0.03);
  expect(instanceDeviation([{ shift: 0.05, variance: 0.0016 }])).toBeCloseTo(0.03);
  expect(instanceDeviation([{ shift: 0.03, variance: 0.0016 }])).toBe(0);
});
