import { expect, test } from '@jest/globals';
import { TrialSums } from '../../../src/verdict/trial-sums.ts';
import { histogramFromValues } from '../../../src/histogram/index.ts';
import type { Trial } from '../../../src/trial/index.ts';
import { aTrial, anEndpoint } from '../../support/a-run.ts';

const TRIAL: Trial = aTrial({
  endpoints: [anEndpoint('list', [7, 13], { connect: 3 }), anEndpoint('pay', [], {})],
  rates: [{ metric: 'poll_completed', endpoint: 'job', passed: 2, total: 3 }],
  counters: [
    { metric: 'ws_failed', endpoint: 'chat status 503', count: 7 },
    { metric: 'ws_failed', endpoint: 'chat connect', count: 1 },
    { metric: 'iterations', endpoint: 'job', count: 13 },
  ],
  trends: [{ metric: 'ws_latency', endpoint: 'chat', histogram: histogramFromValues([130]) }],
});

test('what trials measured is summed up by name', () => {
  const sums = new TrialSums([TRIAL, TRIAL]);
  expect(sums.trials).toBe(2);
  expect(sums.requests('list')).toMatchObject({ sent: 10, ok: 4, outcomes: { connect: 6 } });
  expect(sums.rate('poll_completed', 'job')).toEqual({ passed: 4, total: 6 });
  expect(sums.counter('iterations', 'job')).toBe(26);
  expect(sums.kinds('ws_failed', 'chat')).toEqual([
    { kind: 'status 503', count: 14 },
    { kind: 'connect', count: 2 },
  ]);
  expect(sums.durations('ws_latency', 'chat')).toBe(2);
  expect([sums.endpoints(), sums.rated('poll_completed'), sums.trended('ws_latency')]).toEqual([
    ['list', 'pay'],
    ['job'],
    ['chat'],
  ]);
});

test('of what is not there there is nothing', () => {
  const sums = new TrialSums([]);
  expect([sums.trials, sums.counter('iterations', 'job'), sums.durations('ws_latency', 'chat')]).toEqual([
    0, 0, 0,
  ]);
  expect(sums.rate('poll_completed', 'job')).toEqual({ passed: 0, total: 0 });
  expect(sums.requests('list')).toMatchObject({ planned: 0, sent: 0, ok: 0 });
});
