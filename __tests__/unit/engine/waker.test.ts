import { afterEach, expect, test } from '@jest/globals';
import { Waker } from '../../../src/engine/waker.ts';

const wakers: Waker[] = [];

afterEach(() => Promise.all(wakers.splice(0).map((waker) => waker.close())));

function aWaker(): Waker {
  const waker = new Waker();
  wakers.push(waker);
  return waker;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Sets an alarm and gives how late it rang, in milliseconds. */
function latenessOf(waker: Waker, waitMs: number): Promise<number> {
  return new Promise((resolve) => {
    const dueMs = performance.now() + waitMs;
    waker.alarm(() => resolve(performance.now() - dueMs)).set(waitMs);
  });
}

test('many alarms at once all ring, none of them early', async () => {
  const waker = aWaker();
  const waits = Array.from({ length: 130 }, (_, index) => 70 + ((index * 37) % 130) * 1.3);
  const late = await Promise.all(waits.map((waitMs) => latenessOf(waker, waitMs)));
  expect(late).toHaveLength(130);
  expect(late.filter((ms) => ms < 0)).toEqual([]);
});

test('an alarm may be set anew, for sooner or for later, and rings once', async () => {
  const waker = aWaker();
  const rung: string[] = [];
  const [sooner, later] = [waker.alarm(() => rung.push('sooner')), waker.alarm(() => rung.push('later'))];
  sooner.set(60_000);
  sooner.set(7);
  later.set(7);
  later.set(70);
  await pause(30);
  expect(rung).toEqual(['sooner']);
  await pause(130);
  expect(rung).toEqual(['sooner', 'later']);
});

test('an alarm that is cleared does not ring, also when its time has come already', async () => {
  const waker = aWaker();
  let rings = 0;
  const [past, future] = [waker.alarm(() => rings++), waker.alarm(() => rings++)];
  past.set(0);
  past.clear();
  future.set(7);
  future.clear();
  await pause(70);
  expect(rings).toBe(0);
});

test('an alarm may set itself again while it rings', async () => {
  const waker = aWaker();
  const rung: number[] = [];
  await new Promise<void>((resolve) => {
    const alarm = waker.alarm(() => {
      rung.push(rung.length);
      if (rung.length < 70) alarm.set(0.7);
      else resolve();
    });
    alarm.set(0.7);
  });
  await pause(7);
  expect(rung).toHaveLength(70);
});

test('what is set for now rings soon, but never within the call', async () => {
  const waker = aWaker();
  let rings = 0;
  waker.alarm(() => rings++).set(-7);
  expect(rings).toBe(0);
  await pause(7);
  expect(rings).toBe(1);
});

test('without its thread alarms ring all the same', async () => {
  const waker = aWaker();
  await latenessOf(waker, 7);
  const [before, after] = [latenessOf(waker, 70), waker.close().then(() => latenessOf(waker, 7))];
  expect(await before).toBeGreaterThanOrEqual(0);
  expect(await after).toBeGreaterThanOrEqual(0);
});
