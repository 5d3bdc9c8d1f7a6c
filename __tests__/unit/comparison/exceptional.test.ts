import { expect, test } from '@jest/globals';
import { baselineScores, exceptionalScore, kindredOf } from '../../../src/comparison/exceptional.ts';
import { seriesOf } from '../../../src/comparison/metric-series.ts';
import { testFamily } from '../../../src/comparison/test-family.ts';
import { DEFAULT_POLICY } from '../../../src/scenario/index.ts';
import { ERROR_SHARE } from '../../../src/trial/index.ts';
import { aDeploymentOf } from '../../support/drawn-deployments.ts';

/** A family whose metrics have these baselines; the candidate is like the first. */
function aFamily(...metrics: readonly (readonly number[])[]) {
  const [first = []] = metrics;
  const baselines = first.map((_, index) =>
    aDeploymentOf(
      `start ${index}`,
      metrics.map((levels) => levels[index] ?? 0),
    ),
  );
  const candidate = aDeploymentOf(
    'candidate',
    metrics.map(([level = 0]) => level),
  );
  return testFamily(seriesOf(baselines, [candidate]), DEFAULT_POLICY);
}

const QUIET = [130, 131, 129, 130.5, 129.5, 131.5, 128.5, 130.2, 129.8, 130.1];
const ODD = [70, 71, 69, 70.5, 69.5, 84, 68.5, 70.2, 69.8, 70.1];

test('a baseline is scored by the others, so that it does not hide itself in their spread', () => {
  const [tested] = aFamily(ODD);
  const scores = tested === undefined ? [] : baselineScores(tested);
  const others = ODD.filter((value) => value !== 84).map(Math.log);
  const mean = others.reduce((sum, value) => sum + value, 0) / 9;
  const variance = others.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 8;
  const error = Math.sqrt(variance * (1 + 1 / (tested?.test.effectiveBaselines ?? 0)));
  expect(scores[5]).toBeCloseTo((Math.log(84) - mean) / error, 9);
  expect(Math.max(...scores)).toBe(scores[5]);
});

test('what one in a hundred exceeds is bridged from ten baselines by the cube root, and from a hundred read', () => {
  const family = aFamily(QUIET, ODD);
  const greatest = Math.max(...family.flatMap(baselineScores));
  expect(exceptionalScore(family, 0.01)).toBeCloseTo(greatest * 10 ** (1 / 3), 9);
  expect(exceptionalScore(family, 0.1)).toBe(greatest);
  const many = aFamily(Array.from({ length: 110 }, (_, index) => 130 * (1 + ((index * 37) % 110) / 1000)));
  expect(exceptionalScore(many, 0.01)).toBe(Math.max(...many.flatMap(baselineScores)));
});

test('the share of baselines that it allows beyond it are deployments, not metrics', () => {
  const twice = aFamily([...ODD, ...QUIET.map((value) => value / 2)], [...ODD, ...ODD]);
  // Of twenty deployments one may lie beyond; the one that is odd in both metrics is one.
  const scores = twice.map(baselineScores);
  const byDeployment = (scores[0] ?? []).map((score, index) => Math.max(score, scores[1]?.[index] ?? 0));
  const sorted = byDeployment.toSorted((a, b) => b - a);
  expect(exceptionalScore(twice, 0.1)).toBe(sorted[1]);
});

test('baselines that are all alike make nothing exceptional', () => {
  const alike = aFamily(Array.from({ length: 10 }, () => 130));
  expect(exceptionalScore(alike, 0.01)).toBe(0);
});

test('a share stands for itself: its bursts say nothing of times', () => {
  const [time, share] = aFamily(QUIET, ODD);
  if (time === undefined || share === undefined) throw new Error('two metrics');
  const asShare = {
    ...share,
    series: { ...share.series, template: { ...share.series.template, metric: ERROR_SHARE } },
  };
  expect(kindredOf(time, [time, asShare])).toEqual([time]);
  expect(kindredOf(asShare, [time, asShare])).toEqual([asShare]);
});
