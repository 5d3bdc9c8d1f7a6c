import { expect, test } from '@jest/globals';
import { ArrivalCount } from '../../../../src/engine/window/arrival-count.ts';
import { SIDES, type Side } from '../../../../src/trial/index.ts';

/** Numbers of so many arrivals of the first executor. */
function taken(count: ArrivalCount, arrivals: number, sides: readonly Side[]): readonly number[] {
  return Array.from({ length: arrivals }, () => count.take(0, sides));
}

test('sides that take turns get the same numbers, whoever comes first', () => {
  const count = new ArrivalCount(1);
  expect(taken(count, 3, ['baseline'])).toEqual([0, 1, 2]);
  expect(taken(count, 3, ['candidate'])).toEqual([0, 1, 2]);
  expect(taken(count, 2, ['candidate'])).toEqual([3, 4]);
  expect(taken(count, 2, ['baseline'])).toEqual([3, 4]);
});

test('sides that share the arrivals number them together, and no number comes twice on one side', () => {
  const count = new ArrivalCount(1);
  expect(taken(count, 2, ['candidate'])).toEqual([0, 1]);
  expect(taken(count, 3, SIDES)).toEqual([2, 3, 4]);
  expect(taken(count, 2, ['baseline'])).toEqual([5, 6]);
  expect(taken(count, 2, ['candidate'])).toEqual([5, 6]);
});

test('every executor counts for itself', () => {
  const count = new ArrivalCount(2);
  expect([count.take(0, SIDES), count.take(1, SIDES), count.take(0, SIDES)]).toEqual([0, 0, 1]);
});
