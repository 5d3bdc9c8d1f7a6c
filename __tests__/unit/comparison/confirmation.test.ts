import { describe, expect, test } from '@jest/globals';
import { compareDeployments, type Deployment } from '../../../src/comparison/index.ts';
import { createRandom, drawNormal, type Random } from '../../../src/foundation/index.ts';
import { DEFAULT_POLICY } from '../../../src/scenario/index.ts';
import { judgeComparisons } from '../../../src/verdict/index.ts';
import { aDeploymentOf } from '../../support/drawn-deployments.ts';

const LEVEL = 130;

/** The metrics of a deployment that varies by 3 %, the first of them `ratio` times as large. */
function drawn(random: Random, metrics: number, ratio = 1): readonly number[] {
  return Array.from(
    { length: metrics },
    (_, index) => LEVEL * (index === 0 ? ratio : 1) * Math.exp(0.03 * drawNormal(random)),
  );
}

function judged(baselines: readonly Deployment[], candidates: readonly (readonly number[])[]) {
  const deployments = candidates.map((levels, index) => aDeploymentOf(`candidate ${index}`, levels));
  const [first] = judgeComparisons(
    compareDeployments(baselines, deployments, DEFAULT_POLICY),
    DEFAULT_POLICY,
  );
  if (first === undefined) throw new TypeError('nothing was compared');
  return first;
}

function drawnBaselines(random: Random, count: number, metrics: number): readonly Deployment[] {
  return Array.from({ length: count }, (_, index) =>
    aDeploymentOf(`baseline ${index}`, drawn(random, metrics)),
  );
}

/** In how many of 100 histories a candidate that is worse by what is said to be detectable is a regression. */
function found(name: string, baselines: number, metrics: number, candidates: number): number {
  const random = createRandom(name);
  const experiments = Array.from({ length: 100 }, () => {
    const history = drawnBaselines(random, baselines, metrics);
    const unchanged = Array.from({ length: candidates }, () => Array<number>(metrics).fill(LEVEL));
    const { ratio } = judged(history, unchanged).minimumDetectableEffect;
    if (ratio === null) throw new TypeError('nothing would have been found');
    const worse = Array.from({ length: candidates }, () => drawn(random, metrics, ratio));
    return judged(history, worse).verdict;
  });
  return experiments.filter((verdict) => verdict === 'regression').length;
}

describe('what is said to be found with 80 % is found as often', () => {
  test.each([
    [10, 1, 1],
    [30, 1, 1],
    [12, 4, 1],
    [20, 6, 1],
    [12, 4, 2],
  ])('against %d baselines of %d metrics by %d candidates', (baselines, metrics, candidates) => {
    const count = found(`${baselines} ${metrics} ${candidates}`, baselines, metrics, candidates);
    expect(count).toBeGreaterThanOrEqual(70);
    expect(count).toBeLessThanOrEqual(90);
  });
});

test('a lone candidate finds nothing against fewer than ten baselines, two find something', () => {
  const baselines = drawnBaselines(createRandom('nine'), 9, 2);
  const ratio = (candidates: number): number | null =>
    judged(
      baselines,
      Array.from({ length: candidates }, () => [LEVEL, LEVEL]),
    ).minimumDetectableEffect.ratio;
  expect(ratio(1)).toBeNull();
  expect(ratio(2)).toBeGreaterThan(1);
});

test('against equal baselines any change beyond the noise floor would be found', () => {
  const baselines = Array.from({ length: 12 }, (_, index) => aDeploymentOf(`baseline ${index}`, [LEVEL]));
  expect(judged(baselines, [[LEVEL]]).minimumDetectableEffect.ratio).toBeCloseTo(1.01, 9);
});
