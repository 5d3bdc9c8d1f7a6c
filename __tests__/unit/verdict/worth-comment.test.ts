import { expect, test } from '@jest/globals';
import { isWorthComment, type JudgedComparison } from '../../../src/verdict/index.ts';
import { aJudgedComparison } from '../../support/a-comparison.ts';
import { decidedAs, type DecidedAs } from '../../support/action-gate.ts';

const FASTER = { verdict: 'improvement' } as const;

test.each<[string, DecidedAs, readonly Partial<JudgedComparison>[] | null, boolean, boolean]>([
  ['nothing is found', 'pass', null, false, false],
  ['something is faster', 'improvement', null, true, false],
  ['something is slower, though it may be', 'tolerated', null, true, false],
  ['it blocks', 'regression', null, true, true],
  ['it would block', 'shadow', null, true, true],
  ['nothing is proved', 'inconclusive', null, false, false],
  ['one is faster, one undecided', 'inconclusive', [FASTER, { verdict: 'inconclusive' }], true, false],
  ['what cannot be decided blocks', 'invalid', null, true, true],
  ['nothing was compared, and that blocks', 'invalid', [], true, true],
  ['what is only shown proves nothing', 'pass', [{ ...FASTER, gated: false }], false, false],
])('%s, and the gate says %s', (_, word, given, onChange, onFailure) => {
  const decision = decidedAs(word, given === null ? {} : { comparisons: given.map(aJudgedComparison) });
  expect(isWorthComment('always', decision)).toBe(true);
  expect(isWorthComment('on-change', decision)).toBe(onChange);
  expect(isWorthComment('on-failure', decision)).toBe(onFailure);
  expect(isWorthComment('never', decision)).toBe(false);
});
