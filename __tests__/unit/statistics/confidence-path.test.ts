import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createRandom, drawNormal } from '../../../src/foundation/index.ts';
import {
  confidencePath,
  type ConfidencePoint,
  confidenceSequence,
  dependentConfidencePath,
  dependentLowerEnd,
} from '../../../src/statistics/index.ts';

function noisy(seed: string, count: number, mean: number, deviation: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => mean + deviation * drawNormal(random));
}

/** Steps at which an end moved outwards. */
function widened(path: readonly ConfidencePoint[]): number {
  return path.slice(1).filter(({ lower, upper }, index) => {
    const before = path[index];
    return (
      (lower ?? -Infinity) < (before?.lower ?? -Infinity) || (upper ?? Infinity) > (before?.upper ?? Infinity)
    );
  }).length;
}

describe('the path of a confidence sequence', () => {
  test('ends with the interval itself', () => {
    const shifts = noisy('end', 30, 0.05, 0.03);
    expect(confidencePath(shifts, 0.05, 'mixture').at(-1)).toEqual({
      blocks: 30,
      ...confidenceSequence(shifts, 0.05, 'mixture'),
    });
  });

  test('never widens, whatever the differences are, and ends as the sequence does', () => {
    const difference = fc.oneof(
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.constantFrom(0, Infinity, -Infinity, 0.05),
    );
    fc.assert(
      fc.property(
        fc.array(difference, { maxLength: 40 }),
        fc.constantFrom('mixture' as const, 'signs' as const),
        (shifts, bets) => {
          const path = confidencePath(shifts, 0.05, bets);
          expect(widened(path)).toBe(0);
          if (shifts.length === 0) expect(path).toEqual([]);
          else
            expect(path.at(-1)).toEqual({ blocks: shifts.length, ...confidenceSequence(shifts, 0.05, bets) });
        },
      ),
      { seed: 20_261_126, numRuns: 150 },
    );
  });

  test('shows at each block what was known there, to a 64th of the last interval and never narrower', () => {
    const shifts = noisy('prefix', 24, 0.04, 0.02);
    const path = confidencePath(shifts, 0.05, 'mixture');
    const last = path.at(-1);
    const width = (last?.upper ?? NaN) - (last?.lower ?? NaN);
    for (const { blocks, lower, upper } of path) {
      const known = confidenceSequence(shifts.slice(0, blocks), 0.05, 'mixture');
      expect(lower === null).toBe(known.lower === null);
      if (lower === null || upper === null || known.lower === null || known.upper === null) continue;
      const slack = (end: number, of: number): number => width / 64 + 0.06 * Math.abs(end - of) + 1e-4;
      expect(lower).toBeLessThanOrEqual(known.lower + 1e-4);
      expect(lower).toBeGreaterThanOrEqual(known.lower - slack(last?.lower ?? NaN, known.lower));
      expect(upper).toBeGreaterThanOrEqual(known.upper - 1e-4);
      expect(upper).toBeLessThanOrEqual(known.upper + slack(last?.upper ?? NaN, known.upper));
    }
  });

  test('has at most 64 points, the last of all blocks', () => {
    const path = confidencePath(noisy('many', 200, 0, 0.02), 0.05, 'signs');
    expect(path).toHaveLength(64);
    expect(path.at(-1)?.blocks).toBe(200);
    expect(new Set(path.map(({ blocks }) => blocks)).size).toBe(64);
  });

  test('before enough blocks nothing is known', () => {
    const path = confidencePath(noisy('few', 3, 0, 0.02), 0.05, 'mixture');
    expect(path.map(({ lower, upper }) => [lower, upper])).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ]);
  });
});

test('blocks that depend on their neighbours have a lower end only, and the same one at the end', () => {
  const growing = noisy('growing', 40, 0, 0.02).map((shift, block) => shift + 0.02 * block);
  const path = dependentConfidencePath(growing, 0.05, 'mixture');
  expect(path.at(-1)).toEqual({
    blocks: 40,
    lower: dependentLowerEnd(growing, 0.05, 'mixture'),
    upper: null,
  });
  expect(path.at(-1)?.lower).not.toBeNull();
  expect(widened(path)).toBe(0);
});

test('ends that have crossed, because the change came and went, and differences that are all but equal have a path, too', () => {
  const crossed = [...noisy('came', 20, 0.1, 0.01), ...noisy('went', 20, -0.1, 0.01)];
  const { lower, upper } = confidenceSequence(crossed, 0.05, 'mixture');
  expect(lower).toBeGreaterThan(upper ?? Infinity);
  const equal = noisy('equal', 40, 0.1, 2 ** -54);
  for (const differences of [crossed, equal]) {
    const path = confidencePath(differences, 0.05, 'mixture');
    expect(path).toHaveLength(40);
    expect(path.at(-1)).toMatchObject(confidenceSequence(differences, 0.05, 'mixture'));
    expect(widened(path)).toBe(0);
  }
});
