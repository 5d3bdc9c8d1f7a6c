import { expect, test } from '@jest/globals';
import {
  decisionWords,
  isSerious,
  thresholdMark,
  verdictMark,
  verdictWords,
} from '../../../../src/report/words/verdict-words.ts';
import { SEVERITIES, VERDICTS } from '../../../../src/verdict/index.ts';
import { aDecision, aJudgedComparison, aJudgedThreshold, aReason } from '../../../support/a-report.ts';

test('no two verdicts share a symbol, so that colour is never needed', () => {
  const symbols = VERDICTS.map((verdict) => verdictWords(verdict, 'none').symbol);
  const tolerated = verdictWords('regression', 'within-tolerance').symbol;
  expect(new Set([...symbols, tolerated]).size).toBe(VERDICTS.length + 1);
});

test.each(SEVERITIES)(
  'a regression of severity %s is only called tolerated when it surely is',
  (severity) => {
    expect(verdictWords('regression', severity).word === 'tolerated').toBe(severity === 'within-tolerance');
  },
);

test.each([
  [aDecision({ verdict: 'inconclusive', reasons: [aReason({ code: 'first-run' })] }), 'First run'],
  [aDecision({ verdict: 'inconclusive', reasons: [aReason({ code: 'no-baseline' })] }), 'Not compared'],
  [aDecision({ verdict: 'inconclusive', reasons: [aReason({ code: 'undecided' })] }), 'Inconclusive'],
  [aDecision({ verdict: 'regression', reasons: [aReason({ code: 'candidate-died' })] }), 'Candidate died'],
  [
    aDecision({
      verdict: 'regression',
      thresholds: [aJudgedThreshold({ state: 'broken' })],
      reasons: [aReason()],
    }),
    'Threshold broken',
  ],
  [
    aDecision({
      verdict: 'regression',
      severity: 'undetermined',
      comparisons: [aJudgedComparison({ verdict: 'regression', severity: 'undetermined' })],
      thresholds: [aJudgedThreshold({ state: 'broken' })],
    }),
    'Regression',
  ],
  [
    aDecision({ verdict: 'regression', severity: 'within-tolerance', thresholds: [] }),
    'Slower within tolerance',
  ],
  [aDecision(), 'Pass'],
])('case %# is headed "%2$s"', (decision, label) => {
  expect(decisionWords(decision).label).toBe(label);
});

test('a comparison that took no part is not given a verdict', () => {
  const standing = { kind: 'informational', reason: 'too few requests', curable: true } as const;
  expect(verdictMark(aJudgedComparison({ standing, verdict: 'regression' })).text).toBe('· not judged');
  expect(verdictMark(aJudgedComparison({ gated: false })).text).toBe('· not judged');
});

const ACCEPTANCE = {
  scenario: 'shop',
  endpoint: 'GET /products',
  metric: 'response_time_p95',
  upTo: 0.3,
  reason: 'known',
  by: '',
  until: '2027-02-01',
};
const REGRESSED = aJudgedComparison({ verdict: 'regression', severity: 'undetermined' });

test.each([
  ['a regression', REGRESSED, true],
  ['one beyond the tolerance', { ...REGRESSED, severity: 'beyond-tolerance' }, true],
  ['one within the tolerance', { ...REGRESSED, severity: 'within-tolerance' }, false],
  ['one that is accepted', { ...REGRESSED, accepted: ACCEPTANCE }, false],
  ['what is invalid', { ...REGRESSED, verdict: 'invalid' }, false],
] as const)(
  'whether %s is serious is decided by verdict, severity and acceptance',
  (_, comparison, serious) => {
    expect(isSerious(comparison)).toBe(serious);
  },
);

test.each([
  [aJudgedThreshold(), '✓ met'],
  [aJudgedThreshold({ sure: false }), '✓ met, narrowly'],
  [aJudgedThreshold({ state: 'broken' }), '✗ broken'],
  [aJudgedThreshold({ state: 'broken', consequence: 'none' }), '! broken, on both sides'],
  [aJudgedThreshold({ sure: false, consequence: 'open' }), '? too close'],
  [aJudgedThreshold({ state: 'no-samples', sure: false }), '⊘ no samples'],
])('a threshold of case %# reads "%2$s"', (judged, text) => {
  expect(thresholdMark(judged).text).toBe(text);
});
