import { expect, test } from '@jest/globals';
import { worsenings } from '../../../../src/report/words/metric-words.ts';
import { COMPLETED_SHARE, ERROR_SHARE, responseTimeMetric, THROUGHPUT } from '../../../../src/trial/index.ts';

test('only what is about time can slow down', () => {
  expect([responseTimeMetric(0.95), THROUGHPUT].map(worsenings)).toEqual(['slowdowns', 'slowdowns']);
  expect([ERROR_SHARE, COMPLETED_SHARE].map(worsenings)).toEqual([
    'changes for the worse',
    'changes for the worse',
  ]);
});
