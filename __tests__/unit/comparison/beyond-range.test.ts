import { describe, expect, test } from '@jest/globals';
import { beyondRange, strayingBaselines } from '../../../src/comparison/beyond-range.ts';
import { type MetricSeries, NO_SHARE } from '../../../src/comparison/metric-series.ts';
import { deviation } from '../../../src/statistics/index.ts';
import { ERROR_SHARE, type Metric, responseTimeMetric } from '../../../src/trial/index.ts';

test.each([
  [13, 'slower', 1.5, 3, 'a width and a half above'],
  [10, 'slower', 0, 0, 'at the end'],
  [9, 'slower', -0.5, -1, 'inside'],
  [7, 'faster', 0.5, 1, 'half a width below'],
  [13, 'faster', -2.5, -5, 'on the other side'],
] as const)(
  '%d lies beyond 8 to 10 on the side %s by %d widths and %d deviations: %s',
  (value, direction, widths, deviations, _why) => {
    expect(beyondRange(value, [8, 10, 9], direction)).toEqual({ widths, deviations });
  },
);

test.each([
  [5.1, Infinity],
  [5, 0],
  [4.9, -Infinity],
])('beyond equal values of 5, %d lies %d far', (value, distance) => {
  expect(beyondRange(value, [5, 5], 'slower')).toEqual({ widths: distance, deviations: distance });
});

describe('the straying of baselines', () => {
  function series(metric: Metric, baseline: readonly number[]): MetricSeries {
    const template = {
      endpoint: '*',
      metric,
      gated: true,
      level: 1,
      spread: 0,
      trials: 7,
      requests: 130,
      informational: '',
    };
    return {
      template,
      baseline,
      candidate: [],
      baselineMetrics: [],
      candidateMetrics: [],
      baselineControls: [],
      candidateControls: [],
      machine: NO_SHARE,
      leftOut: 0,
      absence: '',
    };
  }
  const p50 = responseTimeMetric(0.5);
  const size: Metric = { name: 'size', unit: 'kB', better: 'lower', kind: { kind: 'scalar' } };

  test('is that of both ends of all metrics in the unit', () => {
    const family = [
      series(p50, [1, 2, 3, 5]),
      series(responseTimeMetric(0.95), [1, 7, 8, 9]),
      series(responseTimeMetric(0.99), [2, 3, 4]),
      series(size, [1, 2, 9]),
    ];
    const straying = strayingBaselines(family);
    // Six deviations of [7, 8, 9], two of [1, 2, 3], √2 of [2, 3] and of [3, 4]; the other ends lie nearer.
    expect(straying.get('ms')?.farthest).toBeCloseTo(6, 10);
    expect(straying.get('ms')?.far).toBeCloseTo((6 + 2 + 2 * Math.SQRT2 + 1 / deviation([2, 3, 5])) / 5, 10);
    expect(straying.get('kB')?.farthest).toBeCloseTo(7 * Math.SQRT2, 10);
    expect(straying.get('kB')?.far).toBeCloseTo((7 * Math.SQRT2 + 1 / Math.sqrt(24.5)) / 2, 10);
  });

  test('is not known of shares, of fellows that are equal and of two', () => {
    const family = [series(ERROR_SHARE, [0, 0.1, 0.2, 0.9]), series(size, [5, 5, 5]), series(p50, [1, 2])];
    expect([...strayingBaselines(family)]).toEqual([]);
  });
});
