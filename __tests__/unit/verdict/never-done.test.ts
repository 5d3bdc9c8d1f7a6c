import { describe, expect, test } from '@jest/globals';
import { histogramFromValues } from '../../../src/histogram/index.ts';
import { type BeyondRequests, NOTHING_BEYOND, type Run } from '../../../src/trial/index.ts';
import { decided, decidedByHistory } from '../../support/decided.ts';
import {
  aPlaceInHistory,
  aRunOfBlocks,
  type Did,
  type SideOfBlock,
  timesAround,
} from '../../support/measured-runs.ts';

const SERVED: Did = { times: timesAround(70) };

/** What one block measured beside requests: rates as passed of total, counters as they are, by metric and name. */
function beyond(
  rates: Readonly<Record<string, readonly [name: string, passed: number, total: number]>>,
  counters: Readonly<Record<string, readonly [name: string, count: number]>> = {},
): BeyondRequests {
  return {
    ...NOTHING_BEYOND,
    rates: Object.entries(rates).map(([metric, [endpoint, passed, total]]) => ({
      metric,
      endpoint,
      passed,
      total,
    })),
    counters: Object.entries(counters).map(([metric, [endpoint, count]]) => ({ metric, endpoint, count })),
  };
}

const served = (parts: BeyondRequests, others: Readonly<Record<string, Did>> = {}): SideOfBlock => ({
  endpoints: { list: SERVED, ...others },
  trial: parts,
});

function alone(candidate: SideOfBlock, name = 'candidate', index = 0): Run {
  return aRunOfBlocks(
    Array.from({ length: 7 }, () => ({ baseline: null, candidate })),
    { run: aPlaceInHistory(name, index) },
  );
}

function beside(baseline: SideOfBlock, candidate: SideOfBlock): Run {
  return aRunOfBlocks(Array.from({ length: 20 }, () => ({ baseline, candidate })));
}

const lone = (run: Run) => decided(run, { comparisons: [], baseline: 'not-wanted' });

const UNDONE: readonly (readonly [string, SideOfBlock, string])[] = [
  [
    'an endpoint',
    served(NOTHING_BEYOND, { pay: { failed: { status: 3, timeout: 1 } } }),
    'not one of the 28 requests to pay succeeded (21 status, 7 timeout)',
  ],
  [
    'a journey that always fails',
    served(beyond({ iterations_completed: ['order', 0, 3] })),
    'not one of the 21 iterations of order was completed (21 failed)',
  ],
  [
    'a journey that never ends',
    served(beyond({ iterations_completed: ['order', 0, 0] }, { interrupted_iterations: ['order', 4] })),
    'not one of the 28 iterations of order was completed (28 cut off)',
  ],
  [
    'a job',
    served(beyond({ poll_completed: ['wait', 0, 1] }, { interrupted_polls: ['wait', 2] })),
    'not one of the 21 jobs of wait was done (14 cut off, 7 failed or late)',
  ],
  [
    'a connection',
    served(beyond({ ws_connected: ['chat', 0, 5] }, { ws_failed: ['chat status 503', 5] })),
    'not one of the 35 attempts to connect to chat succeeded (35 status 503)',
  ],
  [
    'a reply',
    served(beyond({ ws_connected: ['chat', 5, 5], ws_replies: ['chat', 0, 17] })),
    'not one of the 119 messages of chat got its reply in time',
  ],
  [
    'a message',
    served(
      beyond({ ws_connected: ['chat', 5, 5], ws_replies: ['chat', 0, 0] }, { ws_sessions: ['chat', 5] }),
    ),
    'not one of the 35 sessions of chat had a message due that expects a reply',
  ],
  [
    'a session',
    served(beyond({ ws_connected: ['chat', 5, 5], iterations_completed: ['chat', 0, 3] })),
    'not one of the 21 sessions of chat was held to its end',
  ],
  [
    'a pong',
    served(beyond({ ws_pongs: ['chat', 0, 3] })),
    'not one of the 21 pings to chat was answered before the next',
  ],
  [
    'a push',
    served({
      ...beyond({}, { ws_open_seconds: ['chat', 35] }),
      trends: [{ metric: 'ws_latency', endpoint: 'chat', histogram: histogramFromValues([]) }],
    }),
    'not one message that says when it was sent came over chat in 245 s of open connections',
  ],
  [
    'a broadcast',
    served(beyond({ ws_connected: ['chat', 5, 5], ws_delivered: ['chat', 0, 20] })),
    'not one of the 140 copies of broadcasts of chat arrived in time',
  ],
];

