import { describe, expect, test } from '@jest/globals';
import { compareDeployments, type Deployment } from '../../../src/comparison/index.ts';
import { createRandom, drawNormal, type Random } from '../../../src/foundation/index.ts';
import { DEFAULT_POLICY, type Policy } from '../../../src/scenario/index.ts';
import { judgeComparisons } from '../../../src/verdict/index.ts';
import { aDeploymentOf } from '../../support/drawn-deployments.ts';

/** A deployment that measured one number. */
function aDeployment(id: string, level: number): Deployment {
  return aDeploymentOf(id, [level]);
}

test('tolerance auto follows the spread of the baselines, and never the candidate', () => {
  const random = createRandom('auto');
  const levels = Array.from({ length: 30 }, () => 130 * Math.exp(0.025 * drawNormal(random)));
  const passing = (policy: Policy, ...candidates: readonly number[]) =>
    compareDeployments(
      levels.map((level, index) => aDeployment(`baseline ${index}`, level)),
      candidates.map((level, index) => aDeployment(`candidate ${index}`, level)),
      policy,
    ).map(({ margins }) => Math.expm1(margins.passing).toFixed(3));
  const auto = { ...DEFAULT_POLICY, passTolerance: 'auto' } as const;
  expect(passing(DEFAULT_POLICY, 130)).toEqual(['0.050']);
  // About (1.70 + 1.31) × 2.5 %, so 10 %.
  expect(passing(auto, 130)).toEqual(['0.100']);
  expect(passing(auto, 190, 130)).toEqual(['0.100']);
});

/** These candidates against thirty baselines around 130 with a deviation of 3 %. */
function against(random: Random, ...candidates: readonly number[]) {
  const deployments = (name: string, levels: readonly number[]) =>
    levels.map((level, index) => aDeployment(`${name} ${index}`, level));
  const baselines = Array.from({ length: 30 }, () => typical(random));
  const compared = compareDeployments(
    deployments('baseline', baselines),
    deployments('candidate', candidates),
    DEFAULT_POLICY,
  );
  const [judged] = judgeComparisons(compared, DEFAULT_POLICY);
  if (judged === undefined) throw new Error('nothing was compared');
  return judged;
}

function typical(random: Random): number {
  return 130 * Math.exp(0.03 * drawNormal(random));
}

/** How often the verdict is this one. */
function count(
  experiments: number,
  name: string,
  verdict: string,
  candidates: (random: Random) => readonly number[],
): number {
  const random = createRandom(name);
  return Array.from({ length: experiments }, () => against(random, ...candidates(random)).verdict).filter(
    (word) => word === verdict,
  ).length;
}

describe('a lone deployment that was measured again', () => {
  test.each([
    [1.6, 'regression'],
    [1 / 1.6, 'improvement'],
  ])('changes nothing where only the first is %d times as large', (factor, verdict) => {
    const wrong = count(200, `outlier ${factor}`, verdict, (random) => [130 * factor, typical(random)]);
    // Beside the margin of 1 % the second alone exceeds the level of 1 % less often than that.
    expect(wrong).toBeLessThanOrEqual(2);
  });

  test('stays suspected then, and a measurement of its own is asked for', () => {
    const { verdict, reason } = against(createRandom('suspected'), 208, 130);
    expect(verdict).toBe('inconclusive');
    expect(reason).toBe(
      'suspected to be worse; to confirm it needs 3 candidate deployments, all measured anew, or a second side',
    );
  });

  test.each([
    [1.2, 'regression'],
    [1 / 1.2, 'improvement'],
  ])('is what both show: %d times as large is %s', (factor, verdict) => {
    const both = (random: Random) => [factor * typical(random), factor * typical(random)];
    expect(count(40, `both ${factor}`, verdict, both)).toBeGreaterThanOrEqual(38);
  });
});

describe('a lone deployment that looks better', () => {
  test('is a pass, and says what would confirm it', () => {
    const { verdict, confirmation, reason } = against(createRandom('better'), 114);
    expect([verdict, confirmation.kind]).toEqual(['pass', 'suspected']);
    expect(reason).toMatch(/seems better, and to confirm that it needs a second, fresh deployment/u);
  });

  test('is an improvement where it lies further out than everything before by more than its range', () => {
    expect(against(createRandom('half'), 65).verdict).toBe('improvement');
  });

  test.each(['improvement', 'regression'])('is hardly ever called %s by chance', (verdict) => {
    expect(count(300, 'chance', verdict, (random) => [typical(random)])).toBe(0);
  });
});

describe('a history with outliers of its own', () => {
  /** Twelve deployments of a second number, one of which lay five widths beyond its fellows. */
  const STRAYED = [100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 170] as const;

  function besideStrayed(...levels: readonly number[]): string {
    const other = (id: string, level: number, second: number): Deployment => {
      const [metric] = aDeployment(id, second).metrics;
      if (metric === undefined) throw new TypeError('a deployment measured one number');
      const renamed = { ...metric, metric: { ...metric.metric, name: 'other-size' } };
      return { ...aDeployment(id, level), metrics: [...aDeployment(id, level).metrics, renamed] };
    };
    const baselines = STRAYED.map((second, index) => other(`baseline ${index}`, 125 + index, second));
    const candidates = levels.map((level, index) => other(`candidate ${index}`, level, 105));
    const compared = compareDeployments(baselines, candidates, DEFAULT_POLICY);
    return judgeComparisons(compared, DEFAULT_POLICY)[0]?.verdict ?? 'nothing';
  }

  test('a lone candidate beyond the range by twice its width is no proof where a baseline lay out as far', () => {
    expect(besideStrayed(160)).toBe('inconclusive');
    expect(besideStrayed(1000)).toBe('regression');
  });

  test('two candidates must lie farther out than any baseline did', () => {
    expect(besideStrayed(160, 160)).toBe('inconclusive');
    expect(besideStrayed(300, 300)).toBe('regression');
  });
});

describe('a history that has too few deployments to compare with', () => {
  const standing = (said: number, silent: number) => {
    const baselines = Array.from({ length: said + silent }, (_, index) => {
      const deployment = aDeployment(`baseline ${index}`, 130 + index);
      if (index < said) return deployment;
      const metrics = deployment.metrics.map((metric) => ({ ...metric, informational: 'too few requests' }));
      return { ...deployment, metrics };
    });
    return compareDeployments(baselines, [aDeployment('candidate', 130)], DEFAULT_POLICY)[0]?.standing;
  };

  test('is young where there are no more, and that is excused', () => {
    for (const silent of [0, 1])
      expect(standing(3, silent)).toMatchObject({ kind: 'undecidable', fewBaselines: true });
  });

  test('is not young where there are more that had too little to say: that excuses nothing', () => {
    const grown = standing(3, 4);
    expect(grown).toEqual({
      kind: 'undecidable',
      reason:
        '3 of the 5 baseline deployments that a comparison needs, and 4 that had too little to say about it',
      needs: '2 more baseline deployments',
    });
    expect(standing(5, 4)).toEqual({ kind: 'judged' });
  });
});
