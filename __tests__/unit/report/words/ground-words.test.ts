import { expect, test } from '@jest/globals';
import { phraseToText } from '../../../../src/report/text/phrase.ts';
import { basisSentence, decidedAt, decidingSentence } from '../../../../src/report/words/ground-words.ts';
import type { JudgedComparison } from '../../../../src/verdict/index.ts';
import { aJudgedComparison, someGrounds } from '../../../support/a-report.ts';

const REGRESSION = aJudgedComparison({
  verdict: 'regression',
  severity: 'beyond-tolerance',
  evidence: {
    kind: 'e',
    slower: 4213,
    beyondTolerance: 921,
    faster: 0.002,
    withinTolerance: 0.001,
    acceptable: 0.001,
  },
  grounds: someGrounds({
    slower: { level: 0.0025, holds: true, since: 'block 9' },
    beyondTolerance: { level: 0.0025, holds: true, since: 'block 11' },
  }),
});

const said = (comparison: JudgedComparison): string => phraseToText(decidingSentence(comparison));

test('a regression says what was shown, by how much of what, and when', () => {
  expect(said(REGRESSION)).toBe(
    'Decided at block 9 of 30: it is slower by more than the noise floor of 1 % (e = 4,200, where 400 suffice). It is beyond the tolerance of 5 %, since block 11.',
  );
  expect(decidedAt(REGRESSION)).toBe('block 9');
});

test('a pass says that the tolerance is excluded', () => {
  expect(said(aJudgedComparison())).toBe(
    'Decided at block 12 of 30: it is not slower by the tolerance of 5 % (e = 160, where 20 suffice).',
  );
});

test('what is open says how far both statements are, and what would settle it', () => {
  const open = aJudgedComparison({
    verdict: 'inconclusive',
    evidence: { kind: 'e', slower: 3, beyondTolerance: 1, faster: 1, withinTolerance: 8, acceptable: 8 },
    grounds: someGrounds({ acceptable: { level: 0.05, holds: false, since: null } }),
    wouldSettle: 'about 22 more blocks',
  });
  expect(said(open)).toBe(
    'Not decided after 30 blocks: nothing shows that it is slower by more than the noise floor of 1 % (e = 3, where 400 are needed), nor that it is not slower by the tolerance of 5 % (e = 8, where 20 are needed). What would settle it: about 22 more blocks.',
  );
  expect(decidedAt(open)).toBeNull();
});

test('against a history there are p-values and no blocks', () => {
  const history = aJudgedComparison({
    ...REGRESSION,
    mode: 'baseline',
    severity: 'undetermined',
    evidence: {
      kind: 'p',
      slower: 0.0004,
      beyondTolerance: 0.3,
      faster: 1,
      withinTolerance: 0.9,
      acceptable: 0.9,
    },
    grounds: someGrounds({ slower: { level: 0.0025, holds: true, since: null } }),
  });
  expect(said(history)).toBe(
    'Decided: it is slower by more than the noise floor of 1 % (p = 0.0004, where 0.0025 suffices). Whether it is beyond the tolerance of 5 % is not known.',
  );
  expect(phraseToText(basisSentence(history))).toContain('Each deployment is one observation.');
});

test.each<[Partial<JudgedComparison>, string]>([
  [
    { standing: { kind: 'informational', reason: 'too few requests', curable: false } },
    'Not judged: too few requests.',
  ],
  [
    { standing: { kind: 'missing', reason: 'x' }, verdict: 'invalid', grounds: null, reason: 'no value' },
    'No evidence: no value.',
  ],
])('what was not judged says why', (overrides, sentence) => {
  expect(said(aJudgedComparison(overrides))).toBe(sentence);
});

test('of what it speaks, how blocks were filled, and that they are alike', () => {
  const comparison = aJudgedComparison({
    basis: { claim: 'instances', errorShare: 1, assignment: 'alternating', dependent: true, course: [] },
  });
  expect(phraseToText(basisSentence(comparison))).toBe(
    "Interval −1.7 % to +2.6 %, each end 95 % sure. Hodges–Lehmann shift +0.4 %, Cliff's δ +0.03. 4 metrics share the error of a false alarm. The sides took turns within each block; it speaks of these two instances. Neighbouring blocks are alike: only what each adds counts.",
  );
});
