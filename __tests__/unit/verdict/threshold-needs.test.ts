import { expect, test } from '@jest/globals';
import { type CloseValue, thresholdNeeds } from '../../../src/verdict/threshold-needs.ts';

const CLOSE: CloseValue = { value: 37, bound: 40, reach: 7, lacks: null, blocks: 20, blockMs: 6500 };

test.each<[string, Partial<CloseValue>, RegExp, readonly number[]]>([
  // 20 × (7 / 3)² is 108.9: at 109 blocks the end of the interval lies below the bound.
  [
    'blocks until the interval clears the bound',
    {},
    /^about 89 more blocks \(about 9m40s\), at the value/u,
    [89, 580],
  ],
  ['the same on the other side', { value: 43 }, /^about 89 more blocks/u, [89, 580]],
  ['one more where the end is the bound', { value: 33 }, /^about 1 more block \(/u, [1, 7]],
  [
    'blocks that tell how far it varies',
    { blocks: 3, reach: null },
    /^at least 2 more blocks, or a longer load/u,
    [2],
  ],
  [
    'blocks alone where the seconds of a window do not tell it',
    { blocks: 3, reach: null, lacks: 'own-seconds' },
    /^at least 2 more blocks: how far/u,
    [2],
  ],
  [
    'a longer load where the interval is from within a window',
    { blocks: 1 },
    /^a load about 5\.5 times as long/u,
    [5.5],
  ],
  ['what is missing: the spread', { reach: null }, /how far the value varies is not known/u, []],
  ['what is missing: a distance', { value: 40 }, /the measured value is the bound itself/u, []],
])('what is too close asks for %s', (_what, words, told, values) => {
  const needs = thresholdNeeds({ ...CLOSE, ...words });
  expect(needs.words).toMatch(told);
  expect(needs.figures.map(({ value }) => value)).toEqual(values);
});
