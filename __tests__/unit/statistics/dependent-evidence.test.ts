import { describe, expect, test } from '@jest/globals';
import { createRandom, drawNormal, type Random } from '../../../src/foundation/index.ts';
import {
  type Bets,
  dependentEvidencePath,
  dependentLowerEnd,
  evidenceAboveZero,
} from '../../../src/statistics/index.ts';

type Law = (random: Random) => number;

const normal: Law = drawNormal;
/** Student's t with three degrees of freedom. */
const heavy: Law = (random) => {
  const squares = [0, 1, 2].reduce((sum) => sum + normal(random) ** 2, 0);
  return normal(random) / Math.sqrt(squares / 3);
};
/** A fifth of the blocks at ten times the deviation. */
const bursts: Law = (random) => normal(random) * (random.next() < 0.2 ? 10 : 1);

/** Blocks of which each keeps the part `correlation` of the one before; deviation 3 % for the normal law. */
function series(seed: string, correlation: number, law: Law, count = 40): readonly number[] {
  const random = createRandom(seed);
  let value = 0.03 * law(random);
  const next = (): number =>
    (value = correlation * value + 0.03 * Math.sqrt(1 - correlation ** 2) * law(random));
  for (let warm = 0; warm < 50; warm++) next();
  return Array.from({ length: count }, next);
}

/** The evidence after all blocks. */
function dependentEvidenceAbove(differences: readonly number[], margin: number, bets: Bets): number {
  return dependentEvidencePath(differences, margin, bets).at(-1) ?? 0;
}

const NOISE_FLOOR = Math.log(1.01);
const ONE_IN_HUNDRED = Math.log(100);

describe('the same code on both sides', () => {
  test.each([
    ['normal', normal],
    ['heavy-tailed', heavy],
    ['with bursts', bursts],
  ] as const)('is never called slower, however alike neighbours are: %s', (name, law) => {
    for (const correlation of [0.3, 0.5, 0.7]) {
      const runs = Array.from({ length: 40 }, (_, seed) => series(`${name}/${seed}`, correlation, law));
      // The running maximum, so at whatever block one looks.
      const evidence = runs.map((shifts) => dependentEvidenceAbove(shifts, NOISE_FLOOR, 'mixture'));
      expect(evidence.filter((log) => log >= ONE_IN_HUNDRED)).toEqual([]);
    }
  });

  test('is never surer than by the evidence that takes blocks for independent', () => {
    for (let seed = 0; seed < 20; seed++) {
      const shifts = series(`both-${seed}`, 0.5, normal, 10);
      const above = shifts.map((shift) => shift - NOISE_FLOOR);
      const plain = evidenceAboveZero(above, 'mixture').highest;
      expect(dependentEvidenceAbove(shifts, NOISE_FLOOR, 'mixture')).toBeLessThanOrEqual(plain + 1e-9);
    }
  });
});

describe('a slowdown to three times', () => {
  test.each([
    ['from half-time on', (block: number) => (block < 20 ? 1 : 3)],
    ['that grows', (block: number) => 1 + (2 * block) / 39],
    ['at the peak of the load', (block: number) => 1 + 2 * Math.exp(-(((block - 20) / 8) ** 2))],
  ])('is found in every experiment: %s', (name, factor) => {
    for (let seed = 0; seed < 8; seed++) {
      const noise = series(`${name}/${seed}`, seed % 2 === 0 ? 0 : 0.5, normal);
      const shifts = noise.map((shift, block) => shift + Math.log(factor(block)));
      expect(dependentEvidenceAbove(shifts, NOISE_FLOOR, 'mixture')).toBeGreaterThan(Math.log(400));
      expect(dependentLowerEnd(shifts, 0.05, 'mixture')).toBeGreaterThan(NOISE_FLOOR);
    }
  });

  test('is not found in a speed-up of the same form', () => {
    const shifts = series('faster', 0, normal).map((shift, block) => shift - (block < 20 ? 0 : Math.log(3)));
    expect(dependentEvidenceAbove(shifts, NOISE_FLOOR, 'mixture')).toBeLessThan(1);
  });
});

test('infinite shifts count by their sign', () => {
  const shifts = Array.from({ length: 40 }, (_, block) => (block < 20 ? 0 : Infinity));
  expect(dependentEvidenceAbove(shifts, NOISE_FLOOR, 'signs')).toBeGreaterThan(Math.log(400));
  expect(dependentEvidenceAbove([Infinity, -Infinity, 0, 1], NOISE_FLOOR, 'mixture')).toBeLessThan(2);
});

test('without blocks there is no evidence and no end', () => {
  expect(dependentEvidenceAbove([], 0, 'mixture')).toBe(0);
  expect(dependentLowerEnd([], 0.05, 'mixture')).toBeNull();
  expect(dependentLowerEnd([1, 1, 1], 0.05, 'mixture')).toBeNull();
});
