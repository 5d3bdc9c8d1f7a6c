import { expect, test } from '@jest/globals';
import { LoadTime } from '../../../../src/engine/user/load-time.ts';

test('the clock’s time of a load time goes on where the last window ended, and is none between windows', () => {
  let nowMs = 1000;
  const time = new LoadTime({ nowMs: () => nowMs, wallTimeMs: () => 0 });
  expect(() => time.toClock(0)).toThrow('stands still');
  time.start(1000);
  expect(time.toClock(130)).toBe(1130);
  nowMs = 1700;
  time.stop();
  expect(() => time.toClock(700)).toThrow('stands still');
  nowMs = 9000;
  time.start(9000);
  expect(time.nowMs()).toBe(700);
  expect(time.toClock(830)).toBe(9130);
});

test('followers are told when it begins, stands still and is over; the last word is the end', () => {
  let nowMs = 0;
  const time = new LoadTime({ nowMs: () => nowMs, wallTimeMs: () => 0 });
  const told: string[] = [];
  const tell = (what: string) => () => void told.push(`${what} at ${time.nowMs()}, ${time.isRunning}`);
  time.follow({ start: tell('start'), stop: tell('stop'), end: tell('end') });
  time.start(0);
  nowMs = 130;
  time.stop();
  time.stop();
  nowMs = 333;
  time.start(333);
  nowMs = 340;
  time.end();
  time.end();
  expect(told).toEqual([
    'start at 0, true',
    'stop at 130, false',
    'start at 130, true',
    'stop at 137, false',
    'end at 137, false',
  ]);
});
