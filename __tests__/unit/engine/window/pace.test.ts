import { afterAll, expect, test } from '@jest/globals';
import { pace } from '../../../../src/engine/window/pace.ts';
import { Waker } from '../../../../src/engine/waker.ts';
import { systemClock } from '../../../../src/engine/index.ts';

const unstopped = new AbortController().signal;
const waker = new Waker();

afterAll(() => waker.close());

function aTimetable(atMs: readonly number[], durationMs: number) {
  return { atMs: Float64Array.from(atMs), durationMs };
}

test('every instant is fired once, in order, never early', async () => {
  const atMs = Array.from({ length: 130 }, (_, index) => index * 1.3);
  const startMs = systemClock.nowMs();
  const early: number[] = [];
  const fired: number[] = [];
  await pace(aTimetable(atMs, 170), startMs, systemClock, waker, unstopped, (index) => {
    if (systemClock.nowMs() < startMs + (atMs[index] ?? NaN)) early.push(index);
    fired.push(index);
  });
  expect(fired).toEqual(atMs.map((_, index) => index));
  expect(early).toEqual([]);
});

test('it resolves at the end of the stretch, not after the last instant', async () => {
  const startMs = systemClock.nowMs();
  await pace(aTimetable([7], 130), startMs, systemClock, waker, unstopped, () => {});
  expect(systemClock.nowMs() - startMs).toBeGreaterThanOrEqual(130);
});

test('a stretch without instants lasts as long', async () => {
  const startMs = systemClock.nowMs();
  await pace(aTimetable([], 70), startMs, systemClock, waker, unstopped, () => {});
  expect(systemClock.nowMs() - startMs).toBeGreaterThanOrEqual(70);
});

test('instants that a hold-up has passed are fired at once, and the event loop breathes in between', async () => {
  const atMs = Array.from({ length: 700 }, (_, index) => index / 7);
  const startMs = systemClock.nowMs() - 1300;
  let breaths = 0;
  const breathe = (): void => {
    breaths++;
    if (fired < atMs.length) setImmediate(breathe);
  };
  let fired = 0;
  setImmediate(breathe);
  await pace(aTimetable(atMs, 100), startMs, systemClock, waker, unstopped, () => void fired++);
  expect(fired).toBe(700);
  expect(breaths).toBeGreaterThanOrEqual(10);
});

test('a stop ends it at once, between the instants', async () => {
  const stop = new AbortController();
  const startMs = systemClock.nowMs();
  let fired = 0;
  setTimeout(() => stop.abort(), 70);
  await pace(aTimetable([7, 60_000], 70_000), startMs, systemClock, waker, stop.signal, () => void fired++);
  expect(fired).toBe(1);
  expect(systemClock.nowMs() - startMs).toBeLessThan(10_000);
});

test('a stop that comes from an instant itself lets no other be fired', async () => {
  const stop = new AbortController();
  const fired: number[] = [];
  await pace(
    aTimetable([0, 0, 0, 0], 7_000),
    systemClock.nowMs(),
    systemClock,
    waker,
    stop.signal,
    (index) => {
      fired.push(index);
      if (index === 1) stop.abort();
    },
  );
  expect(fired).toEqual([0, 1]);
});

test('after a stop nothing is begun', async () => {
  let fired = 0;
  await pace(
    aTimetable([0], 7_000),
    systemClock.nowMs(),
    systemClock,
    waker,
    AbortSignal.abort(),
    () => void fired++,
  );
  expect(fired).toBe(0);
});

test('what an instant throws is a bug and reaches the caller', async () => {
  const run = pace(aTimetable([0], 7), systemClock.nowMs(), systemClock, waker, unstopped, () => {
    throw new TypeError('a bug');
  });
  await expect(run).rejects.toThrow('a bug');
});

test('whatever wakes the process lets it look at the clock, between its own alarms', async () => {
  // Time goes on only where it is looked at: by timers alone that would take seconds.
  let nowMs = 0;
  const clock = { nowMs: () => (nowMs += 0.01), wallTimeMs: () => 0 };
  let isOver = false;
  const wake = (): void => {
    if (!isOver) setImmediate(wake);
  };
  setImmediate(wake);
  const beganMs = performance.now();
  const atMs = Array.from({ length: 130 }, (_, index) => index * 1.3);
  const fired: number[] = [];
  await pace(aTimetable(atMs, 170), 0, clock, waker, unstopped, (index) => void fired.push(index));
  isOver = true;
  expect(fired.length).toBe(130);
  expect(performance.now() - beganMs).toBeLessThan(2000);
});
