import { expect, test } from '@jest/globals';
import { isWorthComment, type JudgedComparison } from '../../../src/verdict/index.ts';
import { aJudgedComparison } from '../../support/a-comparison.ts';
import { decidedAs, type DecidedAs } from '../../support/action-gate.ts';

const FASTER = { verdict: 'improvement' } as const;

test.each<[DecidedAs, readonly Partial<JudgedComparison>[] | null, boolean, boolean, string]>([
  ['pass', null, false, false, 'nothing is found'],
  ['improvement', null, true, false, 'something is faster'],
  ['tolerated', null, true, false, 'something is slower, though it may be'],
  ['regression', null, true, true, 'it blocks'],
  ['shadow', null, true, true, 'it would block'],
  ['inconclusive', null, false, false, 'nothing is proved'],
  ['inconclusive', [FASTER, { verdict: 'inconclusive' }], true, false, 'one is faster, one undecided'],
  ['invalid', null, true, true, 'what cannot be decided blocks'],
  ['invalid', [], true, true, 'nothing was compared, and that blocks'],
  ['pass', [{ ...FASTER, gated: false }], false, false, 'what is only shown proves nothing'],
])('a gate that says %s with comparisons of case %#: %5$s', (word, given, onChange, onFailure) => {
  const decision = decidedAs(word, given === null ? {} : { comparisons: given.map(aJudgedComparison) });
  expect(isWorthComment('always', decision)).toBe(true);
  expect(isWorthComment('on-change', decision)).toBe(onChange);
  expect(isWorthComment('on-failure', decision)).toBe(onFailure);
  expect(isWorthComment('never', decision)).toBe(false);
});
