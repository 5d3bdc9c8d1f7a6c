import type { DistributionPoint, EndpointSummary, TimelinePoint } from '../../src/comparison/index.ts';
import { countOutcomes, type Outcome } from '../../src/trial/index.ts';

/** What one endpoint did on one side, every field filled: `GET /products` on the baseline, p95 180 ms. */
export function anEndpointSummary(overrides: Partial<EndpointSummary> = {}): EndpointSummary {
  return {
    endpoint: 'GET /products',
    side: 'baseline',
    planned: 3612,
    sent: 3612,
    dropped: 0,
    outcomes: someOutcomes({ ok: 3609, status: 3 }),
    throughputPerSecond: 13.3,
    meanMs: 96.4,
    p50Ms: 84.2,
    p90Ms: 151,
    p95Ms: 180,
    p99Ms: 244,
    maxMs: 412,
    serviceP95Ms: 178,
    timeToFirstByteP95Ms: 171,
    bytesReceived: 8_412_330,
    serverTiming: [
      { name: 'db', meanMs: 61.2 },
      { name: 'app', meanMs: 12.4 },
    ],
    distribution: someDistribution(84.2, 0.46),
    timeline: someTimeline(30, 84.2, 180),
    slowest: [
      {
        endpoint: 'GET /products',
        responseTimeMs: 412,
        atMs: 3112,
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
        status: 200,
      },
    ],
    ...overrides,
  };
}

/** All outcomes, zeros included, except the ones given. */
export function someOutcomes(counts: Partial<Record<Outcome, number>>): Readonly<Record<Outcome, number>> {
  return countOutcomes((outcome) => counts[outcome] ?? 0);
}

/** A log-logistic distribution (its quantiles have a closed form) around a median, with `spread` on the log scale. */
export function someDistribution(
  medianMs: number,
  spread: number,
  points = 120,
): readonly DistributionPoint[] {
  return Array.from({ length: points }, (_, index) => {
    const share = index === points - 1 ? 1 : (index + 0.5) / points;
    const odds = Math.min(share, 0.9995) / (1 - Math.min(share, 0.9995));
    return { responseTimeMs: medianMs * odds ** (spread / 1.7), share };
  });
}

/** Blocks of nine seconds whose p50 and p95 swing in a fixed pattern. */
export function someTimeline(blocks: number, p50Ms: number, p95Ms: number): readonly TimelinePoint[] {
  return Array.from({ length: blocks }, (_, block) => ({
    block,
    startMs: block * 9000,
    p50Ms: p50Ms * (1 + 0.03 * Math.sin(block * 1.9)),
    p95Ms: p95Ms * (1 + 0.06 * Math.sin(block * 1.3 + 1)),
    requests: 120,
    errors: block === 11 ? 3 : 0,
  }));
}
