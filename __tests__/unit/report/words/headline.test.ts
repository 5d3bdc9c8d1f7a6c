import { expect, test } from '@jest/globals';
import { headlineText } from '../../../../src/report/words/headline-text.ts';
import { headline, shortHeadline } from '../../../../src/report/words/headline.ts';
import { phraseToText } from '../../../../src/report/text/phrase.ts';
import { COMPLETED_SHARE, ERROR_SHARE, THROUGHPUT, trendMetric } from '../../../../src/trial/index.ts';
import type { Decision, JudgedComparison } from '../../../../src/verdict/index.ts';
import { aDecision, aJudgedComparison, aJudgedThreshold, aReason } from '../../../support/a-report.ts';

function slower(overrides: Partial<JudgedComparison> = {}): JudgedComparison {
  return aJudgedComparison({
    candidate: 221,
    effect: { ratio: 1.228, lower: 1.183, upper: 1.269, confidence: 0.9 },
    difference: { value: 41, lower: 33, upper: 48 },
    evidence: { kind: 'e', slower: 4213, beyondTolerance: 900, faster: 0, withinTolerance: 0, acceptable: 0 },
    verdict: 'regression',
    severity: 'beyond-tolerance',
    ...overrides,
  });
}

/** One candidate deployment that is slower than the history: not enough for a regression. */
function suspected(overrides: Partial<JudgedComparison> = {}): JudgedComparison {
  const confirmation = { kind: 'suspected', needs: 'measure again', deployments: 1 } as const;
  return slower({
    verdict: 'inconclusive',
    severity: 'none',
    suspected: 'worse',
    confirmation,
    ...overrides,
  });
}

/** One candidate deployment that is faster, though not surely: a slowdown would have to be confirmed, and none was seen. */
function loneCandidate(overrides: Partial<JudgedComparison> = {}): JudgedComparison {
  return suspected({
    suspected: null,
    candidate: 170,
    effect: { ratio: 0.944, lower: 0.89, upper: 0.995, confidence: 0.9 },
    ...overrides,
  });
}

function regressed(...comparisons: readonly JudgedComparison[]): Decision {
  return aDecision({
    verdict: 'regression',
    comparisons,
    reasons: [aReason({ code: 'regression', endpoint: 'GET /products', metric: 'response_time_p95' })],
  });
}

const errors = slower({
  confirmation: { kind: 'suspected', needs: 'measure again', deployments: 1 },
  endpoint: '*',
  metric: ERROR_SHARE,
  scale: 'difference',
  baseline: 0.001,
  candidate: 0.023,
  difference: { value: 0.022, lower: 0.019, upper: 0.025 },
});

