import { expect, test } from '@jest/globals';
import { histogramFromValues } from '../../../src/histogram/index.ts';
import { parseThreshold } from '../../../src/scenario/index.ts';
import type { Trial } from '../../../src/trial/index.ts';
import { judgeThresholds } from '../../../src/verdict/judge-thresholds.ts';
import { thresholdValue } from '../../../src/verdict/threshold-value.ts';
import { anEndpoint, aRun, aTrial } from '../../support/a-run.ts';

const trend = (metric: string, endpoint: string, ms: readonly number[]): Trial['trends'][number] => ({
  metric,
  endpoint,
  histogram: histogramFromValues(ms.map((each) => each * 1000)),
});
const rate = (metric: string, endpoint: string, passed: number, total: number) => ({
  metric,
  endpoint,
  passed,
  total,
});
const counter = (metric: string, endpoint: string, count: number) => ({ metric, endpoint, count });

const TRIALS: readonly Trial[] = [
  aTrial({
    durationMs: 7000,
    endpoints: [anEndpoint('a', [10, 20], { status: 2 })],
    trends: [
      trend('iteration_duration', 'visit', [100, 200]),
      trend('iteration_duration', 'chat', [1000]),
      trend('http_req_connecting', '*', [5]),
    ],
    rates: [
      rate('checks', 'has a price', 3, 4),
      rate('checks', 'quick', 4, 4),
      rate('availability', '*', 7, 7),
      rate('ws_connected', 'chat', 2, 3),
      rate('poll_completed', 'job', 0, 0),
    ],
    counters: [
      counter('iterations', 'visit', 13),
      counter('ws_closed', 'chat 1000', 5),
      counter('ws_closed', 'chat 1006', 2),
      counter('ws_closed', 'chat room 1006', 4),
      counter('ws_failed', 'chat status 401', 3),
      counter('ws_failed', 'chat timeout', 1),
      counter('dropped_iterations', 'chat', 6),
      counter('ws_open_seconds', 'chat', 130),
    ],
  }),
  aTrial({
    block: 1,
    durationMs: 6000,
    endpoints: [{ ...anEndpoint('a', [30], {}), planned: 8, dropped: 7 }],
    trends: [trend('iteration_duration', 'visit', [300])],
    rates: [rate('checks', 'has a price', 4, 4), rate('ws_connected', 'idle', 0, 0)],
    counters: [
      counter('iterations', 'visit', 13),
      counter('data_decoded', '*', 700),
      counter('ws_held', 'held', 13),
    ],
  }),
];

test.each([
  ['iteration_duration{journey:visit}', 'max<5', 300, 'the slowest of a journey over all blocks'],
  ['iteration_duration', 'max<5', 1000, 'of all flows together'],
  ['http_req_connecting', 'avg<5', 5, 'measured for the whole'],
  ['http_req_duration', 'max<50', 30, 'requests are read from their endpoints'],
  ['checks{check:has a price}', 'rate>0.9', 7 / 8, 'one check'],
  ['checks', 'rate>0.9', 11 / 12, 'all checks'],
  ['availability', 'rate>0.9', 1, 'a rate of the whole'],
  ['http_req_failed', 'rate<0.1', 2 / 5, 'errors among what was sent'],
  ['iterations', 'count>5', 26, 'a count'],
  ['iterations{journey:visit}', 'rate>5', 2, 'a count per second of the measured time'],
  ['data_decoded', 'count<5', 700, 'bytes of the whole'],
  ['ws_closed{websocket:chat}', 'count<5', 7, 'all codes of one WebSocket, and of no other'],
  ['ws_closed{websocket:chat 1006}', 'count<5', 2, 'one code'],
  ['ws_closed', 'count<50', 11, 'all codes of all'],
  ['ws_failed{websocket:chat}', 'count<5', 4, 'all kinds of failed attempts'],
  ['ws_failed{websocket:chat status 401}', 'count<5', 3, 'one kind, of two words'],
  ['ws_open_seconds{websocket:chat}', 'rate>5', 10, 'open connections on average'],
  ['dropped_iterations', 'count<5', 13, 'requests and WebSockets that were dropped'],
  ['dropped_iterations{endpoint:a}', 'count<5', 7, 'the requests of one endpoint'],
])('%s: %s is %d: %s', (key, objective, value) => {
  // Histograms keep three digits.
  const found = thresholdValue(TRIALS, parseThreshold(key, objective)) ?? Number.NaN;
  expect(Math.abs(found / value - 1)).toBeLessThan(0.001);
});

