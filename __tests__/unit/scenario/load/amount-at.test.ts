import { expect, test } from '@jest/globals';
import { amountAt, type Executor, unitOf } from '../../../../src/scenario/index.ts';
import { anOpenExecutor } from '../../../support/a-load.ts';

const open = anOpenExecutor({
  startMs: 1000,
  phases: [
    { durationMs: 1300, fromPerSecond: 0, toPerSecond: 13 },
    { durationMs: 700, fromPerSecond: 13, toPerSecond: 13 },
  ],
});
const place = { name: 'x', startMs: 100, flows: null, model: 'closed' } as const;
const users: Executor = {
  ...place,
  executor: 'ramping-vus',
  phases: [{ durationMs: 100, fromUsers: 7, toUsers: 0 }],
};
const batch: Executor = {
  ...place,
  executor: 'shared-iterations',
  users: 3,
  iterations: 9,
  maxDurationMs: 700,
};
const busy: Executor = { ...place, executor: 'saturate', connections: 5, durationMs: 700 };

test.each<[Executor, number, number, string]>([
  [open, 999, 0, 'before it begins'],
  [open, 1000, 0, 'at the foot of the climb'],
  [open, 1100, 1, 'on the climb'],
  [open, 2300, 13, 'at its top'],
  [open, 2999, 13, 'just before its end'],
  [open, 3000, 0, 'at its end'],
  [users, 150, 3.5, 'users between two whole numbers'],
  [batch, 100, 3, 'a batch'],
  [batch, 800, 0, 'a batch after its time'],
  [busy, 799, 5, 'connections'],
])('%#: %s', (executor, atMs, amount) => {
  expect(amountAt(executor, atMs)).toBeCloseTo(amount, 9);
});

test('open executors are counted per second, closed ones in users', () => {
  expect([open, users, batch, busy].map(unitOf)).toEqual(['per-second', 'users', 'users', 'connections']);
});
