import { expect, test } from '@jest/globals';
import { compareTrials } from '../../../src/comparison/index.ts';
import { createRandom, drawNormal } from '../../../src/foundation/index.ts';
import type { PrimaryFlow, Run, Trial } from '../../../src/trial/index.ts';
import { decided } from '../../support/decided.ts';
import { aRunOfBlocks, timesAround } from '../../support/measured-runs.ts';

const CHAT: PrimaryFlow = { kind: 'websocket', name: 'chat', awaitsReplies: true };
const FEED: PrimaryFlow = { kind: 'websocket', name: 'feed', awaitsReplies: false };
const CHECKOUT: PrimaryFlow = { kind: 'journey', name: 'checkout', awaitsReplies: false };

/** What one side of one block did over WebSockets. */
interface Talked {
  readonly roundTripMs?: number;
  readonly values?: number;
  readonly lost?: number;
  readonly attempts?: readonly [passed: number, total: number];
  readonly held?: number;
  readonly sent?: number;
}

function talked(did: Talked): Partial<Trial> {
  const { roundTripMs = 20, values = 460, lost = 0, attempts = [0, 0], held = 130, sent = 460 } = did;
  const trends = [{ metric: 'ws_round_trip', endpoint: 'chat', histogram: timesAround(roundTripMs, values) }];
  const rates = [
    { metric: 'ws_replies', endpoint: 'chat', passed: values - lost, total: values },
    { metric: 'ws_connected', endpoint: 'chat', passed: attempts[0], total: attempts[1] },
  ].filter(({ total }) => total > 0);
  const counters = [
    { metric: 'ws_held', endpoint: 'chat', count: held },
    { metric: 'ws_msgs_sent', endpoint: 'chat', count: sent },
    { metric: 'ws_reconnects', endpoint: 'chat', count: 7 },
  ];
  return { endpoints: [], trends: values === 0 ? [] : trends, rates, counters };
}

/** A run of one WebSocket in twenty blocks, its levels drawn with a spread of three per cent. */
function aTalk(
  candidate: (block: number) => Talked,
  run: Partial<Run> = {},
  baseline: (block: number) => Talked = () => ({}),
): Run {
  const random = createRandom('talk');
  const side = (did: Talked) => {
    const wander = Math.exp(0.02 * drawNormal(random));
    return { trial: talked({ ...did, roundTripMs: (did.roundTripMs ?? 20) * wander }) };
  };
  const blocks = Array.from({ length: 20 }, (_, block) => ({
    baseline: side(baseline(block)),
    candidate: side(candidate(block)),
  }));
  return aRunOfBlocks(blocks, { run: { primaryFlows: [CHAT], ...run } });
}

function gatedOf(run: Run): readonly string[] {
  return compareTrials(run)
    .filter(({ gated }) => gated)
    .map(({ endpoint, metric }) => `${endpoint} ${metric.name}`);
}

test.each([
  [
    [CHAT],
    ['chat ws_round_trip_p50', 'chat ws_round_trip_p95', 'chat ws_connected', 'chat ws_replies'],
    'round trips where replies are awaited',
  ],
  [
    [FEED],
    ['feed ws_connecting_p50', 'feed ws_connecting_p95', 'feed ws_connected'],
    'the time to connect where there are none',
  ],
  [
    [CHECKOUT],
    ['checkout iteration_duration_p50', 'checkout iteration_duration_p95', 'checkout iterations_completed'],
    'a journey by its time and its end',
  ],
  [[], [], 'nothing that is not primary'],
])('of primary flows %j %j is gated', (primaryFlows, expected, _why) => {
  expect(gatedOf(aTalk(() => ({}), { primaryFlows }))).toEqual(expected);
});

