import { afterAll, expect, test } from '@jest/globals';
import { systemClock } from '../../../../src/engine/system-clock.ts';
import { IterationEnded } from '../../../../src/engine/user/iteration-ended.ts';
import { LoadTime } from '../../../../src/engine/user/load-time.ts';
import { Waker } from '../../../../src/engine/waker.ts';
import type { Clock } from '../../../../src/foundation/index.ts';

const waker = new Waker();
afterAll(() => waker.close());

function aLoadTime(clock: Clock = systemClock): LoadTime {
  return new LoadTime(clock, waker, (error) => {
    throw error;
  });
}

const staying = new AbortController().signal;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('time stands still until it is started, and sleepers with it', async () => {
  const time = aLoadTime();
  let isAwake = false;
  const sleeping = time.sleep(70, staying).then(() => (isAwake = true));
  await wait(130);
  expect([isAwake, time.nowMs()]).toEqual([false, 0]);
  time.start(systemClock.nowMs());
  await sleeping;
  expect(time.nowMs()).toBeGreaterThan(69);
});

test('a pause costs a sleeper no time', async () => {
  const time = aLoadTime();
  time.start(systemClock.nowMs());
  let isAwake = false;
  const sleeping = time.sleep(130, staying).then(() => (isAwake = true));
  await wait(70);
  time.stop();
  const before = time.nowMs();
  await wait(130);
  expect([isAwake, time.nowMs()]).toEqual([false, before]);
  time.start(systemClock.nowMs());
  await sleeping;
  expect(time.nowMs()).toBeGreaterThan(129);
});

test('nobody wakes early, and who comes too late sleeps no more', async () => {
  const time = aLoadTime();
  time.start(systemClock.nowMs());
  const early = await Promise.all(
    Array.from({ length: 70 }, async (_, index) => {
      const untilMs = 7 + index * 1.3;
      await time.sleep(untilMs, staying);
      return time.nowMs() < untilMs;
    }),
  );
  expect(early).not.toContain(true);
  const nowMs = time.nowMs();
  await time.sleep(nowMs - 7, staying);
  expect(time.nowMs() - nowMs).toBeLessThan(5);
});

test('whoever leaves is woken by IterationEnded, and so is everybody at the end', async () => {
  const time = aLoadTime();
  const leaving = new AbortController();
  const one = time.sleep(7000, leaving.signal);
  const other = time.sleep(7000, staying);
  leaving.abort();
  await expect(one).rejects.toBeInstanceOf(IterationEnded);
  time.end();
  await expect(other).rejects.toBeInstanceOf(IterationEnded);
  await expect(time.sleep(0, staying)).rejects.toBeInstanceOf(IterationEnded);
});

test('the clock’s time of a load time goes on where the last window ended, and is none between windows', () => {
  let nowMs = 1000;
  const time = aLoadTime({ nowMs: () => nowMs, wallTimeMs: () => 0 });
  expect(() => time.toClock(0)).toThrow('stands still');
  time.start(1000);
  expect(time.toClock(130)).toBe(1130);
  nowMs = 1700;
  time.stop();
  expect(() => time.toClock(700)).toThrow('stands still');
  nowMs = 9000;
  time.start(9000);
  expect(time.nowMs()).toBe(700);
  expect([time.toClock(830), time.fromClock(9130), time.windowMs]).toEqual([9130, 830, 700]);
});

test('followers are told when it begins, stands still, when nothing is to begin any more and when it is over; the last word is the end', () => {
  let nowMs = 0;
  const time = aLoadTime({ nowMs: () => nowMs, wallTimeMs: () => 0 });
  const told: string[] = [];
  const tell = (what: string) => () => void told.push(`${what} at ${time.nowMs()}, ${time.isRunning}`);
  time.follow({ start: tell('start'), stop: tell('stop'), retire: tell('retire'), end: tell('end') });
  time.start(0);
  nowMs = 130;
  time.stop();
  time.stop();
  nowMs = 333;
  time.start(333);
  nowMs = 340;
  time.retire();
  time.end();
  time.end();
  expect(told).toEqual([
    'start at 0, true',
    'stop at 130, false',
    'start at 130, true',
    'retire at 137, true',
    'stop at 137, false',
    'end at 137, false',
  ]);
});
