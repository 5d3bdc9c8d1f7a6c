import { describe, expect, test } from '@jest/globals';
import { beyondRange, farthestBaselines } from '../../../src/comparison/beyond-range.ts';
import { type MetricSeries, NO_SHARE } from '../../../src/comparison/metric-series.ts';
import { ERROR_SHARE, type Metric, responseTimeMetric } from '../../../src/trial/index.ts';

test.each([
  [13, 'slower', 1.5, 'a width and a half above'],
  [10, 'slower', 0, 'at the end'],
  [9, 'slower', -0.5, 'inside'],
  [7, 'faster', 0.5, 'half a width below'],
  [13, 'faster', -2.5, 'on the other side'],
] as const)('%d lies beyond 8 to 10 on the side %s by %d widths: %s', (value, direction, widths, _why) => {
  expect(beyondRange(value, [8, 10, 9], direction)).toBe(widths);
});

test('beyond equal values anything lies infinitely far, and an equal one not at all', () => {
  expect(beyondRange(5.1, [5, 5], 'slower')).toBe(Infinity);
  expect(beyondRange(5, [5, 5], 'slower')).toBe(0);
  expect(beyondRange(4.9, [5, 5], 'slower')).toBe(-Infinity);
});

describe('the farthest baseline', () => {
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
      absence: '',
    };
  }
  const p50 = responseTimeMetric(0.5);
  const size: Metric = { name: 'size', unit: 'kB', better: 'lower', kind: { kind: 'scalar' } };

  test('is the one of all metrics in the unit, either way', () => {
    const family = [
      series(p50, [1, 2, 3, 4]),
      series(responseTimeMetric(0.95), [1, 7, 8, 9]),
      series(size, [1, 2, 9]),
    ];
    const farthest = farthestBaselines(family);
    expect(farthest.get('ms')).toBe(3);
    expect(farthest.get('kB')).toBe(7);
  });

  test('is not known of shares, of fellows that are equal and of two', () => {
    const family = [series(ERROR_SHARE, [0, 0.1, 0.2, 0.9]), series(size, [5, 5, 5]), series(p50, [1, 2])];
    expect([...farthestBaselines(family)]).toEqual([]);
  });
});
