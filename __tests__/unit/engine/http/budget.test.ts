import { expect, test } from '@jest/globals';
import { RequestBudget } from '../../../../src/engine/http/budget.ts';

test('a budget gives what it has and not one more', () => {
  const budget = new RequestBudget(2);
  expect([budget.take(), budget.take(), budget.take(), budget.take()]).toEqual([true, true, false, false]);
  expect(budget.remaining).toBe(0);
});
