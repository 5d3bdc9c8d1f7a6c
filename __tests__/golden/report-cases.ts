import type { Report } from '../../src/report/index.ts';
import { responseTimeMetric } from '../../src/trial/index.ts';
import { aDecision, aJudgedThreshold, aReason, aReport, aScenarioReport } from '../support/a-report.ts';
import { explained } from '../support/an-explanation.ts';
import { others, shopEndpoints, slower, steady } from './report-shop.ts';

const P50 = responseTimeMetric(0.5);

function passCase(): Report {
  return aReport({
    decision: aDecision({ comparisons: [steady('GET /products', 0.95, 180), ...others()] }),
    scenarios: [aScenarioReport({ endpoints: shopEndpoints(1.006) })],
  });
}

function regressionCase(): Report {
  const p50 = slower({
    metric: P50,
    baseline: 84.2,
    candidate: 98.4,
    effect: { ratio: 1.169, lower: 1.131, upper: 1.204, confidence: 0.9 },
    difference: { value: 14.2, lower: 11, upper: 17.2 },
  });
  return aReport({
    decision: aDecision({
      verdict: 'regression',
      severity: 'beyond-tolerance',
      blocking: true,
      exitCode: 1,
      conclusion: 'failure',
      comparisons: [slower(), p50, ...others()],
      reasons: [
        aReason({
          code: 'regression',
          message: 'GET /products response_time_p95: slower than the tolerance',
          scenario: 'shop',
          endpoint: 'GET /products',
          metric: 'response_time_p95',
        }),
      ],
      warnings: ['the candidate varies twice as much as the baseline'],
    }),
    scenarios: [
      aScenarioReport({
        endpoints: shopEndpoints(1.228),
        serverTimingShifts: [
          {
            endpoint: 'GET /products',
            responseTimeMs: 21.2,
            parts: [
              { name: 'db', differenceMs: 18.1 },
              { name: 'app', differenceMs: 2.2 },
            ],
          },
        ],
        stop: 'every gated metric is decided',
      }),
    ],
  });
}

function withinToleranceCase(): Report {
  const comparison = slower({
    candidate: 184,
    effect: { ratio: 1.023, lower: 1.014, upper: 1.032, confidence: 0.9 },
    difference: { value: 4.1, lower: 2.5, upper: 5.8 },
    evidence: {
      kind: 'e',
      slower: 640,
      beyondTolerance: 0.002,
      faster: 0.001,
      withinTolerance: 88,
      acceptable: 88,
    },
    severity: 'within-tolerance',
    reason: 'slower, surely within the tolerance',
    draft: null,
  });
  return aReport({
    decision: aDecision({
      verdict: 'regression',
      severity: 'within-tolerance',
      comparisons: [comparison, ...others()],
      reasons: [
        aReason({
          code: 'regression-within-tolerance',
          message: comparison.reason,
          endpoint: 'GET /products',
          metric: 'response_time_p95',
        }),
      ],
    }),
    scenarios: [aScenarioReport({ endpoints: shopEndpoints(1.023) })],
  });
}

function undeterminedCase(): Report {
  const comparison = slower({
    candidate: 190,
    effect: { ratio: 1.056, lower: 1.021, upper: 1.093, confidence: 0.9 },
    difference: { value: 10.1, lower: 3.8, upper: 16.7 },
    evidence: {
      kind: 'e',
      slower: 702,
      beyondTolerance: 1.4,
      faster: 0.001,
      withinTolerance: 0.3,
      acceptable: 0.3,
    },
    severity: 'undetermined',
    reason: 'slower, perhaps more than the tolerance',
  });
  return aReport({
    decision: aDecision({
      verdict: 'regression',
      severity: 'undetermined',
      blocking: true,
      exitCode: 1,
      conclusion: 'failure',
      comparisons: [comparison, ...others()],
      reasons: [
        aReason({
          code: 'regression',
          message: comparison.reason,
          endpoint: 'GET /products',
          metric: 'response_time_p95',
        }),
      ],
    }),
    scenarios: [aScenarioReport({ endpoints: shopEndpoints(1.056) })],
  });
}

