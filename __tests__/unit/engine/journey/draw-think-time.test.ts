import { expect, test } from '@jest/globals';
import { drawThinkTimeMs } from '../../../../src/engine/journey/draw-think-time.ts';
import { createRandom } from '../../../../src/foundation/index.ts';
import type { ThinkTime } from '../../../../src/scenario/index.ts';

function draws(time: ThinkTime): readonly number[] {
  const random = createRandom('think');
  return Array.from({ length: 13_000 }, () => drawThinkTimeMs(time, random)).toSorted((a, b) => a - b);
}

test('a fixed time is what it says', () => {
  expect(new Set(draws({ kind: 'fixed', ms: 130 }))).toEqual(new Set([130]));
});

test('a uniform time has its mean in the middle and stays inside', () => {
  const drawn = draws({ kind: 'uniform', fromMs: 700, toMs: 1300 });
  expect(drawn[0]).toBeGreaterThanOrEqual(700);
  expect(drawn.at(-1)).toBeLessThan(1300);
  const mean = drawn.reduce((sum, ms) => sum + ms, 0) / drawn.length;
  expect(Math.abs(mean - 1000)).toBeLessThan(7);
});

test('a log-normal time has its median, a share of 84 % below one sigma more, and its bound', () => {
  const drawn = draws({ kind: 'log-normal', medianMs: 700, sigma: 0.5, maxMs: 2000 });
  expect(Math.abs((drawn[6500] ?? 0) - 700)).toBeLessThan(20);
  const below = drawn.filter((ms) => ms < 700 * Math.exp(0.5)).length / drawn.length;
  expect(Math.abs(below - 0.841)).toBeLessThan(0.01);
  expect(drawn.at(-1)).toBe(2000);
});
