import { expect, test } from '@jest/globals';
import { phraseToText } from '../../../../src/report/text/phrase.ts';
import { errorSentences } from '../../../../src/report/words/error-words.ts';
import { countOutcomes, type Outcome, type Side } from '../../../../src/trial/index.ts';
import { aScenarioReport } from '../../../support/a-report.ts';
import { anEndpointSummary } from '../../../support/an-endpoint-summary.ts';

function summary(endpoint: string, side: Side, failed: Partial<Record<Outcome, number>> = {}, dropped = 0) {
  const outcomes = countOutcomes((outcome) => failed[outcome] ?? 0);
  return { ...anEndpointSummary({ side, endpoint }), planned: 1300, outcomes, dropped };
}

const told = (...reports: Parameters<typeof errorSentences>[0]): readonly string[] =>
  errorSentences(reports).map(phraseToText);

test('an endpoint of which more than one in a hundred fails is told with the kinds, side by side; others are not', () => {
  const endpoints = [
    summary('*', 'candidate', { status: 14, timeout: 3 }),
    summary('GET /a', 'baseline'),
    summary('GET /a', 'candidate', { timeout: 3, status: 12 }, 7),
    summary('GET /b', 'baseline'),
    summary('GET /b', 'candidate', { status: 13 }),
  ];
  expect(told(aScenarioReport({ endpoints }))).toEqual([
    'GET /a: baseline none of 1,300; candidate 12 status, 3 timeout, 7 dropped of 1,300',
  ]);
});

test('a candidate alone needs no side, and several scenarios have names', () => {
  const one = aScenarioReport({
    scenario: 'one',
    endpoints: [summary('GET /a', 'candidate', { protocol: 90 })],
  });
  expect(told(one)).toEqual(['GET /a: 90 protocol of 1,300']);
  expect(told(one, { ...one, scenario: 'two' })).toEqual([
    'one, GET /a: 90 protocol of 1,300',
    'two, GET /a: 90 protocol of 1,300',
  ]);
});

test('a long list ends with how many more there are', () => {
  const endpoints = Array.from({ length: 13 }, (_, index) =>
    summary(`GET /${index}`, 'candidate', { reset: 14 }),
  );
  const lines = told(aScenarioReport({ endpoints }));
  expect(lines).toHaveLength(8);
  expect(lines.at(-1)).toBe('and 6 more endpoints');
});
