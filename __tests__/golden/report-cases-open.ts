import type { Report } from '../../src/report/index.ts';
import type { ScenarioStop } from '../../src/verdict/index.ts';
import { THROUGHPUT } from '../../src/trial/index.ts';
import {
  aDecision,
  aJudgedComparison,
  aJudgedThreshold,
  anEndpointSummary,
  aReason,
  aReport,
  aScenarioReport,
} from '../support/a-report.ts';
import { aLookback, somePoints } from '../support/a-lookback.ts';
import { explained } from '../support/an-explanation.ts';
import { bothSides, flawlessShares, shopEndpoints, slower, steady } from './report-shop.ts';

/** Measuring was given up: neither answer about the p95 was within reach. */
const FUTILE: ScenarioStop = {
  scenario: 'shop',
  why: 'futile',
  reason: 'the noise is too large for an answer: after 30 blocks the chance of one by block 40 is below 5 %',
  blocks: 30,
  plannedBlocks: 40,
  grounds: [
    {
      endpoint: 'GET /products',
      metric: 'response_time_p95',
      shift: 0.033,
      spread: 0.31,
      pass: { distance: 0.05, needed: 0.07 },
      regression: { distance: 0.08, needed: 0.25 },
    },
  ],
};

function inconclusiveCase(): Report {
  const undecided = aJudgedComparison({
    baseline: 180,
    candidate: 186,
    effect: { ratio: 1.034, lower: 0.974, upper: 1.098, confidence: 0.9 },
    difference: { value: 6.1, lower: -4.7, upper: 17.6 },
    evidence: {
      kind: 'e',
      slower: 1.6,
      beyondTolerance: 0.4,
      faster: 0.2,
      withinTolerance: 0.8,
      acceptable: 0.8,
    },
    minimumDetectableEffect: { ratio: 1.091, power: 0.8 },
    wouldSettle: 'about 22 more blocks',
    verdict: 'inconclusive',
    reason: 'the interval holds both no change and more than the tolerance',
  });
  const correlated = aJudgedComparison({
    ...undecided,
    endpoint: 'POST /cart',
    standing: { kind: 'undecidable', reason: 'blocks are not independent', needs: 'longer blocks than 9 s' },
  });
  return aReport({
    decision: aDecision({
      verdict: 'inconclusive',
      conclusion: 'neutral',
      comparisons: [undecided, correlated, steady('GET /products/{id}', 0.95, 67.2), ...flawlessShares()],
      reasons: [
        aReason({
          code: 'undecided',
          message: undecided.reason,
          endpoint: 'GET /products',
          metric: 'response_time_p95',
        }),
      ],
      discoveries: [
        { scenario: 'shop', endpoint: 'GET /products/{id}', metric: 'response_time_p95', direction: 'worse' },
      ],
      stops: [FUTILE],
    }),
    scenarios: [
      aScenarioReport({
        endpoints: shopEndpoints(1.034),
        stop: FUTILE.reason,
        pilot: {
          blocks: 12,
          blockMs: 2200,
          chosen: { blockMs: 8800, blocks: 40 },
          metrics: [
            {
              endpoint: 'GET /products',
              metric: 'response_time_p95',
              spread: 0.064,
              requests: 264,
              tolerance: 0.1,
            },
            {
              endpoint: 'GET /products/{id}',
              metric: 'response_time_p95',
              spread: 0.031,
              requests: 231,
              tolerance: 0.05,
            },
          ],
        },
      }),
    ],
  });
}

function invalidCase(): Report {
  const message =
    '14 of 60 trials are invalid: the generator used 93 % of a core and was 180 ms late; lower the rate or use a larger machine';
  return aReport({
    decision: aDecision({
      verdict: 'invalid',
      severity: 'undetermined',
      blocking: true,
      exitCode: 3,
      conclusion: 'failure',
      comparisons: [
        aJudgedComparison({
          standing: { kind: 'missing', reason: 'no block has a valid trial on both sides' },
          verdict: 'invalid',
          reason: 'nothing was measured',
          baseline: null,
          candidate: null,
          effect: { ratio: null, lower: null, upper: null, confidence: 0.9 },
          difference: { value: null, lower: null, upper: null },
          trials: { baseline: 0, candidate: 0 },
          spread: null,
          minimumDetectableEffect: { ratio: null, power: 0.8 },
          evidence: {
            kind: 'e',
            slower: 1,
            beyondTolerance: 1,
            faster: 1,
            withinTolerance: 1,
            acceptable: 1,
          },
        }),
      ],
      thresholds: [aJudgedThreshold({ value: null, lower: null, upper: null, state: 'no-samples' })],
      reasons: [aReason({ code: 'generator-fault', message, scenario: 'shop' })],
    }),
    scenarios: [
      aScenarioReport({
        endpoints: bothSides('*', 62, 1).map((summary) => ({
          ...summary,
          p50Ms: null,
          p95Ms: null,
          meanMs: null,
          distribution: [],
          timeline: [],
          slowest: [],
        })),
        generator: {
          lagP50Ms: 12,
          lagP99Ms: 180,
          lagMaxMs: 412,
          loopDelayP99Ms: 31,
          loopDelayMaxMs: 130,
          lost: 311,
          cpuShare: 0.93,
        },
        incidents: [{ kind: 'interrupted', side: null, block: 12, detail: 'SIGTERM' }],
      }),
    ],
  });
}

