import { expect, test } from '@jest/globals';
import { gatherBlocks } from '../../../src/comparison/block-evidence.ts';
import { rawEffect, scaleOf, shiftOf } from '../../../src/comparison/scale.ts';
import {
  COMPLETED_SHARE,
  counterMetric,
  type Direction,
  ERROR_SHARE,
  type Metric,
  rateMetric,
  responseTimeMetric,
  THROUGHPUT,
  trendMetric,
} from '../../../src/trial/index.ts';

const scalar = (better: Direction): Metric => ({ name: 'own', unit: 'kB', better, kind: { kind: 'scalar' } });

/** Every kind of metric that a scenario can be compared on: a baseline's value, a worse one, how it is compared. */
const CATALOGUE: readonly (readonly [string, Metric, number, number, string])[] = [
  ['response time', responseTimeMetric(0.95), 70, 84, 'log-ratio'],
  ['share of errors', ERROR_SHARE, 0.003, 0.013, 'difference'],
  ['answered of the offered', COMPLETED_SHARE, 0.998, 0.985, 'difference'],
  ['throughput', THROUGHPUT, 333.3, 270, 'log-ratio'],
  ['duration of a journey', trendMetric('iteration_duration', 0.5), 700, 777, 'log-ratio'],
  ['journeys that were completed', rateMetric('iteration_completed'), 0.99, 0.93, 'difference'],
  ['round trip of a WebSocket', trendMetric('ws_round_trip', 0.95), 7, 13, 'log-ratio'],
  ['messages that got their reply', rateMetric('ws_replied'), 1, 0.97, 'difference'],
  ['messages received', counterMetric('ws_msgs_received'), 130, 70, 'log-ratio'],
  ['connections that broke', counterMetric('ws_closed'), 0.7, 1.3, 'log-ratio'],
  ['iterations that were dropped', counterMetric('dropped_iterations'), 0.7, 1.3, 'log-ratio'],
  ['a number of their own, less is better', scalar('lower'), 130, 143, 'log-ratio'],
  ['a number of their own, more is better', scalar('higher'), 143, 130, 'log-ratio'],
];

test.each(CATALOGUE)(
  '%s: worse is a positive shift, on its own scale',
  (_name, metric, before, after, scale) => {
    expect(scaleOf(metric)).toBe(scale);
    const shift = shiftOf(metric, before, after);
    expect(shift).toBeGreaterThan(0);
    expect(shiftOf(metric, after, before)).toBeCloseTo(-shift, 12);
    expect(rawEffect(metric, shift)).toBeCloseTo(
      scale === 'difference' ? after - before : after / before,
      12,
    );
  },
);

const RULES = {
  margins: { noiseFloor: 0, tolerance: 0.005, passing: 0.005, instances: 0 },
  bets: 'mixture',
  mayPass: true,
} as const;

test.each(CATALOGUE)(
  '%s: thirty blocks prove it worse one way and better the other',
  (_name, metric, before, after) => {
    const evidence = (baseline: number, candidate: number) =>
      gatherBlocks(
        metric,
        Array.from({ length: 30 }, (_, block) => ({
          block,
          baseline,
          candidate,
          shift: shiftOf(metric, baseline, candidate),
          requests: { baseline: 460, candidate: 460 },
        })),
        RULES,
      ).carried();
    const worse = evidence(before, after);
    const better = evidence(after, before);
    expect([worse.slower.best > 9, worse.faster.best, worse.acceptable.best]).toEqual([true, 0, 0]);
    expect([better.faster.best > 9, better.slower.best]).toEqual([true, 0]);
    // For shares the counts must say it, too (share-evidence.test.ts).
    if (scaleOf(metric) === 'log-ratio') expect(better.acceptable.best).toBeGreaterThan(3);
  },
);

test('shares bet on signs alone: one burst of failures moves them no more than one failure does', () => {
  const evidence = (burst: number, metric: Metric) =>
    gatherBlocks(
      metric,
      [0.01, 0.01, 0.01, burst, 0.01].map((shift, block) => ({
        block,
        baseline: 0.01,
        candidate: 0.01 + shift,
        shift,
        requests: { baseline: 460, candidate: 460 },
      })),
      RULES,
    ).carried().slower.best;
  expect(evidence(0.9, ERROR_SHARE)).toBe(evidence(0.011, ERROR_SHARE));
  expect(evidence(0.9, responseTimeMetric(0.5))).not.toBe(evidence(0.011, responseTimeMetric(0.5)));
});
