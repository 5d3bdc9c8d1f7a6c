import { expect, test } from '@jest/globals';
import { readId, readLatencyMs } from '../../../../src/engine/websocket/read-message.ts';

const path = { steps: ['a', 0] };
const clock = { nowMs: () => 7, wallTimeMs: () => Date.UTC(2026, 2, 1, 8) };

test.each([
  [{ a: ['x'] }, 'x'],
  [{ a: [7] }, '7'],
  [{ a: [null] }, null],
  [{ a: [{}] }, null],
  [{ a: 'x' }, null],
  ['x', null],
  [null, null],
])('the id of %j is %j', (document, id) => {
  expect(readId(document, path)).toBe(id);
});

test.each([
  [clock.wallTimeMs() - 130.5, 130.5, 'epoch milliseconds'],
  [String(clock.wallTimeMs() - 130), 130, 'the same as text'],
  ['2026-03-01T07:59:59.870Z', 130, 'a date'],
  [clock.wallTimeMs() + 60_000, 0, 'a clock ahead of ours'],
  ['soon', null, 'no time at all'],
  [true, null, 'no number'],
])('sent at %j: %j ms on the way', (sentAt, latencyMs, _why) => {
  expect(readLatencyMs({ a: [sentAt] }, path, clock)).toBe(latencyMs);
});