function firstRunCase(): Report {
  const [alone] = [anEndpointSummary({ side: 'candidate', endpoint: '*' })];
  return aReport({
    decision: aDecision({
      verdict: 'inconclusive',
      conclusion: 'neutral',
      mode: 'thresholds-only',
      gate: 'main',
      comparisons: [],
      reasons: [
        aReason({
          code: 'first-run',
          message:
            'there is no baseline yet: this run is the first that later ones can be compared with; a comparison needs 5 deployments, and with this one there is 1',
          figures: [{ of: 'baseline-deployments', value: 4 }],
        }),
      ],
    }),
    scenarios: [
      aScenarioReport({
        mode: 'thresholds-only',
        design: { assignment: 'candidate-only', interference: null, reason: 'there is no second side' },
        sides: [{ side: 'candidate', label: 'https://staging.example.test', instances: 1, output: '' }],
        endpoints: [alone],
        stop: 'the load has ended',
      }),
    ],
  });
}

function historyCase(): Report {
  const inHistory = {
    mode: 'baseline' as const,
    trials: { baseline: 14, candidate: 1 },
    replicates: [],
  };
  const levels = [180, 176, 183, 181, 174, 186, 179, 182, 177, 180, 184, 178, 181, 179];
  const replicates = [
    ...levels.map((baseline, index) => ({
      name: `baseline ${index + 1}`,
      baseline,
      candidate: null,
      shift: null,
    })),
    { name: 'candidate 1', baseline: null, candidate: 221, shift: null },
  ];
  const suspected = slower({
    ...inHistory,
    replicates,
    evidence: {
      kind: 'p',
      slower: 0.0021,
      beyondTolerance: 0.013,
      faster: 0.99,
      withinTolerance: 0.96,
      acceptable: 0.96,
    },
    confirmation: {
      kind: 'suspected',
      needs: 'measure the same commit again on a fresh deployment',
      deployments: 1,
    },
    control: { ratio: 1.12, slope: 0.8, remaining: 0.55 },
    verdict: 'inconclusive',
    severity: 'none',
    suspected: 'worse',
    reason: 'suspected: one deployment alone is not enough',
  });
  const throughput = aJudgedComparison({
    ...inHistory,
    endpoint: '*',
    metric: THROUGHPUT,
    control: { ratio: 1.12, slope: null, remaining: 1 },
    baseline: 39.8,
    candidate: 39.9,
    effect: { ratio: 1.002, lower: 0.996, upper: 1.008, confidence: 0.9 },
    difference: { value: 0.08, lower: -0.16, upper: 0.32 },
    evidence: {
      kind: 'p',
      slower: 0.62,
      beyondTolerance: 0.99,
      faster: 0.4,
      withinTolerance: 0.00003,
      acceptable: 0.00003,
    },
  });
  return aReport({
    decision: aDecision({
      verdict: 'inconclusive',
      conclusion: 'neutral',
      mode: 'baseline',
      comparisons: [suspected, throughput],
      reasons: [
        aReason({
          code: 'suspected',
          message: suspected.reason,
          endpoint: 'GET /products',
          metric: 'response_time_p95',
        }),
      ],
    }),
    scenarios: [
      aScenarioReport({
        mode: 'baseline',
        design: { assignment: 'candidate-only', interference: null, reason: 'there is one URL' },
        control: {
          reference: '1/node-v24.4.1',
          slots: [
            { startMs: 0, requests: 100, responseTimeMs: 0.78 },
            { startMs: 71_300, requests: 100, responseTimeMs: 0.8 },
          ],
        },
        sides: [{ side: 'candidate', label: 'https://staging.example.test', instances: 1, output: '' }],
        endpoints: shopEndpoints(1.2).filter(({ side }) => side === 'candidate'),
        baselines: Array.from({ length: 14 }, (_, index) => ({
          runId: String(8000 + index),
          sha: `${index.toString(16)}1c07d2b5a9e4c3f2d1`,
          ref: 'refs/heads/main',
          startedAt: `2026-10-${String(10 + index)}T08:00:00.000Z`,
          url: `https://github.com/acme/shop/actions/runs/${8000 + index}`,
          away: { ageMs: (14 - index) * 86_400_000, commits: 14 - index },
        })),
      }),
    ],
    // Slower two weeks ago, which was accepted; a month ago main was mended.
    lookbacks: [
      aLookback({
        points: somePoints([...steadyRuns(9, 187), ...steadyRuns(6, 166), ...steadyRuns(14, 180)], {
          9: 'other',
          15: 'accepted',
        }),
        elsewhere: { environment: 12, load: 0 },
      }),
    ],
  });
}

/** Values around a level in a fixed pattern. */
function steadyRuns(count: number, levelMs: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => levelMs * (1 + 0.012 * Math.sin(index * 2.4)));
}

/** What stayed open. */
export const OPEN_CASES: Readonly<Record<string, () => Report>> = {
  inconclusive: () => explained(inconclusiveCase()),
  invalid: invalidCase,
  'first-run': firstRunCase,
  history: () => explained(historyCase()),
};