test('everything else that was measured is shown, each once', () => {
  const shown = compareTrials(aTalk(() => ({}), { primaryFlows: [] })).filter(({ gated }) => !gated);
  expect(shown.map(({ endpoint, metric }) => `${endpoint} ${metric.name} ${metric.better}`)).toEqual([
    'chat ws_round_trip_p50 lower',
    'chat ws_round_trip_p95 lower',
    'chat ws_replies higher',
    'chat ws_held higher',
    'chat ws_msgs_sent higher',
    'chat ws_reconnects lower',
  ]);
  expect(shown.map(({ scale }) => scale)).toEqual([
    'log-ratio',
    'log-ratio',
    'difference',
    'log-ratio',
    'log-ratio',
    'log-ratio',
  ]);
  expect(shown.find(({ metric }) => metric.name === 'ws_msgs_sent')).toMatchObject({
    baseline: 460 / 7,
    candidate: 460 / 7,
    standing: { kind: 'informational', reason: 'not gated' },
  });
});

test('the family is fixed by configuration: what was not measured is missing, and never a pass', () => {
  const run = aTalk(() => ({ values: 0 }));
  const missing = compareTrials(run).find(({ metric }) => metric.name === 'ws_round_trip_p95');
  expect(missing).toMatchObject({
    gated: true,
    standing: { kind: 'missing', reason: 'the candidate has no value' },
  });
  expect(decided(run).verdict).toBe('invalid');
});

test('the same on both sides passes, and a slower round trip is a regression', () => {
  expect(decided(aTalk(() => ({}))).verdict).toBe('pass');
  const slower = decided(aTalk(() => ({ roundTripMs: 26 })));
  expect(slower.verdict).toBe('regression');
  expect(slower.reasons[0]).toMatchObject({ endpoint: 'chat', metric: 'ws_round_trip_p50' });
});

test('replies that are lost, and connections that do not come about, are regressions', () => {
  const lossy = decided(aTalk(() => ({ lost: 23 })));
  expect([lossy.verdict, lossy.reasons[0]?.metric]).toEqual(['regression', 'ws_replies']);
  const refusing = decided(aTalk(() => ({ held: 0, attempts: [90, 130] })));
  expect([refusing.verdict, refusing.reasons[0]?.metric]).toEqual(['regression', 'ws_connected']);
});

test('connections that are held count as had, so that one attempt more on a side decides nothing', () => {
  const run = aTalk((block) => ({ attempts: block === 7 ? [2, 2] : [0, 0] }));
  const connected = compareTrials(run).find(({ metric }) => metric.name === 'ws_connected');
  expect(connected).toMatchObject({
    standing: { kind: 'judged' },
    baseline: 1,
    candidate: 1,
    trials: { baseline: 20, candidate: 20 },
  });
  expect(decided(run).verdict).toBe('pass');
});

test('too few round trips for any quantile are said to be too few', () => {
  const few = aTalk(
    () => ({ values: 14, sent: 14 }),
    {},
    () => ({ values: 14, sent: 14 }),
  );
  const { verdict, reasons } = decided(few);
  expect(verdict).toBe('inconclusive');
  expect(reasons.find(({ code }) => code === 'too-few-requests')).toMatchObject({
    endpoint: 'chat',
    message: expect.stringMatching(
      /the median block has 14 values, p50 needs 20; would settle it: about 1\.5 times as many values: about .* under load in place of /u,
    ),
    figures: expect.arrayContaining([{ of: 'requests', value: 20 }]),
  });
});

test.each([
  ['open', ['* error_share', '* completed_share']],
  ['mixed', ['* error_share', '* completed_share']],
  ['closed', ['* error_share', '* throughput']],
] as const)('of a load that is %s %j is gated beside the times', (loadModel, expected) => {
  const did = { endpoints: { 'GET /cart': { times: timesAround(20) } } };
  const run = aRunOfBlocks([{ baseline: did, candidate: did }], {
    run: { load: { model: loadModel, pattern: null, compared: 'blocks' } },
  });
  expect(gatedOf(run).filter((name) => !name.includes('response_time'))).toEqual(expected);
});

test('a primary journey stands for the whole: the response times of all requests are shown beside it', () => {
  const did = { endpoints: { 'GET /cart': { times: timesAround(20) } } };
  const run = aRunOfBlocks([{ baseline: did, candidate: did }], { run: { primaryFlows: [CHECKOUT] } });
  expect(gatedOf(run).filter((name) => name.startsWith('*'))).toEqual(['* error_share', '* completed_share']);
});
