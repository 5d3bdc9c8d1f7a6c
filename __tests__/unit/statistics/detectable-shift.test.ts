import { expect, test } from '@jest/globals';
import { blocksToDetect, detectableShift, leastBlocks } from '../../../src/statistics/detectable-shift.ts';

test('fewer than six blocks, or too high a threshold for the blocks, find nothing', () => {
  expect(detectableShift(5, 100)).toBeNull();
  expect(detectableShift(8, 3000)).toBeNull();
});

test('more blocks find smaller shifts, higher thresholds need larger ones', () => {
  for (const threshold of [20, 70, 100, 512, 3000]) {
    const shifts = [20, 27, 40, 63, 80].map((blocks) => detectableShift(blocks, threshold) ?? Infinity);
    expect(shifts).toEqual(shifts.toSorted((a, b) => b - a));
  }
  expect(detectableShift(30, 400)).toBeGreaterThan(detectableShift(30, 100) ?? Infinity);
});

test('the number of blocks and the shift are inverse to one another', () => {
  const shift = detectableShift(33, 250) ?? 0;
  expect(blocksToDetect(shift * 1.0001, 250)).toBe(33);
  expect(blocksToDetect(0.01, 250)).toBeNull();
});

test.each([
  [100, 9, 'one gated metric at 1 %'],
  [2000, 14, 'twenty gated metrics at 1 %'],
])('an e-value of %d needs at least %d blocks: %s', (threshold, blocks) => {
  expect(leastBlocks(threshold)).toBe(blocks);
});
