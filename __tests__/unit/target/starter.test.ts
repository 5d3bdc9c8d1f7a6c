import { expect, test } from '@jest/globals';
import { createStarter } from '../../../src/target/starter.ts';

const signal = new AbortController().signal;
const HERE = new URL('http://127.0.0.1:7/');

function untilAborted(aborted: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    aborted.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
  });
}

test('a start gives what was launched', async () => {
  expect(await createStarter(() => Promise.resolve(HERE)).start(signal)).toBe(HERE);
});

test('settling aborts the start under way and waits for its end', async () => {
  const events: string[] = [];
  const starter = createStarter(async (aborted) => {
    await untilAborted(aborted).finally(() => events.push('cleaned up'));
    return HERE;
  });
  const start = starter.start(signal).catch(() => events.push('rejected'));
  await new Promise(setImmediate);
  await starter.settle();
  expect(events[0]).toBe('cleaned up');
  await start;
  expect(events).toEqual(['cleaned up', 'rejected']);
});

test('a second start begins when the first has ended', async () => {
  let running = 0;
  let most = 0;
  const starter = createStarter(async (aborted) => {
    running += 1;
    most = Math.max(most, running);
    await Promise.race([untilAborted(aborted), new Promise((resolve) => setTimeout(resolve, 20))]).finally(
      () => {
        running -= 1;
      },
    );
    return HERE;
  });
  const first = starter.start(signal).catch(() => 'aborted');
  await new Promise(setImmediate);
  expect(await starter.start(signal)).toBe(HERE);
  expect(await first).toBe('aborted');
  expect(most).toBe(1);
});

test('settling without a start does nothing', async () => {
  await expect(createStarter(() => Promise.resolve(HERE)).settle()).resolves.toBeUndefined();
});
