import { expect, test } from '@jest/globals';
import type { EvidencePoint, Evidence } from '../../../src/comparison/index.ts';
import { groundsOf } from '../../../src/verdict/grounds.ts';
import { aComparison } from '../../support/a-comparison.ts';

const NOTHING: Evidence = {
  kind: 'e',
  slower: 1,
  beyondTolerance: 1,
  faster: 1,
  withinTolerance: 1,
  acceptable: 1,
};
const LEVELS = { slower: 0.01, faster: 0.01, withinTolerance: 0.05, acceptable: 0.05 };

function courseOf(statement: 'slower' | 'acceptable', values: readonly number[]): readonly EvidencePoint[] {
  return values.map((value, index) => ({
    name: `block ${index + 1}`,
    evidence: { ...NOTHING, [statement]: value },
  }));
}

function comparisonWith(course: readonly EvidencePoint[]): ReturnType<typeof aComparison> {
  return aComparison({
    evidence: course.at(-1)?.evidence ?? NOTHING,
    basis: { claim: 'code', errorShare: 1, assignment: 'alternating', dependent: false, course },
  });
}

test('a statement holds from the block at which its evidence reached its bar', () => {
  const comparison = comparisonWith(courseOf('slower', [1, 40, 99, 100, 700]));
  const { slower, family } = groundsOf(comparison, LEVELS, { slower: true, faster: false }, 7);
  expect({ slower, family }).toEqual({ slower: { level: 0.01, holds: true, since: 'block 4' }, family: 7 });
});

test('what fell short again counts from when it did no more', () => {
  const comparison = comparisonWith(courseOf('acceptable', [25, 19.9, 20, 31]));
  const { acceptable } = groundsOf(comparison, LEVELS, { slower: false, faster: false }, 1);
  expect(acceptable).toEqual({ level: 0.05, holds: true, since: 'block 3' });
});

test('what does not hold has no block, and the family has the word on what it decides', () => {
  const comparison = comparisonWith(courseOf('slower', [1, 130]));
  const { slower, acceptable } = groundsOf(comparison, LEVELS, { slower: false, faster: false }, 2);
  expect(slower).toEqual({ level: 0.01, holds: false, since: null });
  expect(acceptable).toEqual({ level: 0.05, holds: false, since: null });
});

test('a regression is beyond the tolerance at the level at which it was found', () => {
  const evidence = { ...NOTHING, slower: 300, beyondTolerance: 130 };
  const comparison = comparisonWith([{ name: 'block 9', evidence }]);
  const at = (level: number): boolean =>
    groundsOf(comparison, { ...LEVELS, slower: level }, { slower: true, faster: false }, 1).beyondTolerance
      .holds;
  expect([at(1 / 130), at(1 / 131)]).toEqual([true, false]);
});

test('p-values must stay within their level, and have no blocks', () => {
  const comparison = aComparison({
    evidence: {
      kind: 'p',
      slower: 0.0007,
      beyondTolerance: 0.02,
      faster: 1,
      withinTolerance: 0.9,
      acceptable: 0.9,
    },
  });
  const grounds = groundsOf(comparison, LEVELS, { slower: true, faster: false }, 1);
  expect(grounds.slower).toEqual({ level: 0.01, holds: true, since: null });
  expect(grounds.beyondTolerance.holds).toBe(false);
});