test.each<[Decision, string, string]>([
  [
    regressed(slower()),
    'GET /products p95 is 41 ms slower: 180 → 221 ms, +18 % to +27 % (by chance alone at most 1 time in 4,200)',
    'a regression',
  ],
  [
    regressed(
      slower({
        evidence: {
          kind: 'p',
          slower: 0.0004,
          beyondTolerance: 1,
          faster: 1,
          withinTolerance: 1,
          acceptable: 1,
        },
      }),
    ),
    'GET /products p95 is 41 ms slower: 180 → 221 ms, +18 % to +27 % (p = 0.0004)',
    'a regression by a p-value',
  ],
  [
    regressed(slower(), slower({ endpoint: 'a' }), slower({ endpoint: 'b' })),
    'GET /products p95 is 41 ms slower: 180 → 221 ms, +18 % to +27 % (by chance alone at most 1 time in 4,200), and 2 more regressions',
    'several regressions',
  ],
  [
    regressed(slower({ severity: 'within-tolerance' })),
    'GET /products p95 is 41 ms slower: 180 → 221 ms, +18 % to +27 % (by chance alone at most 1 time in 4,200); surely within the tolerance of 5 %',
    'within the tolerance',
  ],
  [
    regressed(slower({ severity: 'undetermined' })),
    'GET /products p95 is 41 ms slower: 180 → 221 ms, +18 % to +27 % (by chance alone at most 1 time in 4,200); whether it stays within the tolerance of 5 % is not sure',
    'undetermined',
  ],
  [
    regressed(errors),
    'errors of all requests rose by 2.2 points: 0.1 → 2.3 %, +1.9 to +2.5 points (by chance alone at most 1 time in 4,200)',
    'errors',
  ],
  [
    regressed({
      ...errors,
      metric: COMPLETED_SHARE,
      baseline: 1,
      candidate: 0.93,
      difference: { value: -0.07, lower: -0.08, upper: -0.06 },
    }),
    'the answered share of all requests fell by 7 points: 100 → 93 %, −8 to −6 points (by chance alone at most 1 time in 4,200)',
    'a target that cannot carry the load',
  ],
  [
    regressed(
      slower({
        endpoint: '*',
        metric: THROUGHPUT,
        baseline: 130,
        candidate: 114,
        effect: { ratio: 0.877, lower: 0.86, upper: 0.9, confidence: 0.9 },
        difference: { value: -16, lower: -18, upper: -13 },
      }),
    ),
    'throughput of all requests fell by 16 /s: 130 → 114 /s, −14 % to −10 % (by chance alone at most 1 time in 4,200)',
    'a metric where higher is better',
  ],
  [
    regressed(
      slower({
        candidate: null,
        effect: { ratio: null, lower: null, upper: null, confidence: 0.9 },
        difference: { value: null, lower: null, upper: null },
      }),
    ),
    'GET /products p95 is slower: 180 → – ms (by chance alone at most 1 time in 4,200)',
    'numbers that are missing are left out',
  ],
  [
    aDecision({
      verdict: 'improvement',
      comparisons: [
        slower({
          candidate: 154,
          effect: { ratio: 0.856, lower: 0.831, upper: 0.882, confidence: 0.9 },
          difference: { value: -25.9, lower: -30, upper: -21 },
          evidence: {
            kind: 'e',
            slower: 0,
            beyondTolerance: 0,
            faster: 360,
            withinTolerance: 900,
            acceptable: 900,
          },
          verdict: 'improvement',
          severity: 'none',
        }),
      ],
    }),
    'GET /products p95 is 26 ms faster: 180 → 154 ms, −17 % to −12 % (by chance alone at most 1 time in 360)',
    'an improvement',
  ],
  [aDecision(), 'No slowdown beyond 5 % in 1 metric, 30 blocks', 'a pass'],
  [
    aDecision({
      comparisons: [
        aJudgedComparison(),
        aJudgedComparison({
          endpoint: 'x',
          trials: { baseline: 24, candidate: 24 },
          margins: { noiseFloor: 0.01, tolerance: Math.log(1.2), passing: Math.log(1.2), instances: 0 },
        }),
      ],
    }),
    'No slowdown beyond the tolerances (5 % to 20 %) in 2 metrics, 24 to 30 blocks',
    'a pass with several tolerances',
  ],
  [
    aDecision({
      comparisons: [aJudgedComparison({ mode: 'baseline', trials: { baseline: 14, candidate: 1 } })],
    }),
    'No slowdown beyond 5 % in 1 metric, 14 baseline deployments',
    'a pass against history',
  ],
  [aDecision({ comparisons: [] }), 'the only threshold is met; nothing was compared', 'thresholds alone'],
  [
    aDecision({ comparisons: [], thresholds: [], reasons: [aReason({ message: 'why' })] }),
    'why',
    'nothing but a reason',
  ],
  [
    aDecision({
      verdict: 'invalid',
      reasons: [aReason({ message: 'the generator was late; lower the rate' })],
    }),
    'Nothing can be concluded: the generator was late; lower the rate',
    'invalid',
  ],
  [
    aDecision({
      verdict: 'inconclusive',
      comparisons: [],
      reasons: [aReason({ code: 'first-run', message: 'there is no baseline yet' })],
    }),
    'there is no baseline yet; the only threshold is met',
    'a first run',
  ],
  [
    aDecision({
      verdict: 'inconclusive',
      comparisons: [],
      thresholds: [aJudgedThreshold({ sure: false, consequence: 'open' })],
      reasons: [aReason({ code: 'threshold-too-close', message: 'the threshold is too close to call' })],
    }),
    'the threshold is too close to call',
    'a threshold that is left open is not met',
  ],
  [
    aDecision({
      verdict: 'inconclusive',
      comparisons: [aJudgedComparison({ verdict: 'inconclusive', wouldSettle: 'about 22 more blocks' })],
    }),
    'GET /products p95 is undecided: 180 → 181 ms, −1.7 % to +2.6 %; this run sees slowdowns from about 3.8 % up; to settle it: about 22 more blocks',
    'inconclusive',
  ],
  [
    aDecision({
      verdict: 'inconclusive',
      comparisons: [suspected()],
    }),
    'GET /products p95 looks slower (180 → 221 ms), but that is not sure yet: measure again',
    'suspected',
  ],
  [
    aDecision({
      verdict: 'inconclusive',
      comparisons: [suspected(), suspected({ endpoint: 'a' }), loneCandidate(), loneCandidate()],
    }),
    'GET /products p95 looks slower (180 → 221 ms), and 1 more metric, but that is not sure yet: measure again; 2 more metrics are undecided',
    'suspected beside undecided ones, which do not look slower',
  ],
  [
    aDecision({
      verdict: 'inconclusive',
      comparisons: [{ ...errors, verdict: 'inconclusive', severity: 'none', suspected: 'worse' }],
    }),
    'errors of all requests may be higher (0.1 → 2.3 %), but that is not sure yet: measure again',
    'suspected errors',
  ],
  [
    aDecision({
      verdict: 'inconclusive',
      comparisons: [suspected({ metric: trendMetric('ws_round_trip', 0.95), endpoint: 'chat' })],
    }),
    'chat ws_round_trip p95 looks slower (180 → 221 ms), but that is not sure yet: measure again',
    'every time is slow, not only that of requests',
  ],
  [
    aDecision({
      verdict: 'inconclusive',
      comparisons: [suspected({ metric: THROUGHPUT, endpoint: '*', baseline: 130, candidate: 70 })],
    }),
    'throughput of all requests may be lower (130 → 70 /s), but that is not sure yet: measure again',
    'what is better higher',
  ],
  [
    aDecision({ verdict: 'inconclusive', comparisons: [loneCandidate()] }),
    'GET /products p95 is undecided: 180 → 170 ms, −11 % to −0.5 %; this run sees slowdowns from about 3.8 % up',
    'a lone candidate that nothing speaks against is not suspected of anything',
  ],
  [
    aDecision({
      verdict: 'inconclusive',
      comparisons: [
        loneCandidate({ standing: { kind: 'undecidable', reason: 'one baseline', needs: 'four more' } }),
      ],
    }),
    'GET /products p95 is undecided: 180 → 170 ms, −11 % to −0.5 %; one baseline, it needs four more',
    'too few baselines for anything',
  ],
  [
    aDecision({
      verdict: 'regression',
      thresholds: [
        aJudgedThreshold({ state: 'broken', value: 612, lower: null, upper: null }),
        aJudgedThreshold({ state: 'broken' }),
      ],
      reasons: [aReason({ code: 'threshold-broken', endpoint: '*', metric: 'http_req_duration' })],
    }),
    'http_req_duration: p(95)<500 measured 612 ms, and 1 more broken threshold',
    'broken thresholds',
  ],
  [
    aDecision({
      verdict: 'regression',
      reasons: [aReason({ code: 'candidate-died', message: 'the candidate stopped serving' })],
    }),
    'the candidate stopped serving',
    'a candidate that died',
  ],
])('case %#: %3$s', (decision, text) => {
  expect(phraseToText(headline(decision))).toBe(text);
});

test('several scenarios name the one that is meant', () => {
  const decision = regressed(slower({ scenario: 'browse' }), aJudgedComparison({ scenario: 'checkout' }));
  expect(phraseToText(shortHeadline(decision))).toBe('GET /products p95 in browse is 41 ms slower (+23 %)');
});

test('a broken threshold does not hide a regression beyond the tolerance', () => {
  const decision = { ...regressed(slower()), thresholds: [aJudgedThreshold({ state: 'broken' })] };
  expect(headlineText(decision)).toMatch(/^Regression: GET \/products p95 is 41 ms slower/u);
});

test('a broken threshold is told before a regression within the tolerance', () => {
  const decision = {
    ...regressed(slower({ severity: 'within-tolerance' })),
    thresholds: [aJudgedThreshold({ state: 'broken' })],
  };
  expect(headlineText(decision)).toMatch(/^Threshold broken: /u);
});

test('no verdict but a pass is ever headed as one', () => {
  for (const verdict of ['regression', 'invalid', 'inconclusive'] as const) {
    const bare = aDecision({ verdict, comparisons: [], thresholds: [], reasons: [] });
    expect(headlineText(bare)).not.toMatch(/pass|no slowdown/iu);
  }
});
