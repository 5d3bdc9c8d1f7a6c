import { expect, test } from '@jest/globals';
import type { Evidence } from '../../../../src/comparison/index.ts';
import {
  chanceWords,
  endConfidence,
  evidenceNumber,
  statementOf,
} from '../../../../src/report/words/evidence-words.ts';
import { VERDICTS } from '../../../../src/verdict/index.ts';
import { aComparison } from '../../../support/a-report.ts';

function evidence(kind: Evidence['kind'], slower: number): Evidence {
  return { kind, slower, beyondTolerance: 0, faster: 0, withinTolerance: 0, acceptable: 0 };
}

test.each<[Evidence['kind'], number, string, string, string]>([
  ['e', 4299, 'by chance alone at most 1 time in 4,200', 'e = 4,200', 'evidence is never rounded up'],
  ['e', 130, 'by chance alone at most 1 time in 130', 'e = 130', 'two digits'],
  ['e', 2, 'by chance alone at most 1 time in 2', 'e = 2', 'weak evidence is called by its number'],
  ['e', 1.9, 'chance alone would often bring this much', 'e = 1.9', 'hardly any evidence'],
  ['e', Number.POSITIVE_INFINITY, 'by chance alone less than 1 time in 1,000,000', 'e > 1,000,000', 'no end'],
  ['e', Number.NaN, 'chance alone would often bring this much', 'e = –', 'a broken number proves nothing'],
  ['p', 0.0004, 'p = 0.0004', 'p = 0.0004', 'a p-value'],
  ['p', 0.00000001, 'p < 0.0001', 'p < 0.0001', 'a small p-value'],
  ['p', Number.NaN, 'p not known', 'p not known', 'a broken p-value'],
])('%s of %d reads "%s" and "%s": %s', (kind, value, words, number) => {
  expect(chanceWords(evidence(kind, value), 'slower')).toBe(words);
  expect(evidenceNumber(evidence(kind, value), 'slower')).toBe(number);
});

test('each verdict names the statement that it rests on', () => {
  expect(VERDICTS.map((verdict) => [verdict, statementOf(verdict)])).toEqual([
    ['regression', 'slower'],
    ['invalid', 'slower'],
    ['inconclusive', 'slower'],
    ['improvement', 'faster'],
    ['pass', 'acceptable'],
  ]);
});

test('an interval of 90 % holds each of its ends with 95 %', () => {
  expect(endConfidence(aComparison())).toBe('95 %');
});
