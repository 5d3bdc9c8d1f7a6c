import { expect, test } from '@jest/globals';
import { discover } from '../../../src/verdict/discoveries.ts';
import { aJudgedComparison } from '../../support/a-report.ts';

const QUIET = {
  kind: 'e',
  slower: 1,
  beyondTolerance: 1,
  faster: 1,
  withinTolerance: 1,
  acceptable: 1,
} as const;

test('what is only shown can be a discovery, each direction for itself', () => {
  const comparisons = [
    aJudgedComparison({ endpoint: 'a', gated: false, evidence: { ...QUIET, slower: 33 } }),
    aJudgedComparison({ endpoint: 'b', evidence: { ...QUIET, faster: 31 } }),
    aJudgedComparison({ endpoint: 'c', evidence: { ...QUIET, slower: 14 } }),
  ];
  const found = discover(comparisons).map(({ endpoint, direction }) => `${endpoint} ${direction}`);
  expect(found).toEqual(['a worse', 'b better']);
});

test('what is missing or undecidable shows nothing', () => {
  const evidence = { ...QUIET, slower: 1e6 };
  const missing = aJudgedComparison({ evidence, standing: { kind: 'missing', reason: 'gone' } });
  const open = aJudgedComparison({
    evidence,
    standing: { kind: 'undecidable', reason: 'few', needs: 'more' },
  });
  expect(discover([missing, open])).toEqual([]);
});

test('against a history the p-values count', () => {
  const evidence = {
    kind: 'p',
    slower: 0.04,
    beyondTolerance: 1,
    faster: 0.9,
    withinTolerance: 1,
    acceptable: 1,
  } as const;
  const comparisons = ['a', 'b'].map((endpoint) => aJudgedComparison({ endpoint, evidence }));
  expect(discover(comparisons).map(({ direction }) => direction)).toEqual(['worse', 'worse']);
  expect(
    discover([...comparisons, aJudgedComparison({ evidence: { ...evidence, slower: 1 } })]),
  ).toHaveLength(2);
  expect(
    discover([
      ...comparisons,
      ...Array.from({ length: 4 }, () => aJudgedComparison({ evidence: { ...evidence, slower: 1 } })),
    ]),
  ).toEqual([]);
});
