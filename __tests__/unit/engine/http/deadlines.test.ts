import { expect, test } from '@jest/globals';
import { Deadlines } from '../../../../src/engine/http/deadlines.ts';
import { systemClock } from '../../../../src/engine/index.ts';

function aWaiter() {
  const expired: number[] = [];
  return { expired, expire: () => void expired.push(systemClock.nowMs()) };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('whoever stays too long is told once, never early, whatever others have', async () => {
  const deadlines = new Deadlines(systemClock);
  const [short, long] = [aWaiter(), aWaiter()];
  const nowMs = systemClock.nowMs();
  deadlines.add(nowMs, 130, long);
  deadlines.add(nowMs, 33, short);
  await pause(200);
  expect([short.expired.length, long.expired.length]).toEqual([1, 1]);
  expect(short.expired[0]).toBeGreaterThanOrEqual(nowMs + 33);
  expect(long.expired[0]).toBeGreaterThanOrEqual(nowMs + 130);
  expect(long.expired[0]).toBeGreaterThan(short.expired[0] ?? NaN);
});

test.each([[0], [1], [2]])(
  'whoever leaves is not told, the others are: number %d of three',
  async (index) => {
    const deadlines = new Deadlines(systemClock);
    const waiters = [aWaiter(), aWaiter(), aWaiter()];
    const entries = waiters.map((waiter) => deadlines.add(systemClock.nowMs(), 33, waiter));
    const leaving = entries[index];
    if (!leaving) throw new Error('there are three');
    deadlines.remove(leaving);
    deadlines.remove(leaving);
    await pause(70);
    expect(waiters.map(({ expired }) => expired.length)).toEqual(
      [0, 1, 2].map((each) => (each === index ? 0 : 1)),
    );
  },
);

test('a line that was empty for a while serves the next', async () => {
  const deadlines = new Deadlines(systemClock);
  deadlines.remove(deadlines.add(systemClock.nowMs(), 33, aWaiter()));
  await pause(50);
  const late = aWaiter();
  const nowMs = systemClock.nowMs();
  deadlines.add(nowMs, 33, late);
  await pause(70);
  expect(late.expired.length).toBe(1);
  expect(late.expired[0]).toBeGreaterThanOrEqual(nowMs + 33);
});

test('who leaves while others are told is not told any more', async () => {
  const deadlines = new Deadlines(systemClock);
  const second = aWaiter();
  const nowMs = systemClock.nowMs();
  deadlines.add(nowMs, 13, { expire: () => deadlines.remove(entry) });
  const entry = deadlines.add(nowMs, 13, second);
  await pause(40);
  expect(second.expired).toEqual([]);
});

test('after the end nobody is told', async () => {
  const deadlines = new Deadlines(systemClock);
  const waiter = aWaiter();
  deadlines.add(systemClock.nowMs(), 13, waiter);
  deadlines.close();
  await pause(40);
  expect(waiter.expired).toEqual([]);
});