function improvementCase(): Report {
  const comparison = slower({
    candidate: 154,
    effect: { ratio: 0.856, lower: 0.831, upper: 0.882, confidence: 0.9 },
    difference: { value: -25.9, lower: -30.4, upper: -21.2 },
    evidence: {
      kind: 'e',
      slower: 0.001,
      beyondTolerance: 0.0001,
      faster: 2_100_000,
      withinTolerance: 3_000_000,
      acceptable: 3_000_000,
    },
    verdict: 'improvement',
    severity: 'none',
    reason: 'faster than noise',
  });
  return aReport({
    decision: aDecision({
      verdict: 'improvement',
      comparisons: [comparison, ...others()],
      reasons: [
        aReason({
          code: 'improvement',
          message: comparison.reason,
          endpoint: 'GET /products',
          metric: 'response_time_p95',
        }),
      ],
    }),
    scenarios: [aScenarioReport({ endpoints: shopEndpoints(0.856) })],
  });
}

function brokenThresholdCase(): Report {
  const { threshold } = aJudgedThreshold();
  return aReport({
    decision: aDecision({
      verdict: 'regression',
      severity: 'undetermined',
      blocking: true,
      exitCode: 1,
      conclusion: 'failure',
      comparisons: [steady('GET /products', 0.95, 180), ...others()],
      thresholds: [
        aJudgedThreshold(),
        aJudgedThreshold({
          threshold: { ...threshold, endpoint: 'POST /cart', bound: 100, text: 'p(95)<100' },
          value: 124,
          lower: 118,
          upper: 131,
          state: 'broken',
        }),
        aJudgedThreshold({
          threshold: {
            ...threshold,
            metric: 'http_req_failed',
            aggregate: { kind: 'rate' },
            bound: 0.01,
            text: 'rate<0.01',
          },
          value: 0.0008,
          lower: null,
          upper: null,
          sure: false,
        }),
      ],
      reasons: [
        aReason({
          code: 'threshold-broken',
          message: 'threshold p(95)<100 is broken (measured 124)',
          endpoint: 'POST /cart',
          metric: 'http_req_duration',
        }),
      ],
    }),
    scenarios: [aScenarioReport({ endpoints: shopEndpoints(1.006) })],
  });
}

function acceptedCase(): Report {
  const acceptance = {
    scenario: 'shop',
    endpoint: 'GET /products',
    metric: 'response_time_p95',
    upTo: 0.3,
    reason: 'Prices are computed per customer now.',
    by: 'checkout team',
    until: '2027-02-01',
  };
  const accepted = slower({ accepted: acceptance, draft: null });
  const named = { ...acceptance, endpoint: 'POST /cart' };
  return aReport({
    decision: aDecision({
      verdict: 'regression',
      severity: 'beyond-tolerance',
      comparisons: [accepted, ...others()],
      acceptances: [
        { ...acceptance, state: 'applied' },
        { ...named, reason: 'The cart asks for stock.', state: 'not-needed' },
        { ...named, metric: 'response_time_p59', until: '2026-10-31', state: 'unmatched' },
        { ...named, scenario: 'search', state: 'not-measured' },
      ],
      reasons: [
        aReason({
          code: 'regression-accepted',
          message: 'GET /products response_time_p95: surely worse; accepted up to 30 % until 2027-02-01',
          scenario: 'shop',
          endpoint: 'GET /products',
          metric: 'response_time_p95',
        }),
      ],
      warnings: [
        'the acceptance of POST /cart response_time_p59 in shop fits nothing that was compared; did you mean response_time_p50?',
      ],
    }),
    scenarios: [aScenarioReport({ endpoints: shopEndpoints(1.228) })],
  });
}

/** What both sides settled: the cases in which something was proved. */
export const PROVED_CASES: Readonly<Record<string, () => Report>> = {
  pass: passCase,
  regression: () => explained(regressionCase()),
  'within-tolerance': withinToleranceCase,
  accepted: acceptedCase,
  undetermined: undeterminedCase,
  improvement: improvementCase,
  'broken-threshold': brokenThresholdCase,
};