test.each([
  ['ws_reconnects{websocket:chat}', 'count<5', 0, 'nothing broke, and there were connections to break'],
  ['ws_reconnects{websocket:held}', 'count<5', 0, 'all were open since the warm-up'],
  ['interrupted_iterations', 'count<5', 0, 'nothing was cut off, and there were iterations'],
  ['redirects', 'count<5', 0, 'nobody was sent elsewhere, and there were requests'],
])('a counter that stayed at nothing is zero where it could have counted: %s', (key, objective, value) => {
  expect(thresholdValue(TRIALS, parseThreshold(key, objective))).toBe(value);
});

test.each([
  ['iteration_duration{journey:other}', 'max<5', 'a journey that nobody ran'],
  ['group_duration', 'p(95)<5', 'a metric that nothing measured'],
  ['poll_completed', 'rate>0.1', 'jobs that were never asked for'],
  ['ws_reconnects{websocket:idle}', 'count<5', 'a WebSocket that was never connected'],
  ['ws_msgs_received{websocket:other}', 'count<5', 'a WebSocket that nobody knows'],
  ['ws_closed{websocket:other 1006}', 'count<5', 'its codes neither'],
  ['isolation', 'rate==1', 'what was never looked at'],
  ['consistency', 'rate==1', 'what was never asked'],
  ['iterations{journey:other}', 'count<5', 'iterations of nobody'],
  ['dropped_iterations{endpoint:other}', 'count<5', 'arrivals that nobody planned'],
])('without samples there is no value, so that nothing is met: %s: %s', (key, objective) => {
  const threshold = parseThreshold(key, objective);
  expect(thresholdValue(TRIALS, threshold)).toBe(null);
  const run = aRun({ trials: TRIALS, thresholds: [threshold] });
  expect(judgeThresholds(run)).toMatchObject([{ value: null, state: 'no-samples' }]);
});

test('no trial at all is no sample for any metric', () => {
  for (const key of ['http_reqs', 'dropped_iterations', 'ws_reconnects', 'iterations', 'data_sent']) {
    expect(thresholdValue([], parseThreshold(key, 'count<5'))).toBe(null);
  }
});

const UNSENT = { ...anEndpoint('a', []), planned: 13, dropped: 13 };

test.each([
  ['http_reqs', 'count<5', null, 'no request was sent'],
  ['data_received{endpoint:a}', 'count<5', null, 'nobody could have answered'],
  ['data_sent', 'count<5', null, 'nothing could have had a body'],
  ['redirects', 'count<5', null, 'nobody could have been sent elsewhere'],
  ['dropped_iterations', 'count<50', 13, 'all that was planned'],
  ['dropped_iterations{endpoint:a}', 'count<50', 13, 'all of the endpoint'],
])('where nothing was sent: %s: %s is %d: %s', (key, objective, value, _why) => {
  const trials = [aTrial({ endpoints: [UNSENT] })];
  expect(thresholdValue(trials, parseThreshold(key, objective))).toBe(value);
});

test.each([
  [{ counters: [counter('dropped_iterations', 'chat', 7)] }, 7, 'all were dropped'],
  [{ rates: [rate('ws_connected', 'chat', 3, 3)] }, 0, 'none was dropped of those that came'],
  [{ counters: [counter('ws_held', 'chat', 3)] }, 0, 'all were open since the warm-up'],
  [{ rates: [rate('ws_connected', 'chat', 0, 0)] }, null, 'none came'],
] as const)('%#: what is dropped of WebSockets alone', (beyond: Partial<Trial>, value, _why) => {
  const trials = [aTrial({ endpoints: [], ...beyond })];
  expect(thresholdValue(trials, parseThreshold('dropped_iterations', 'count<5'))).toBe(value);
});

test('trends and rates get an interval over the blocks like everything else', () => {
  const trials = Array.from({ length: 8 }, (_, block) =>
    aTrial({ block, rates: [rate('checks', 'quick', 90 + block, 100)] }),
  );
  const run = aRun({ trials, thresholds: [parseThreshold('checks{check:quick}', 'rate>0.5')] });
  const [judged] = judgeThresholds(run);
  expect(judged).toMatchObject({ state: 'met', sure: true, value: 0.935 });
  expect(judged?.lower).toBeLessThan(0.935);
  expect(judged?.upper).toBeGreaterThan(0.935);
});
