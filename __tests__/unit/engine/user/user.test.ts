import { afterAll, expect, test } from '@jest/globals';
import { systemClock } from '../../../../src/engine/system-clock.ts';
import { IterationEnded } from '../../../../src/engine/user/iteration-ended.ts';
import { LoadTime } from '../../../../src/engine/user/load-time.ts';
import { User } from '../../../../src/engine/user/user.ts';
import { Waker } from '../../../../src/engine/waker.ts';
import { createRandom } from '../../../../src/foundation/index.ts';

const waker = new Waker();
afterAll(() => waker.close());

/** A user on a side whose time stands still until it is started. */
function aUser() {
  const time = new LoadTime(systemClock, waker, (error) => {
    throw error;
  });
  return { time, user: new User('users', 7, createRandom('user'), createRandom('traces')) };
}

/** The time for which it means what it does in its turn. */
function turnOf(user: User, time: LoadTime): Promise<number> {
  return user.turn(time, (meantMs) => meantMs);
}

/** Holds up the whole process for so long. */
function holdUp(ms: number): void {
  const fromMs = systemClock.nowMs();
  while (systemClock.nowMs() < fromMs + ms);
}

test('what follows a pause is meant for its end, however late the process is, and once', async () => {
  const { time, user } = aUser();
  const startMs = systemClock.nowMs();
  time.start(startMs);
  const pausing = user.pause(time, 70);
  holdUp(200);
  await pausing;
  const meantMs = await turnOf(user, time);
  expect(meantMs - startMs).toBeGreaterThanOrEqual(70);
  expect(meantMs - startMs).toBeLessThan(130);
  expect((await turnOf(user, time)) - startMs).toBeGreaterThanOrEqual(200);
});

test('a pause after a pause counts from when that was meant to end', async () => {
  const { time, user } = aUser();
  const startMs = systemClock.nowMs();
  time.start(startMs);
  const pausing = user.pause(time, 30).then(() => user.pause(time, 130));
  holdUp(100);
  await pausing;
  const meantMs = await turnOf(user, time);
  expect(meantMs - startMs).toBeGreaterThanOrEqual(160);
  expect(meantMs - startMs).toBeLessThan(200);
});

test('who does not wait means now', async () => {
  const { time, user } = aUser();
  time.start(systemClock.nowMs());
  const beforeMs = systemClock.nowMs();
  const meantMs = await turnOf(user, time);
  expect(meantMs).toBeGreaterThanOrEqual(beforeMs);
  expect(meantMs).toBeLessThanOrEqual(systemClock.nowMs());
});

test('a pause that a rest interrupts ends in the next window, by its clock', async () => {
  const { time, user } = aUser();
  time.start(systemClock.nowMs());
  const earliestMs = time.nowMs();
  const pausing = user.pause(time, 130);
  const latestMs = time.nowMs();
  holdUp(70);
  time.stop();
  const restedMs = time.nowMs();
  await new Promise((resolve) => setTimeout(resolve, 70));
  const startMs = systemClock.nowMs();
  time.start(startMs);
  await pausing;
  const meantMs = (await turnOf(user, time)) - startMs + restedMs;
  expect(meantMs).toBeGreaterThanOrEqual(earliestMs + 129.9);
  expect(meantMs).toBeLessThanOrEqual(latestMs + 130.1);
});

test('nothing is meant for a time before the window in which it is done', async () => {
  const { time, user } = aUser();
  time.start(systemClock.nowMs());
  const pausing = user.pause(time, 7);
  // The pause is over, and nobody could say so before the rest.
  holdUp(70);
  time.stop();
  await new Promise((resolve) => setTimeout(resolve, 30));
  const startMs = systemClock.nowMs();
  time.start(startMs);
  await pausing;
  expect(await turnOf(user, time)).toBe(startMs);
});

test.each([0, 1, 2, 3, 4, 5])(
  'what it does in its turn it does in a window, though that ends %d steps later',
  async (steps) => {
    const { time, user } = aUser();
    time.start(systemClock.nowMs());
    const acting = user.turn(time, () => time.isRunning);
    for (let step = 0; step < steps; step++) await Promise.resolve();
    time.stop();
    setTimeout(() => time.start(systemClock.nowMs()), 7);
    expect(await acting).toBe(true);
  },
);

test('who leaves neither waits nor has a turn', async () => {
  const { time, user } = aUser();
  const pausing = user.pause(time, 7000);
  user.leave();
  await expect(pausing).rejects.toBeInstanceOf(IterationEnded);
  await expect(turnOf(user, time)).rejects.toBeInstanceOf(IterationEnded);
});
