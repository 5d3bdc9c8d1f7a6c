import { afterAll, expect, test } from '@jest/globals';
import { LoadTime } from '../../../../src/engine/user/load-time.ts';
import { Stopwatch } from '../../../../src/engine/user/stopwatch.ts';
import { User } from '../../../../src/engine/user/user.ts';
import { Waker } from '../../../../src/engine/waker.ts';
import { BeyondTally } from '../../../../src/engine/window/beyond-tally.ts';
import { createRandom } from '../../../../src/foundation/index.ts';
import { quantileMs } from '../../../../src/histogram/index.ts';

const waker = new Waker();
afterAll(() => waker.close());

/** A user, its side's time, and a clock that shows what it is told to. */
function aUser() {
  const clock = { atMs: 700 };
  const time = new LoadTime({ nowMs: () => clock.atMs, wallTimeMs: () => 0 }, waker, (error) => {
    throw error;
  });
  const user = new User('users', 7, createRandom('user'), createRandom('traces'));
  time.start(700);
  return { clock, time, user };
}

/** Lets the load rest from one time of the clock to the other. */
function rest({ clock, time }: ReturnType<typeof aUser>, fromMs: number, toMs: number): void {
  clock.atMs = fromMs;
  time.stop();
  clock.atMs = toMs;
  time.start(toMs);
}

test('thinking stands still while the load rests', () => {
  const world = aUser();
  const watch = new Stopwatch(world.user, world.time);
  rest(world, 830, 7000);
  world.clock.atMs = 7013;
  expect(watch.elapsedMs).toBe(143);
});

test('what the target does for it goes on', () => {
  const world = aUser();
  const { clock, time, user } = world;
  const watch = new Stopwatch(user, time);
  clock.atMs = 730;
  const stillMs = time.stillMs();
  clock.atMs = 830;
  time.stop();
  clock.atMs = 1330;
  user.waited(time.stillMs() - stillMs, Infinity);
  expect(watch.elapsedMs).toBe(630);
  clock.atMs = 7000;
  time.start(7000);
  clock.atMs = 7013;
  expect(watch.elapsedMs).toBe(643);
});

test.each([
  { rest: 'no longer than what may pass unseen', mostMs: 70, recorded: 213 },
  { rest: 'longer', mostMs: 69, recorded: undefined },
])('a rest $rest: $recorded', ({ mostMs, recorded }) => {
  const world = aUser();
  const { clock, time, user } = world;
  const watch = new Stopwatch(user, time);
  const stillMs = time.stillMs();
  rest(world, 830, 900);
  user.waited(time.stillMs() - stillMs, mostMs);
  clock.atMs = 913;
  const tally = new BeyondTally();
  watch.recordIn(tally, 'poll_duration', 'job');
  new Stopwatch(user, time).recordIn(tally, 'group_duration', 'after');
  const poll = tally.measured().trends.find(({ metric }) => metric === 'poll_duration');
  expect(poll && Math.round(quantileMs(poll.histogram, 0.5) ?? 0)).toBe(recorded);
  expect(tally.measured().trends.map(({ metric }) => metric)).toContain('group_duration');
});

test('it begins when its user was meant to, and ends so', () => {
  const { clock, time, user } = aUser();
  clock.atMs = 830;
  user.meantMs = 70;
  const watch = new Stopwatch(user, time);
  expect(watch.elapsedMs).toBe(0);
  user.meantMs = 113;
  expect(watch.elapsedMs).toBe(43);
  user.meantMs = null;
  expect(watch.elapsedMs).toBe(60);
});
