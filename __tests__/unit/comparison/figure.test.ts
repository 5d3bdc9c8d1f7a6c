import { expect, test } from '@jest/globals';
import { FIGURE_NAMES, FIGURES, furtherBlocks, roundedUp } from '../../../src/comparison/figure.ts';

test.each([
  [1, 6500, 'about 1 more block (about 7s)', [1, 7]],
  [7, 6500, 'about 7 more blocks (about 46s)', [7, 46]],
  [33, 6500, 'about 33 more blocks (about 3m40s)', [33, 220]],
  [33, 0, 'about 33 more blocks', [33]],
])('%d blocks of %d ms are told as %s', (more, blockMs, words, values) => {
  const needs = furtherBlocks(more, blockMs);
  expect(needs.words).toBe(words);
  expect(needs.figures.map(({ value }) => value)).toEqual(values);
});

test.each([
  [0.0721, 0.073],
  [0.07, 0.07],
  [1.31, 1.4],
  [237, 240],
  [0, 0],
])('%d is rounded up to %d', (value, rounded) => {
  expect(roundedUp(value)).toBe(rounded);
});

test('every figure says what it counts', () => {
  expect(Object.keys(FIGURES)).toEqual([...FIGURE_NAMES]);
});
