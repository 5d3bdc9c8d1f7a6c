import { expect, test } from '@jest/globals';
import { summarizeFlows } from '../../../src/comparison/index.ts';
import { histogramFromValues } from '../../../src/histogram/index.ts';
import type { CounterMeasurement, Trial } from '../../../src/trial/index.ts';
import { aRun, aTrial } from '../../support/a-run.ts';

function counters(values: Readonly<Record<string, number>>): readonly CounterMeasurement[] {
  return Object.entries(values).map(([name, count]) => {
    const [metric = '', endpoint = ''] = name.split(': ');
    return { metric, endpoint, count };
  });
}

function aTalk(change: Partial<Trial> = {}): Trial {
  return aTrial({
    durationMs: 7000,
    endpoints: [],
    trends: [
      { metric: 'ws_round_trip', endpoint: 'chat', histogram: histogramFromValues([7000, 7000, 13_000]) },
      { metric: 'ws_connecting', endpoint: 'chat', histogram: histogramFromValues([1300]) },
      { metric: 'iteration_duration', endpoint: 'checkout', histogram: histogramFromValues([130_000]) },
      { metric: 'poll_duration', endpoint: 'job', histogram: histogramFromValues([70_000]) },
    ],
    rates: [
      { metric: 'ws_connected', endpoint: 'chat', passed: 6, total: 7 },
      { metric: 'ws_replies', endpoint: 'chat', passed: 3, total: 4 },
      { metric: 'iterations_completed', endpoint: 'chat', passed: 1, total: 1 },
      { metric: 'iterations_completed', endpoint: 'checkout', passed: 12, total: 13 },
      { metric: 'checks', endpoint: 'has a price', passed: 129, total: 130 },
      { metric: 'poll_completed', endpoint: 'job', passed: 7, total: 7 },
      { metric: 'availability', endpoint: '*', passed: 7, total: 7 },
    ],
    counters: counters({
      'ws_msgs_sent: chat': 70,
      'ws_msgs_received: chat': 35,
      'ws_open_seconds: chat': 910,
      'ws_reconnects: chat': 3,
      'ws_closed: chat 1006': 3,
      'ws_closed: chat 2 1001': 13,
      'ws_failed: chat status 401': 1,
      'interrupted_iterations: checkout': 2,
      'interrupted_polls: job': 1,
      'iterations: GET /products': 333,
    }),
    ...change,
  });
}

const invalid = { kind: 'invalid', reasons: ['late'] } as const;

test('the judged trials of a side are one: counts added, rates per second of the judged time', () => {
  const trials = [aTalk(), aTalk({ block: 1 }), aTalk({ block: 2, validity: invalid })];
  const { webSockets, journeys, checks, polls } = summarizeFlows(aRun({ trials }));
  expect(webSockets).toEqual([
    {
      name: 'chat',
      side: 'candidate',
      connections: 130,
      connectP95Ms: expect.closeTo(1.3, 2),
      connected: { passed: 12, total: 14, share: 12 / 14 },
      sentPerSecond: 10,
      receivedPerSecond: 5,
      roundTripP50Ms: expect.closeTo(7, 1),
      roundTripP95Ms: expect.closeTo(13, 1),
      replied: { passed: 6, total: 8, share: 6 / 8 },
      latencyP95Ms: null,
      fanOutP95Ms: null,
      delivered: { passed: 0, total: 0, share: null },
      pingP95Ms: null,
      reconnects: 6,
      closes: [{ kind: '1006', count: 6 }],
      failures: [{ kind: 'status 401', count: 2 }],
    },
  ]);
  expect(journeys).toEqual([
    {
      name: 'checkout',
      side: 'candidate',
      completed: { passed: 24, total: 26, share: 24 / 26 },
      interrupted: 4,
      p50Ms: expect.closeTo(130, 0),
      p95Ms: expect.closeTo(130, 0),
    },
  ]);
  expect(checks).toEqual([
    { name: 'has a price', side: 'candidate', passed: { passed: 258, total: 260, share: 258 / 260 } },
  ]);
  expect(polls).toMatchObject([
    { name: 'job', completed: { passed: 14, total: 14, share: 1 }, interrupted: 2 },
  ]);
});

test('both sides of a name stand beside each other, also where one has nothing', () => {
  const trials = [aTalk({ side: 'baseline', counters: [], rates: [], trends: [] }), aTalk()];
  const { webSockets } = summarizeFlows(aRun({ trials }));
  expect(webSockets.map(({ side, sentPerSecond }) => [side, sentPerSecond])).toEqual([
    ['baseline', 0],
    ['candidate', 10],
  ]);
});

test('a run of requests alone has no flows', () => {
  expect(summarizeFlows(aRun())).toEqual({ webSockets: [], journeys: [], checks: [], polls: [] });
});
