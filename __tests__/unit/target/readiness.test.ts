import { expect, test } from '@jest/globals';
import { type Attempt, type Wait, waitUntilReady } from '../../../src/target/readiness.ts';

const URL_READY = new URL('http://127.0.0.1:7/');
const READY: Attempt = { kind: 'ready', url: URL_READY };
const never = new Promise<never>(() => undefined);

function waiting(reason: string, pauseMs: number | null = null): Attempt {
  return { kind: 'waiting', reason, pauseMs };
}

/** A wait whose attempts are the given ones, the last of them for ever. */
function aWait(attempts: readonly Attempt[], change: Partial<Wait> = {}): Wait & { looks: () => number } {
  let looks = 0;
  return {
    attempt: () => Promise.resolve(attempts[Math.min(looks++, attempts.length - 1)] ?? READY),
    backOff: { firstMs: 1, factor: 2, mostMs: 4 },
    timeoutMs: 5_000,
    leastLookMs: 0,
    signal: new AbortController().signal,
    wake: never,
    ...change,
    looks: () => looks,
  };
}

test('a target that is ready at once is looked at once', async () => {
  const wait = aWait([READY]);
  expect(await waitUntilReady(wait)).toEqual({ kind: 'ready', url: URL_READY });
  expect(wait.looks()).toBe(1);
});

test('it looks again until the target is ready', async () => {
  const wait = aWait([waiting('status 502'), waiting('status 502'), READY]);
  expect(await waitUntilReady(wait)).toMatchObject({ kind: 'ready' });
  expect(wait.looks()).toBe(3);
});

test('when the time is over it says what was seen last', async () => {
  const wait = aWait([waiting('status 502'), waiting('status 503')], { timeoutMs: 30 });
  expect(await waitUntilReady(wait)).toEqual({ kind: 'timed-out', reason: 'status 503' });
});

test('a look that has no time left does not hide what the one before saw', async () => {
  const remaining: number[] = [];
  const attempt = (remainingMs: number): Promise<Attempt> => {
    remaining.push(remainingMs);
    return Promise.resolve(waiting(remainingMs < 200 ? 'no answer within 1 ms' : 'nothing listens there'));
  };
  const waited = await waitUntilReady(aWait([], { attempt, timeoutMs: 400, leastLookMs: 250 }));
  expect(waited).toEqual({ kind: 'timed-out', reason: 'nothing listens there' });
  expect(remaining.length).toBeGreaterThan(1);
});

test('a target that asks for more time than is left is not waited for', async () => {
  const wait = aWait([waiting('status 503', 3_600_000)]);
  expect(await waitUntilReady(wait)).toEqual({ kind: 'timed-out', reason: 'status 503' });
  expect(wait.looks()).toBe(1);
});

test('an attempt that gives up ends the wait with its own error', async () => {
  const error = new Error('pointless');
  await expect(waitUntilReady(aWait([], { attempt: () => Promise.reject(error) }))).rejects.toBe(error);
});

test('a stop during a pause ends the wait as interrupted', async () => {
  const stop = new AbortController();
  const wait = aWait([waiting('status 503', 4_000)], { signal: stop.signal });
  setTimeout(() => stop.abort(), 10);
  await expect(waitUntilReady(wait)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(wait.looks()).toBe(1);
});

test('news cut the pause under way short, and only that one', async () => {
  const wait = aWait([waiting('starting', 4_000), waiting('starting', 1), READY], {
    wake: Promise.resolve(),
  });
  expect(await waitUntilReady(wait)).toMatchObject({ kind: 'ready' });
  expect(wait.looks()).toBe(3);
});
