import { expect, test } from '@jest/globals';
import { editDistance, suggest } from '../../../src/scenario/did-you-mean.ts';

test.each([
  ['wieght', 'weight', 1, 'two letters swapped'],
  ['path', 'paths', 1, 'a letter too many'],
  ['', 'rate', 4, 'everything missing'],
  ['ca', 'abc', 3, 'the alignment is optimal, not unrestricted: no edit inside a swap'],
  ['same', 'same', 0, 'no difference'],
])('%j is to %j at distance %d: %s', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
});

const KEYS = ['name', 'weight', 'warm-up', 'max-in-flight', 'rate', 'p50'];

test.each([
  ['wieght', 'weight', 'a swap'],
  ['warmUp', 'warm-up', 'camel case'],
  ['warm_up', 'warm-up', 'underscores'],
  ['maxInFligth', 'max-in-flight', 'camel case and a swap'],
  ['NAME', 'name', 'capitals'],
  ['rte', 'rate', 'one letter in four'],
])('%s suggests %s: %s', (word, meant) => {
  expect(suggest(word, KEYS)).toBe(meant);
});

test.each([
  ['zebra', 'nothing is near'],
  ['ab', 'short words must be nearly equal'],
  ['', 'nothing was written'],
  ['w'.repeat(1_000_000), 'a key of a million letters costs no time'],
])('%.12j suggests nothing: %s', (word) => {
  expect(suggest(word, KEYS)).toBeNull();
});
