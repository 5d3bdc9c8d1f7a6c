import { expect, test } from '@jest/globals';
import { leadingComparison, withVerdict } from '../../../../src/report/words/leading-comparison.ts';
import { ERROR_SHARE } from '../../../../src/trial/index.ts';
import { aDecision, aJudgedComparison } from '../../../support/a-report.ts';

function regression(endpoint: string, ratio: number, severity: 'within-tolerance' | 'beyond-tolerance') {
  const effect = { ratio, lower: null, upper: null, confidence: 0.9 };
  return aJudgedComparison({ endpoint, effect, verdict: 'regression', severity });
}

test('the most severe leads, then errors, then the greatest change', () => {
  const tolerated = regression('tolerated', 3, 'within-tolerance');
  const small = regression('small', 1.1, 'beyond-tolerance');
  const great = regression('great', 1.4, 'beyond-tolerance');
  const errors = aJudgedComparison({
    endpoint: 'errors',
    metric: ERROR_SHARE,
    scale: 'difference',
    verdict: 'regression',
    severity: 'beyond-tolerance',
  });
  const lead = (...comparisons: Parameters<typeof aDecision>[0][]) =>
    leadingComparison(aDecision(...comparisons), 'regression')?.endpoint;
  expect(lead({ comparisons: [tolerated, small, great, errors] })).toBe('errors');
  expect(lead({ comparisons: [tolerated, small, great] })).toBe('great');
  expect(lead({ comparisons: [tolerated] })).toBe('tolerated');
});

test('what did not decide never leads', () => {
  const shown = { ...regression('shown', 3, 'beyond-tolerance'), gated: false };
  expect(leadingComparison(aDecision({ comparisons: [shown] }), 'regression')).toBeNull();
  expect(
    withVerdict(aDecision({ comparisons: [{ ...shown, verdict: 'inconclusive' }] }), 'inconclusive'),
  ).toEqual([]);
});
