import { expect, test } from '@jest/globals';
import { makeRound } from '../../../../src/engine/saturate/make-round.ts';
import { createRandom } from '../../../../src/foundation/index.ts';

const roundOf = (mix: readonly number[], length = 200, seed = 'round') =>
  makeRound(length, mix, createRandom(seed));
const timesIn = (round: readonly number[], mix: readonly number[]) =>
  mix.map((_, index) => round.filter((each) => each === index).length);

test.each([
  [[1], [200], 'one alone'],
  [[3, 1], [150, 50], 'by weight'],
  [[99, 1], [198, 2], 'one per cent'],
  [[199, 1], [199, 1], 'what is due once'],
  [[1, 1, 1], [67, 67, 66], 'the rest to the largest remainders, the first of equals'],
  [[0.7, 0.3, 0], [140, 60, 0], 'nothing without weight'],
])('of the weights %j a round has %j: %s', (mix, counts) => {
  expect(timesIn(roundOf(mix), mix)).toEqual(counts);
});

test('the order is of chance, and the same for the same seed', () => {
  const round = roundOf([1, 1]);
  expect(roundOf([1, 1])).toEqual(round);
  expect(roundOf([1, 1], 200, 'other')).not.toEqual(round);
  const changes = round.slice(1).filter((each, index) => each !== round[index]).length;
  expect(changes).toBeGreaterThan(60);
  expect(changes).toBeLessThan(140);
});

test('without a weight there is no round', () => {
  expect(() => roundOf([])).toThrow('a mix needs a positive weight');
  expect(() => roundOf([0, 0])).toThrow('a mix needs a positive weight');
});
