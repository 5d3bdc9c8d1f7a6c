import { expect, test } from '@jest/globals';
import { createRandom, drawNormal } from '../../../src/foundation/index.ts';
import {
  digamma,
  estimateVariancePrior,
  moderateVariance,
  NO_PRIOR,
  trigamma,
} from '../../../src/statistics/moderated-variance.ts';

test.each([
  [1, -0.5772156649015329],
  [0.5, -1.9635100260214235],
  [10, 2.251752589066721],
])('digamma(%d) is %d', (x, expected) => {
  expect(digamma(x)).toBeCloseTo(expected, 9);
});

test.each([
  [1, Math.PI ** 2 / 6],
  [0.5, Math.PI ** 2 / 2],
  [10, 0.10516633568168575],
])('trigamma(%d) is %d', (x, expected) => {
  expect(trigamma(x)).toBeCloseTo(expected, 9);
});

test('the moments find the prior that the variances were drawn from', () => {
  const random = createRandom('prior');
  const normal = (): number => drawNormal(random);
  const chiSquared = (degrees: number): number =>
    Array.from({ length: degrees }, normal).reduce((sum, z) => sum + z * z, 0);
  const [priorDegrees, priorVariance, degrees] = [8, 0.04, 9];
  const estimates = Array.from({ length: 800 }, () => {
    const truth = (priorDegrees * priorVariance) / chiSquared(priorDegrees);
    return { variance: (truth * chiSquared(degrees)) / degrees, degrees };
  });
  const prior = estimateVariancePrior(estimates);
  expect(prior.degrees).toBeGreaterThan(6);
  expect(prior.degrees).toBeLessThan(11);
  expect(prior.variance).toBeGreaterThan(0.036);
  expect(prior.variance).toBeLessThan(0.044);
});

test('two variances, or constants, give no prior', () => {
  expect(
    estimateVariancePrior([
      { variance: 1, degrees: 4 },
      { variance: 2, degrees: 4 },
    ]),
  ).toEqual(NO_PRIOR);
  expect(estimateVariancePrior(Array.from({ length: 9 }, () => ({ variance: 0, degrees: 4 })))).toEqual(
    NO_PRIOR,
  );
});

test('a moderated variance lies between its own and the prior, with the degrees of both', () => {
  const moderated = moderateVariance({ variance: 4, degrees: 5 }, { variance: 1, degrees: 10 });
  expect(moderated).toEqual({ variance: 2, degrees: 15 });
  expect(moderateVariance({ variance: 4, degrees: 5 }, NO_PRIOR)).toEqual({ variance: 4, degrees: 5 });
});

test('equal variances everywhere give a finite number of degrees', () => {
  const prior = estimateVariancePrior(Array.from({ length: 9 }, () => ({ variance: 0.5, degrees: 4 })));
  expect(prior.degrees).toBe(Infinity);
  expect(moderateVariance({ variance: 0.5, degrees: 4 }, prior).degrees).toBe(1004);
});
