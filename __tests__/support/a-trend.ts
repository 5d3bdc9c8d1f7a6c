import type { Trend, TrendPoint } from '../../src/report/index.ts';
import { responseTimeMetric } from '../../src/trial/index.ts';

/** Points of runs one after another, `turns` by their index. */
export function somePoints(
  values: readonly (number | null)[],
  turns: Readonly<Record<number, TrendPoint['turn']>> = {},
): readonly TrendPoint[] {
  return values.map((value, index) => ({ value, turn: turns[index] ?? 'none' }));
}

/** A trend: `GET /products` p95 was steady at 180 ms over seven runs of main, and is 221 ms now. */
export function aTrend(overrides: Partial<Trend> = {}): Trend {
  return {
    scenario: 'shop',
    endpoint: 'GET /products',
    metric: responseTimeMetric(0.95),
    scale: 'log-ratio',
    branch: 'main',
    points: somePoints([181, 179, 180, 182, 180, 179, 181]),
    candidate: 221,
    elsewhere: { environment: 0, load: 0 },
    ...overrides,
  };
}