describe('what was not done a single time', () => {
  test.each(UNDONE)('lets nothing pass: %s', (_what, did, message) => {
    const decision = lone(alone(did));
    expect([decision.verdict, decision.exitCode]).toEqual(['invalid', 3]);
    expect(decision.reasons).toContainEqual(expect.objectContaining({ code: 'never-done', message }));
  });

  test.each(UNDONE)('on both sides lets nothing pass either: %s', (_what, did) => {
    const decision = decided(beside(did, did));
    expect([decision.verdict, decision.reasons[0]?.code]).toEqual(['invalid', 'never-done']);
  });
});

test('what one side alone never does is a regression of the candidate, and no fault of it on the baseline', () => {
  const works = served(beyond({ iterations_completed: ['order', 3, 3] }));
  const fails = served(beyond({ iterations_completed: ['order', 0, 3] }));
  const { verdict, exitCode, reasons } = decided(beside(works, fails));
  expect([verdict, exitCode]).toEqual(['regression', 1]);
  expect(reasons[0]).toMatchObject({
    code: 'candidate-fails',
    message:
      'on the candidate not one of the 60 iterations of order was completed (60 failed); on the baseline 60 did',
  });
  expect(decided(beside(fails, works)).verdict).toBe('pass');
});

test('what earlier deployments did and the candidate never does is a regression, where it does anything at all', () => {
  const journey = (passed: number) => beyond({ iterations_completed: ['order', passed, 3] });
  const history = Array.from({ length: 10 }, (_, index) => alone(served(journey(3)), 'baseline', index));
  const fails = decidedByHistory(history, [alone(served(journey(0)))]);
  expect([fails.verdict, fails.reasons[0]?.code]).toEqual(['regression', 'candidate-fails']);
  const absent = decidedByHistory(history, [alone({ trial: journey(0) })]);
  expect(absent.verdict).toBe('invalid');
});

test.each([
  ['two requests that failed may have failed by chance', alone(served(NOTHING_BEYOND)), { rare: 2 }],
  ['who holds connections need not make any', alone(served(beyond({ ws_connected: ['chat', 0, 0] }))), {}],
  [
    'one that was held answers for the attempts',
    alone(served(beyond({ ws_connected: ['chat', 0, 1] }, { ws_held: ['chat', 5] }))),
    {},
  ],
  ['once is enough', alone(served(beyond({ poll_completed: ['wait', 1, 9] }))), {}],
])('%s', (_reason, run, { rare = 0 }: { rare?: number }) => {
  const [first, ...others] = run.trials;
  if (first === undefined) throw new Error('no trial');
  const failing = served(NOTHING_BEYOND, { rare: { failed: { status: rare } } });
  const [withRare] = alone(failing).trials;
  const trials = rare > 0 && withRare ? [withRare, ...others] : run.trials;
  const { reasons } = lone({ ...run, trials });
  expect(reasons.map(({ code }) => code)).not.toContain('never-done');
});

test('what the rest of the run shows stands: a regression is not excused by what was never done', () => {
  const slow: Did = { times: timesAround(140) };
  const baseline = { endpoints: { list: SERVED, pay: { failed: { status: 5 } } } };
  const candidate = { endpoints: { list: slow, pay: { failed: { status: 5 } } } };
  const decision = decided(beside(baseline, candidate));
  expect(decision.verdict).toBe('regression');
  expect(decision.reasons.map(({ code }) => code)).toContain('never-done');
});
