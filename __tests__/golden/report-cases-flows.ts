import type { FlowSummaries, WebSocketSummary } from '../../src/comparison/index.ts';
import type { Report } from '../../src/report/index.ts';
import { rateMetric, trendMetric } from '../../src/trial/index.ts';
import { aDecision, aJudgedComparison, aReason, aReport, aScenarioReport } from '../support/a-report.ts';
import { flawlessShares, slower } from './report-shop.ts';

/** A chat of two thousand connections on the baseline. */
const CHAT: WebSocketSummary = {
  name: 'chat',
  side: 'baseline',
  connections: 2000,
  connectP95Ms: 9.8,
  connected: { passed: 2013, total: 2014, share: 2013 / 2014 },
  sentPerSecond: 10_000,
  receivedPerSecond: 12_530,
  roundTripP50Ms: 0.95,
  roundTripP95Ms: 1.72,
  replied: { passed: 599_990, total: 600_000, share: 599_990 / 600_000 },
  latencyP95Ms: 3.1,
  fanOutP95Ms: 66.8,
  delivered: { passed: 9990, total: 10_000, share: 9990 / 10_000 },
  pingP95Ms: 1.3,
  reconnects: 13,
  closes: [{ kind: '1006', count: 13 }],
  failures: [{ kind: 'status 503', count: 1 }],
};

const FLOWS: FlowSummaries = {
  webSockets: [
    CHAT,
    {
      ...CHAT,
      side: 'candidate',
      roundTripP50Ms: 1.31,
      roundTripP95Ms: 2.4,
      reconnects: 0,
      closes: [
        { kind: '1001', count: 7 },
        { kind: '1006', count: 130 },
      ],
      failures: [],
    },
  ],
  journeys: (['baseline', 'candidate'] as const).map((side) => ({
    name: 'checkout',
    side,
    completed: { passed: 1299, total: 1300, share: 1299 / 1300 },
    interrupted: side === 'candidate' ? 7 : 0,
    hookFailures: side === 'candidate' ? [{ kind: 'beforeRequest', count: 13 }] : [],
    namesNotSet: 0,
    p50Ms: 4130,
    p95Ms: 7333,
  })),
  checks: (['baseline', 'candidate'] as const).map((side) => ({
    name: 'has a price',
    side,
    passed: side === 'candidate' ? heldIn(1294) : heldIn(1300),
  })),
  polls: (['baseline', 'candidate'] as const).map((side) => ({
    name: 'job done',
    side,
    completed: { passed: 130, total: 130, share: 1 },
    interrupted: 0,
    p50Ms: 700,
    p95Ms: 1300,
  })),
};

/** A check of 1300 answers. */
function heldIn(passed: number) {
  return { passed, total: 1300, share: passed / 1300 };
}

function webSocketCase(): Report {
  const connected = aJudgedComparison({
    ...flawlessShares()[0],
    endpoint: 'chat',
    metric: rateMetric('ws_connected'),
    baseline: 1,
    candidate: 0.9999,
  });
  const roundTrip = slower({
    endpoint: 'chat',
    metric: trendMetric('ws_round_trip', 0.95),
    baseline: 1.72,
    candidate: 2.4,
    effect: { ratio: 1.395, lower: 1.31, upper: 1.48, confidence: 0.9 },
    difference: { value: 0.68, lower: 0.53, upper: 0.83 },
  });
  const shown = aJudgedComparison({ endpoint: 'chat', metric: trendMetric('ws_ping', 0.5), gated: false });
  return aReport({
    decision: aDecision({
      verdict: 'regression',
      severity: 'beyond-tolerance',
      blocking: true,
      exitCode: 1,
      conclusion: 'failure',
      comparisons: [roundTrip, connected, shown],
      reasons: [
        aReason({
          code: 'regression',
          message: 'chat ws_round_trip_p95: slower than the tolerance',
          scenario: 'shop',
          endpoint: 'chat',
          metric: 'ws_round_trip_p95',
        }),
      ],
    }),
    scenarios: [
      aScenarioReport({
        endpoints: [],
        flows: FLOWS,
        load: { model: 'closed', pattern: null, compared: 'blocks' },
      }),
    ],
  });
}

export const FLOW_CASES = { websockets: webSocketCase };
