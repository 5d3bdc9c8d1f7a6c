import { expect, test } from '@jest/globals';
import { decidableTolerance, passPower } from '../../../src/comparison/index.ts';

test.each<readonly [number | null, number, string]>([
  [0.02, 0.05, 'the configured one suffices'],
  [Math.log1p(0.05), 0.05, 'a step is reached exactly'],
  [Math.log1p(0.0501), 0.1, 'the next step'],
  [Math.log1p(0.14), 0.15, '14 % needs 15 %'],
  [Math.log1p(0.31), 0.5, 'the widest'],
  [2, 0.5, 'beyond the widest the metric stays gated'],
  [null, 0.5, 'nothing is known'],
])('a reach of %p gives the tolerance %d: %s', (reach, tolerance, _reason) => {
  expect(decidableTolerance({ tolerance: 0.05 }, reach)).toBe(tolerance);
});

test('it is never less than the configured tolerance, whatever the steps', () => {
  expect(decidableTolerance({ tolerance: 0.08 }, 0.001)).toBe(0.08);
  expect(decidableTolerance({ tolerance: 0.08 }, Math.log1p(0.09))).toBe(0.1);
  expect(decidableTolerance({ tolerance: 0.7 }, 3)).toBe(0.7);
});

test('the more metrics must pass, the more surely each does', () => {
  expect([1, 2, 3, 20].map(passPower)).toEqual([0.9, 0.95, 0.99, 0.99]);
});
