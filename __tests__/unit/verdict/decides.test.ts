import { expect, test } from '@jest/globals';
import { decides, type JudgedComparison } from '../../../src/verdict/index.ts';
import { aJudgedComparison } from '../../support/a-comparison.ts';

test.each<[Partial<JudgedComparison>, boolean, string]>([
  [{}, true, 'gated and judged'],
  [{ gated: false }, false, 'measured for showing'],
  [
    { standing: { kind: 'informational', reason: 'too few requests', curable: true } },
    false,
    'gated, and there is too little to judge',
  ],
  [
    { standing: { kind: 'undecidable', reason: 'one baseline', needs: 'four more' } },
    true,
    'an open question is one that should have been answered',
  ],
  [{ standing: { kind: 'missing', reason: 'no value' } }, true, 'absence is never a pass'],
])('case %#: a comparison decides: %2$s (%3$s)', (words, expected) => {
  expect(decides(aJudgedComparison(words))).toBe(expected);
});
