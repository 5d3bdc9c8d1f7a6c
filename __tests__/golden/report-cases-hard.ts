import type { Report } from '../../src/report/index.ts';
import { ERROR_SHARE, responseTimeMetric } from '../../src/trial/index.ts';
import {
  aDecision,
  aJudgedComparison,
  aJudgedThreshold,
  aReason,
  aReport,
  aScenarioReport,
  someOutcomes,
} from '../support/a-report.ts';
import { aTrend } from '../support/a-trend.ts';
import { explained } from '../support/an-explanation.ts';
import { bothSides, others, slower, steady } from './report-shop.ts';

function manyEndpointsCase(): Report {
  const names = Array.from(
    { length: 40 },
    (_, index) => `GET /api/v2/catalogue/section-${index + 1}/items/{id}/reviews`,
  );
  return aReport({
    decision: aDecision({
      comparisons: names.flatMap((name) => [steady(name, 0.5, 42), steady(name, 0.95, 96)]),
    }),
    scenarios: [aScenarioReport({ endpoints: bothSides('*', 42, 1.006) })],
  });
}

/** Everything that a fork, a target or a scenario file could try. */
export const HOSTILE =
  '</td></tr></table><script>alert(1)</script>|`@octocat` [x](javascript:alert(1))\n# http://evil.test \u001b[31m\u202E#42';

function hostileCase(): Report {
  const comparison = slower({
    scenario: HOSTILE,
    endpoint: HOSTILE,
    reason: HOSTILE,
    wouldSettle: HOSTILE,
    warnings: [HOSTILE],
  });
  const share = aJudgedComparison({
    scenario: HOSTILE,
    endpoint: HOSTILE,
    metric: ERROR_SHARE,
    scale: 'difference',
    baseline: 0.001,
    candidate: 0.023,
    effect: { ratio: 23, lower: null, upper: null, confidence: 0.9 },
    difference: { value: 0.022, lower: 0.019, upper: 0.025 },
    margins: { noiseFloor: 0, tolerance: 0.005, passing: 0.005, instances: 0 },
    verdict: 'regression',
    severity: 'beyond-tolerance',
    reason: 'more errors',
    evidence: {
      kind: 'e',
      slower: Number.POSITIVE_INFINITY,
      beyondTolerance: 5000,
      faster: 0,
      withinTolerance: 0,
      acceptable: 0,
    },
  });
  const scalar = aJudgedComparison({
    scenario: HOSTILE,
    gated: false,
    metric: { name: HOSTILE, unit: HOSTILE, better: 'lower', kind: { kind: 'scalar' } },
  });
  return aReport({
    title: HOSTILE,
    provenance: { ...aReport().provenance, repository: HOSTILE, ref: HOSTILE, event: HOSTILE },
    decision: aDecision({
      verdict: 'regression',
      severity: 'beyond-tolerance',
      blocking: true,
      exitCode: 1,
      conclusion: 'failure',
      comparisons: [share, comparison, scalar],
      thresholds: [
        aJudgedThreshold({
          scenario: HOSTILE,
          threshold: { ...aJudgedThreshold().threshold, endpoint: HOSTILE, text: HOSTILE },
        }),
      ],
      reasons: [
        aReason({
          code: 'regression',
          message: `the first, which the headline tells: ${HOSTILE}`,
          scenario: HOSTILE,
          endpoint: HOSTILE,
          metric: 'error_share',
        }),
        aReason({ code: 'x', message: HOSTILE }),
      ],
      warnings: [HOSTILE],
    }),
    scenarios: [
      aScenarioReport({
        scenario: HOSTILE,
        source: HOSTILE,
        design: { assignment: 'alternating', interference: 1.31, reason: HOSTILE },
        sides: [
          { side: 'baseline', label: HOSTILE, instances: 1, output: `${HOSTILE}\n${HOSTILE}` },
          { side: 'candidate', label: HOSTILE, instances: 1, output: '</pre><img src=x onerror=alert(1)>' },
        ],
        endpoints: bothSides(HOSTILE, 84, 1.2).map((summary) => ({
          ...summary,
          outcomes: someOutcomes({ ok: 10, status: 3, timeout: 1 }),
          slowest: summary.slowest.map((request) => ({ ...request, traceId: HOSTILE })),
        })),
        serverTimingShifts: [
          { endpoint: HOSTILE, responseTimeMs: 20, parts: [{ name: HOSTILE, differenceMs: 18 }] },
        ],
        stop: HOSTILE,
        seed: HOSTILE,
        incidents: [{ kind: 'side-died', side: 'candidate', block: 3, detail: HOSTILE }],
        baselines: [
          { runId: HOSTILE, sha: HOSTILE, ref: HOSTILE, startedAt: HOSTILE, url: HOSTILE, away: null },
        ],
      }),
    ],
    trends: [
      aTrend({ scenario: HOSTILE, endpoint: HOSTILE, branch: HOSTILE }),
      aTrend({ metric: scalar.metric, branch: HOSTILE }),
    ],
    links: {
      htmlReport: HOSTILE,
      workflowRun: 'javascript:alert(1)',
      docs: 'https://docs.test/a|b)<script>',
    },
  });
}

function twoScenariosCase(): Report {
  return aReport({
    decision: aDecision({
      verdict: 'regression',
      severity: 'beyond-tolerance',
      blocking: true,
      exitCode: 1,
      conclusion: 'failure',
      comparisons: [
        slower({ scenario: 'browse' }),
        aJudgedComparison({
          scenario: 'checkout',
          endpoint: 'POST /orders',
          metric: responseTimeMetric(0.99),
          standing: { kind: 'informational', reason: 'too few requests for p99', curable: true },
        }),
        ...others().map((comparison) => ({ ...comparison, scenario: 'checkout' })),
      ],
      reasons: [
        aReason({
          code: 'regression',
          endpoint: 'GET /products',
          metric: 'response_time_p95',
          scenario: 'browse',
        }),
      ],
    }),
    scenarios: [
      aScenarioReport({
        scenario: 'browse',
        source: 'scenarios/browse.yml',
        endpoints: bothSides('GET /products', 84.2, 1.228),
      }),
      aScenarioReport({
        scenario: 'checkout',
        source: 'scenarios/checkout.yml',
        endpoints: bothSides('POST /orders', 210, 1.002),
        blocks: 24,
      }),
    ],
  });
}

/** What is hard to print. */
export const HARD_CASES: Readonly<Record<string, () => Report>> = {
  'many-endpoints': manyEndpointsCase,
  hostile: () => explained(hostileCase()),
  'two-scenarios': twoScenariosCase,
};
