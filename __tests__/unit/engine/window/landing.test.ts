import { expect, test } from '@jest/globals';
import { Landing } from '../../../../src/engine/window/landing.ts';

/** A request whose end a test decides; cut off, it ends too. */
function aFlight(landing: Landing, record: () => void = () => {}) {
  const reasons: Error[] = [];
  let end: () => void = () => {};
  landing.take((landed) => {
    end = () => landed(record);
    return {
      abort(reason) {
        reasons.push(reason);
        end();
      },
    };
  });
  return { reasons, end: () => end() };
}

test('with nothing under way there is nothing to wait for', async () => {
  await new Landing().untilEmpty();
});

test('the last end is waited for', async () => {
  const landing = new Landing();
  const flights = [aFlight(landing), aFlight(landing)];
  let isEmpty = false;
  const waiting = landing.untilEmpty().then(() => (isEmpty = true));
  flights[0]?.end();
  await Promise.resolve();
  expect(isEmpty).toBe(false);
  flights[1]?.end();
  await waiting;
  expect(isEmpty).toBe(true);
});

test('a request that ends before it has begun is not waited for', async () => {
  const landing = new Landing();
  let recorded = 0;
  landing.take((landed) => {
    landed(() => void recorded++);
    return { abort() {} };
  });
  await landing.untilEmpty();
  expect(recorded).toBe(1);
});

test('cutting off reaches every request under way, once', async () => {
  const landing = new Landing();
  const flights = Array.from({ length: 7 }, () => aFlight(landing));
  flights[3]?.end();
  landing.cutOff(new Error('stopped'));
  await landing.untilEmpty();
  expect(flights.map(({ reasons }) => reasons.length)).toEqual([1, 1, 1, 0, 1, 1, 1]);
});

test('a bug in recording an end is not swallowed, and the others still land', async () => {
  const landing = new Landing();
  let recorded = 0;
  const bad = aFlight(landing, () => {
    throw new TypeError('a bug');
  });
  const good = aFlight(landing, () => void recorded++);
  const waiting = landing.untilEmpty();
  bad.end();
  good.end();
  await expect(waiting).rejects.toThrow('a bug');
  expect(recorded).toBe(1);
});
