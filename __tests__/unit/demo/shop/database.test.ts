import { expect, test } from '@jest/globals';
import {
  createDatabase,
  drawDurationMs,
  meterDatabase,
  roundRandomly,
} from '../../../../src/demo/shop/database.ts';
import { createRandom } from '../../../../src/foundation/index.ts';

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

test.each([
  [12.2, 'little above a whole number'],
  [12.8, 'little below'],
  [0.3, 'less than one'],
  [7, 'a whole number itself'],
])('rounding %p randomly keeps its mean: %s', (value) => {
  const random = createRandom('rounding');
  const rounded = Array.from({ length: 20_000 }, () => roundRandomly(value, random));
  expect(mean(rounded)).toBeCloseTo(value, 1);
  expect(new Set(rounded).size).toBeLessThanOrEqual(2);
});

test('durations have the wanted mean and a spread of a tenth', () => {
  const random = createRandom('durations');
  const durations = Array.from({ length: 20_000 }, () => drawDurationMs(39, random));
  const logs = durations.map(Math.log);
  const centre = mean(logs);
  expect(mean(durations) / 39).toBeCloseTo(1, 2);
  expect(Math.sqrt(mean(logs.map((log) => (log - centre) ** 2)))).toBeCloseTo(0.1, 2);
});

test('the same seed gives the same durations, another seed others', () => {
  const draw = (seed: string) => drawDurationMs(39, createRandom(seed));
  expect(draw('a')).toBe(draw('a'));
  expect(draw('a')).not.toBe(draw('b'));
});

test('no more queries run at once than there are connections, and all are answered', async () => {
  const database = createDatabase(createRandom('pool'), 2);
  const order: number[] = [];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: 6 }, async (_, index) => {
      await database.query(20);
      order.push(index);
    }),
  );
  // Three rounds of two; at once they would take a third of it.
  expect(performance.now() - began).toBeGreaterThan(40);
  expect(new Set(order)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
});

test('the meter counts overlapping queries once, and pauses between them not at all', async () => {
  let nowMs = 0;
  const ends: (() => void)[] = [];
  const metered = meterDatabase({ query: () => new Promise((resolve) => ends.push(resolve)) }, () => nowMs);
  const finish = async (query: Promise<void>): Promise<void> => {
    ends.shift()?.();
    await query;
  };
  const first = metered.query(1);
  nowMs = 4;
  const second = metered.query(1);
  nowMs = 10;
  await finish(first);
  nowMs = 13;
  await finish(second);
  nowMs = 100;
  const third = metered.query(1);
  nowMs = 105;
  await finish(third);
  expect(metered.spentMs()).toBe(18);
});
