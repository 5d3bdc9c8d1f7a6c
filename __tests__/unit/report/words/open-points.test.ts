import { expect, test } from '@jest/globals';
import { phraseToText } from '../../../../src/report/text/phrase.ts';
import { cautions, furtherReasons, openQuestions } from '../../../../src/report/words/open-points.ts';
import {
  aDecision,
  aJudgedComparison,
  aJudgedThreshold,
  aReason,
  aReport,
  aScenarioReport,
} from '../../../support/a-report.ts';

const UNDECIDED = aJudgedComparison({ verdict: 'inconclusive', wouldSettle: 'about 22 more blocks' });

test('several open questions are listed; a single one stands in the headline already', () => {
  expect(openQuestions(aDecision({ comparisons: [UNDECIDED] }))).toEqual([]);
  const standing = { kind: 'undecidable', reason: 'three baselines', needs: 'two more runs' } as const;
  const several = aDecision({ comparisons: [UNDECIDED, { ...UNDECIDED, endpoint: 'POST /cart', standing }] });
  expect(openQuestions(several).map(phraseToText)).toEqual([
    'GET /products p95: sees slowdowns from about 3.8 % up; to settle it: about 22 more blocks',
    'POST /cart p95: three baselines; needs two more runs',
  ]);
});

test('only what is suspected is called so, not every lone candidate', () => {
  const lone = {
    ...UNDECIDED,
    confirmation: { kind: 'suspected', needs: 'measure again', deployments: 1 } as const,
  };
  const decision = aDecision({ comparisons: [{ ...lone, suspected: 'worse' }, lone] });
  expect(openQuestions(decision).map(phraseToText)).toEqual([
    'GET /products p95: suspected; measure again',
    'GET /products p95: sees slowdowns from about 3.8 % up; to settle it: about 22 more blocks',
  ]);
});

test('a reason is told unless the headline or a table says it', () => {
  const decision = aDecision({
    comparisons: [aJudgedComparison()],
    thresholds: [aJudgedThreshold({ state: 'broken' })],
    reasons: [
      aReason({ message: 'the first' }),
      aReason({ message: 'a row', scenario: 'shop', endpoint: 'GET /products', metric: 'response_time_p95' }),
      aReason({ message: 'a threshold', endpoint: '*', metric: 'http_req_duration' }),
      aReason({ message: 'the run as a whole', scenario: 'shop' }),
      aReason({ message: 'the run as a whole', scenario: 'shop' }),
    ],
  });
  expect(furtherReasons(decision).map(phraseToText)).toEqual(['the run as a whole']);
});

test('a metric that is missing is told though it has a row', () => {
  const about = { scenario: 'shop', endpoint: 'GET /products', metric: 'response_time_p95' };
  const decision = aDecision({
    verdict: 'invalid',
    comparisons: [aJudgedComparison({ verdict: 'invalid' })],
    reasons: [
      aReason(),
      aReason({ code: 'missing-metric', message: 'the candidate has no value', ...about }),
    ],
  });
  expect(furtherReasons(decision).map(phraseToText)).toEqual(['the candidate has no value']);
});

test('a stop signal that the headline tells is told nowhere else, another incident is', () => {
  const message = 'a stop signal ended the run before it was complete';
  const interrupted = { kind: 'interrupted', side: null, block: 6, detail: message } as const;
  const teardown = { kind: 'teardown-failed', side: null, block: 6, detail: 'status 500' } as const;
  const decision = aDecision({
    verdict: 'invalid',
    reasons: [aReason({ message, scenario: 'a' }), aReason({ message, scenario: 'b' })],
  });
  const report = aReport({ decision, scenarios: [aScenarioReport({ incidents: [interrupted, teardown] })] });
  expect(furtherReasons(decision)).toEqual([]);
  expect(cautions(report).map(phraseToText)).toEqual(['a tear-down request failed in block 7: status 500']);
  const other = aReport({ scenarios: [aScenarioReport({ incidents: [interrupted] })] });
  expect(cautions(other).map(phraseToText)).toEqual([`a stop signal ended the run in block 7: ${message}`]);
});

test('a long list ends with how much more there is', () => {
  const warnings = Array.from({ length: 30 }, (_, index) => `warning ${index}`);
  const told = cautions(aReport({ decision: aDecision({ warnings }) })).map(phraseToText);
  expect(told).toHaveLength(12);
  expect(told.at(-1)).toBe('and 19 more');
});
