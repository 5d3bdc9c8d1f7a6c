import { evenFamily, type Foresight, type MetricForesight } from '../../src/comparison/index.ts';
import { type Capacity, COMPLETED_SHARE, ERROR_SHARE, responseTimeMetric } from '../../src/trial/index.ts';

/** What will be seen of the p95 of `GET /products`, with what a test cares about replaced. */
export function aMetricForesight(replaced: Partial<MetricForesight> = {}): MetricForesight {
  return {
    endpoint: 'GET /products',
    metric: responseTimeMetric(0.95),
    scale: 'log-ratio',
    spread: 0.071,
    requests: 231,
    requestsNeeded: 200,
    obstacle: '',
    sees: { at80: 0.081, at90: 0.094 },
    tolerance: { configured: 0.05, auto: 0.1 },
    rulesOut: 0.089,
    findsAfterMs: [1_560_000, 132_000, 54_000],
    ...replaced,
  };
}

/** A candidate that answers a little more than is planned. */
export const A_CAPACITY: Capacity = {
  sides: [
    {
      side: 'candidate',
      perSecond: 97.3,
      p95Ms: 163.2,
      connections: 16,
      failedShare: 0.013,
      limit: 'target',
    },
  ],
  plannedPerSecond: 77,
  notProbed: '',
};

/** What a gate will see on a shop, with what a test cares about replaced. */
export function aForesight(replaced: Partial<Foresight> = {}): Foresight {
  const share = {
    scale: 'difference',
    spread: 0,
    requestsNeeded: 1,
    sees: { at80: null, at90: null },
    tolerance: { configured: 0.005, auto: 0.005 },
    rulesOut: null,
    findsAfterMs: [null, null, null],
  } as const;
  return {
    scenario: 'shop',
    source: 'scenarios/shop.yml',
    design: {
      assignment: 'simultaneous',
      interference: 1.02,
      reason: 'each arrival goes to a side by coin: the sides do not disturb each other',
    },
    pilot: { blocks: 20, blockMs: 3040 },
    load: { ratePerSecond: 77, durationMs: 120_000 },
    capacity: null,
    budget: { blocks: 40, blockMs: 3040, alpha: 0.01, beta: 0.05, family: evenFamily(4) },
    chosen: null,
    metrics: [
      aMetricForesight({
        metric: responseTimeMetric(0.5),
        spread: 0.021,
        sees: { at80: 0.031, at90: 0.035 },
        tolerance: { configured: 0.05, auto: 0.05 },
        rulesOut: 0.026,
        findsAfterMs: [69_000, 39_500, 36_500],
      }),
      aMetricForesight(),
      aMetricForesight({ endpoint: '*', metric: ERROR_SHARE, ...share }),
      aMetricForesight({ endpoint: '*', metric: COMPLETED_SHARE, ...share }),
    ],
    advice: [
      'to pass GET /products p95 at 5 %: about 230 requests/s instead of 77, or a load of about 6m10s instead of 2m',
    ],
    invalid: '',
    ...replaced,
  };
}
