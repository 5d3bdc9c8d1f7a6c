import type { Report, ScenarioReport, Trend } from '../../src/report/index.ts';
import {
  aJudgedComparison,
  aJudgedThreshold,
  anEndpointSummary,
  aReason,
  aReport,
  aScenarioReport,
  aDecision,
} from './a-report.ts';
import { aTrend, somePoints } from './a-trend.ts';

/** A report of two scenarios in which every text that somebody else chooses is the given one. Its numbers never change. */
export function aReportWith(text: string): Report {
  const base = aReport();
  const { threshold } = aJudgedThreshold();
  const lead = aJudgedComparison({
    scenario: text,
    endpoint: text,
    verdict: 'inconclusive',
    reason: text,
    wouldSettle: text,
    warnings: [text],
    draft: { upTo: 0.32, until: '2027-02-01' },
  });
  return aReport({
    title: text,
    toolVersion: text,
    provenance: {
      ...base.provenance,
      repository: text,
      sha: text,
      ref: text,
      runId: text,
      event: text,
      startedAt: text,
    },
    decision: aDecision({
      verdict: 'inconclusive',
      comparisons: [
        lead,
        aJudgedComparison({ ...lead, standing: { kind: 'undecidable', reason: text, needs: text } }),
        aJudgedComparison({
          scenario: text,
          gated: false,
          metric: { name: text, unit: text, better: 'lower', kind: { kind: 'scalar' } },
        }),
      ],
      acceptances: [
        {
          scenario: text,
          endpoint: text,
          metric: text,
          upTo: 0.12,
          reason: text,
          by: text,
          until: text,
          state: 'exceeded',
        },
      ],
      thresholds: [aJudgedThreshold({ scenario: text, threshold: { ...threshold, endpoint: text, text } })],
      reasons: [aReason({ message: text }), aReason({ code: 'other', message: `more: ${text}` })],
      warnings: [text],
    }),
    scenarios: [
      aScenarioReport({
        scenario: text,
        source: text,
        design: { assignment: 'alternating', interference: 1.3, reason: text },
        sides: [
          { side: 'baseline', label: text, instances: 2, output: `output: ${text}` },
          { side: 'candidate', label: text, instances: 1, output: `output: ${text}` },
        ],
        endpoints: (['baseline', 'candidate'] as const).map((side) =>
          anEndpointSummary({
            endpoint: text,
            side,
            slowest: [{ endpoint: text, responseTimeMs: 412, atMs: 1, traceId: text, status: 200 }],
          }),
        ),
        flows: someFlowsOf(text),
        serverTimingShifts: [
          { endpoint: text, responseTimeMs: 20, parts: [{ name: text, differenceMs: 18 }] },
        ],
        stop: text,
        seed: text,
        environment: {
          ...aScenarioReport().environment,
          os: text,
          cpuModel: text,
          runnerLabel: text,
          region: text,
          class: text,
        },
        incidents: [{ kind: 'side-died', side: 'candidate', block: 3, detail: text }],
        baselines: [{ runId: text, sha: text, ref: text, startedAt: text, url: text, away: null }],
      }),
      aScenarioReport({ scenario: text, source: text }),
    ],
    trends: someTrendsOf(text),
    links: { htmlReport: text, workflowRun: text, docs: text },
  });
}

/** Of an endpoint and of a metric called as the text says, with every mark that a line can have. */
function someTrendsOf(text: string): readonly Trend[] {
  const points = somePoints([181, 179, 220, null, 180, 182], { 2: 'other', 4: 'accepted' });
  const names = { scenario: text, endpoint: text, branch: text, points };
  const metric = { name: text, unit: text, better: 'lower', kind: { kind: 'scalar' } } as const;
  return [
    aTrend({ ...names, elsewhere: { environment: 7, load: 13 } }),
    aTrend({ ...names, metric, scenario: 'shop' }),
  ];
}

/** One of each, called as the text says. */
function someFlowsOf(text: string): ScenarioReport['flows'] {
  const half = { passed: 7, total: 13, share: 7 / 13 };
  const subject = { name: text, side: 'candidate' } as const;
  return {
    webSockets: [
      {
        ...subject,
        connections: 130,
        connectP95Ms: 7,
        connected: half,
        sentPerSecond: 333.3,
        receivedPerSecond: 333.3,
        roundTripP50Ms: 7,
        roundTripP95Ms: 13,
        replied: half,
        latencyP95Ms: null,
        fanOutP95Ms: null,
        delivered: half,
        pingP95Ms: null,
        reconnects: 7,
        closes: [{ kind: text, count: 7 }],
        failures: [{ kind: text, count: 7 }],
      },
    ],
    journeys: [
      {
        ...subject,
        completed: half,
        interrupted: 7,
        hookFailures: [],
        namesNotSet: 0,
        p50Ms: 130,
        p95Ms: 333.3,
      },
    ],
    checks: [{ ...subject, passed: half }],
    polls: [{ ...subject, completed: half, interrupted: 7, p50Ms: 130, p95Ms: 333.3 }],
  };
}
