import { expect, test } from '@jest/globals';
import type { Threshold } from '../../../../src/scenario/index.ts';
import { thresholdName, thresholdValue } from '../../../../src/report/words/threshold-words.ts';
import { aJudgedThreshold } from '../../../support/a-report.ts';

const { threshold } = aJudgedThreshold();

test.each([
  [{ ...threshold }, 'http_req_duration: p(95)<500', 'the metric is added'],
  [{ ...threshold, endpoint: 'list' }, 'http_req_duration{endpoint:list}: p(95)<500', 'so is the endpoint'],
  [{ ...threshold, text: 'http_req_duration: p(95)<500' }, 'http_req_duration: p(95)<500', 'but never twice'],
])('case %# is called %2$s: %3$s', (value, name) => {
  expect(thresholdName(value).text).toBe(name);
});

const rate = { kind: 'rate' } as const;
test.each<[Partial<Threshold>, number | null, string]>([
  [{}, 612, '612 ms'],
  [{ metric: 'http_req_failed', aggregate: rate }, 0.0008, '0.08 %'],
  [{ metric: 'http_reqs', aggregate: rate }, 333.3, '333 /s'],
  [{ metric: 'data_received', aggregate: { kind: 'count' } }, 7130, '7,130 B'],
  [{ metric: 'http_reqs', aggregate: { kind: 'count' } }, 7130, '7,130'],
  [{}, null, 'no samples'],
])('%j measured as %d is shown as %s', (overrides, value, shown) => {
  const judged = aJudgedThreshold({
    threshold: { ...threshold, ...overrides },
    value,
    lower: null,
    upper: null,
  });
  expect(thresholdValue(judged)).toBe(shown);
});

test('an interval is shown where there is one', () => {
  expect(thresholdValue(aJudgedThreshold())).toBe('181 ms (176 ms to 187 ms)');
  expect(thresholdValue(aJudgedThreshold({ lower: 181, upper: 181 }))).toBe('181 ms');
});
