import { expect, test } from '@jest/globals';
import { Timeline } from '../../../../src/engine/window/timeline.ts';

test('requests count in the second of their intended start, whenever they end', () => {
  const timeline = new Timeline(2300);
  timeline.plan(130);
  timeline.send(130, 7);
  timeline.end(130, true, 2000);
  timeline.plan(1300);
  timeline.send(1300, 0);
  timeline.end(1300, false, 13);
  const [first, second, third] = timeline.intervals();
  expect(first).toMatchObject({ atMs: 0, durationMs: 1000, planned: 1, ok: 1, errors: 0 });
  expect(first?.p95Ms ?? 0).toBeGreaterThanOrEqual(2000);
  expect(first?.lagP99Ms ?? 0).toBeGreaterThanOrEqual(7);
  expect(second).toMatchObject({ atMs: 1000, planned: 1, ok: 0, errors: 1, p50Ms: null });
  expect(third).toMatchObject({ atMs: 2000, durationMs: 300, planned: 0, lagMaxMs: null });
});

test('a second is available when more than half of what was asked in it succeeded', () => {
  const timeline = new Timeline(3000);
  const ask = (atMs: number, isOk: boolean): void => {
    timeline.plan(atMs);
    timeline.end(atMs, isOk, 7);
  };
  ask(0, true);
  ask(7, true);
  ask(13, false);
  ask(1000, true);
  ask(1007, false);
  // Nothing was asked in the third second: it says nothing.
  expect(timeline.availability()).toEqual({ passed: 1, total: 2 });
});

/** One user, who asks again as soon as it was answered, or after ten seconds without an answer. */
function aUser(timeline: Timeline, answerMs: (atMs: number) => number): void {
  for (let atMs = 130; atMs < 60_000; ) {
    const endsMs = atMs + Math.min(10_000, answerMs(atMs));
    timeline.plan(atMs);
    timeline.end(atMs, endsMs - atMs < 10_000, endsMs - atMs);
    atMs = endsMs;
  }
}

test('seconds in which nobody asks because everybody waits count by what comes of the waiting', () => {
  const timeline = new Timeline(60_000);
  // Nothing is answered that is asked from the 20th to the 50th second.
  aUser(timeline, (atMs) => (atMs >= 20_000 && atMs < 50_000 ? Infinity : 70));
  expect(timeline.availability()).toEqual({ passed: 30, total: 60 });
});

test('slow answers make no second bad: they are answers', () => {
  const timeline = new Timeline(60_000);
  aUser(timeline, () => 3300);
  expect(timeline.availability()).toEqual({ passed: 60, total: 60 });
});

test('what is asked now says more than what still hangs from before', () => {
  const timeline = new Timeline(3000);
  for (const atMs of [7, 70, 700]) {
    timeline.plan(atMs);
    timeline.end(atMs, false, 9000);
  }
  timeline.plan(1300);
  timeline.end(1300, true, 70);
  expect(timeline.availability()).toEqual({ passed: 1, total: 3 });
});

test('a long window has longer intervals, never more of them', () => {
  const timeline = new Timeline(3_600_000);
  timeline.plan(3_599_999);
  const intervals = timeline.intervals();
  expect(intervals.length).toBe(120);
  expect(intervals.at(-1)).toMatchObject({ durationMs: 30_000, planned: 1 });
  expect(timeline.availability()).toEqual({ passed: 0, total: 1 });
});

test('the most users and the longest delay of an interval are kept', () => {
  const timeline = new Timeline(1000);
  for (const users of [3, 13, 7]) timeline.observeUsers(130, users);
  for (const delay of [1.3, 0.7]) timeline.observeEventLoopDelay(700, delay);
  expect(timeline.intervals()[0]).toMatchObject({ users: 13, eventLoopDelayMs: 1.3 });
});
