import { expect, test } from '@jest/globals';
import { studentTQuantile, studentTUpperTail } from '../../../src/statistics/student-t.ts';

// Published two-sided and one-sided critical values, as printed in tables of Student's t.
test.each([
  [1, 0.975, 12.7062],
  [2, 0.95, 2.91999],
  [5, 0.99, 3.36493],
  [9, 0.99, 2.82144],
  [10, 0.975, 2.22814],
  [30, 0.995, 2.75],
  [120, 0.95, 1.65765],
])('with %d degrees of freedom the %d quantile is %d', (degrees, probability, expected) => {
  expect(studentTQuantile(probability, degrees)).toBeCloseTo(expected, 4);
  expect(studentTUpperTail(expected, degrees)).toBeCloseTo(1 - probability, 5);
});

test.each([0.5, 0.500001, 0.8, 0.95, 0.9995, 1 - 1e-7, 1 - 1e-12])(
  'the %d quantile has that tail',
  (probability) => {
    for (const degrees of [0.3, 1, 2.5, 9, 130, 1009]) {
      const tail = studentTUpperTail(studentTQuantile(probability, degrees), degrees);
      expect(Math.abs(tail / (1 - probability) - 1)).toBeLessThan(1e-7);
    }
  },
);

test('is symmetric around zero', () => {
  expect(studentTUpperTail(0, 7)).toBeCloseTo(0.5, 12);
  expect(studentTQuantile(0.1, 7)).toBeCloseTo(-studentTQuantile(0.9, 7), 9);
  expect(studentTUpperTail(-2, 7)).toBeCloseTo(1 - studentTUpperTail(2, 7), 12);
});

test('has ends', () => {
  expect(studentTUpperTail(Infinity, 3)).toBe(0);
  expect(studentTUpperTail(-Infinity, 3)).toBe(1);
});

test('with one degree of freedom it is the Cauchy law', () => {
  for (const t of [0.3, 1, 2.5, 40])
    expect(studentTUpperTail(t, 1)).toBeCloseTo(0.5 - Math.atan(t) / Math.PI, 10);
});

test('fractional degrees lie between their neighbours', () => {
  expect(studentTUpperTail(2, 4.5)).toBeLessThan(studentTUpperTail(2, 4));
  expect(studentTUpperTail(2, 4.5)).toBeGreaterThan(studentTUpperTail(2, 5));
});

test.each([[0], [-1], [Number.NaN]])('refuses %d degrees of freedom', (degrees) => {
  expect(() => studentTUpperTail(1, degrees)).toThrow(RangeError);
});

test.each([[0], [1], [Number.NaN]])('refuses the probability %d', (probability) => {
  expect(() => studentTQuantile(probability, 3)).toThrow(RangeError);
});
