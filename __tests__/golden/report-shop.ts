import type { EndpointSummary } from '../../src/comparison/index.ts';
import { COMPLETED_SHARE, ERROR_SHARE, responseTimeMetric } from '../../src/trial/index.ts';
import type { JudgedComparison } from '../../src/verdict/index.ts';
import {
  aJudgedComparison,
  anEndpointSummary,
  someGrounds,
  someDistribution,
  someReplicates,
  someTimeline,
} from '../support/a-report.ts';

/** `GET /products` p95 41 ms slower, proved. */
export function slower(overrides: Partial<JudgedComparison> = {}): JudgedComparison {
  return aJudgedComparison({
    baseline: 180,
    candidate: 221,
    effect: { ratio: 1.228, lower: 1.183, upper: 1.269, confidence: 0.9 },
    difference: { value: 41, lower: 32.9, upper: 48.4 },
    evidence: {
      kind: 'e',
      slower: 4213,
      beyondTolerance: 921,
      faster: 0.002,
      withinTolerance: 0.001,
      acceptable: 0.001,
    },
    replicates: someReplicates(30, 180, 0.205),
    verdict: 'regression',
    severity: 'beyond-tolerance',
    reason: 'slower than the tolerance',
    draft: (overrides.verdict ?? 'regression') === 'regression' ? { upTo: 0.32, until: '2027-02-01' } : null,
    grounds: someGrounds({
      slower: { level: 0.0025, holds: true, since: 'block 9' },
      beyondTolerance: { level: 0.0025, holds: true, since: 'block 11' },
      acceptable: { level: 0.05, holds: false, since: null },
    }),
    ...overrides,
  });
}

/** Shares of the whole scenario on which neither side failed. */
export function flawlessShares(): readonly JudgedComparison[] {
  return [ERROR_SHARE, COMPLETED_SHARE].map((metric) => {
    const share = metric === ERROR_SHARE ? 0 : 1;
    return aJudgedComparison({
      endpoint: '*',
      metric,
      scale: 'difference',
      baseline: share,
      candidate: share,
      effect: { ratio: 1, lower: null, upper: null, confidence: 0.9 },
      difference: { value: 0, lower: -0.0008, upper: 0.0008 },
      margins: { noiseFloor: 0, tolerance: 0.005, passing: 0.005, instances: 0 },
      evidence: {
        kind: 'e',
        slower: 1,
        beyondTolerance: 1,
        faster: 1,
        withinTolerance: 8100,
        acceptable: 8100,
      },
      spread: 0,
      minimumDetectableEffect: { ratio: 0.0019, power: 0.8 },
    });
  });
}

/** A comparison that passes, of another endpoint or quantile. */
export function steady(endpoint: string, quantile: number, level: number): JudgedComparison {
  return aJudgedComparison({
    endpoint,
    metric: responseTimeMetric(quantile),
    baseline: level,
    candidate: level * 1.006,
    effect: { ratio: 1.006, lower: 0.984, upper: 1.029, confidence: 0.9 },
    difference: { value: level * 0.006, lower: -level * 0.016, upper: level * 0.029 },
    replicates: someReplicates(30, level, 0.006),
  });
}

/** Both sides of an endpoint, the candidate slower by a factor. */
export function bothSides(endpoint: string, p50Ms: number, factor: number): readonly EndpointSummary[] {
  return (['baseline', 'candidate'] as const).map((side) => {
    const times = side === 'candidate' ? factor : 1;
    const at = (share: number): number => p50Ms * share * times;
    return anEndpointSummary({
      endpoint,
      side,
      meanMs: at(1.14),
      p50Ms: at(1),
      p90Ms: at(1.79),
      p95Ms: at(2.14),
      p99Ms: at(2.9),
      maxMs: at(4.9),
      serviceP95Ms: at(2.12),
      timeToFirstByteP95Ms: at(2.03),
      distribution: someDistribution(p50Ms * times, 0.46),
      timeline: someTimeline(30, at(1), at(2.14)),
      slowest: [
        {
          endpoint,
          responseTimeMs: at(4.9),
          atMs: 3112,
          traceId:
            side === 'baseline' ? '4bf92f3577b34da6a3ce929d0e0e4736' : '0af7651916cd43dd8448eb211c80319c',
          status: 200,
        },
      ],
    });
  });
}

/** Three endpoints of a shop, one of them slowed by a factor. */
export function shopEndpoints(factor: number): readonly EndpointSummary[] {
  return [
    ...bothSides('*', 62, 1 + (factor - 1) / 3),
    ...bothSides('GET /products', 84.2, factor),
    ...bothSides('GET /products/{id}', 31.4, 1.004),
    ...bothSides('POST /cart', 58.1, 1.006),
  ];
}

/** Five passing comparisons beside the one of a case. */
export function others(): readonly JudgedComparison[] {
  return [
    steady('GET /products/{id}', 0.5, 31.4),
    steady('GET /products/{id}', 0.95, 67.2),
    steady('POST /cart', 0.95, 124),
    ...flawlessShares(),
  ];
}
