import { describe, expect, test } from '@jest/globals';
import {
  type Comparison,
  compareDeployments,
  compareTrials,
  type Explanation,
  explainTrials,
  summarizeDeployment,
  summarizeEndpoints,
} from '../../../src/comparison/index.ts';
import type { Run } from '../../../src/trial/index.ts';
import { aDrawnRun, aScalarRun, scalarDeployments } from '../../support/measured-runs.ts';

const SLOWER = aDrawnRun({
  seed: 'explained',
  blocks: 24,
  endpoints: { 'GET /a': 40, 'GET /b': 90 },
  blockDeviation: 0.02,
  slowdown: { 'GET /a': 1.12 },
});

function explain(run: Run, comparisons = compareTrials(run)): readonly Explanation[] {
  return explainTrials(run, comparisons, summarizeEndpoints(run));
}

function shown({ effect, difference, scale }: Comparison): readonly (number | null)[] {
  if (scale === 'difference') return [difference.lower, difference.upper];
  return [effect.lower, effect.upper].map((ratio) => (ratio === null ? null : ratio - 1));
}

function widened({ sequence }: Explanation): number {
  return sequence.slice(1).filter(({ lower, upper }, index) => {
    const before = sequence[index];
    return (
      (lower ?? -Infinity) < (before?.lower ?? -Infinity) || (upper ?? Infinity) > (before?.upper ?? Infinity)
    );
  }).length;
}

describe('the explanation of a side-by-side run', () => {
  test('is of every metric, gated ones first, and ends with the interval that the decision has', () => {
    const comparisons = compareTrials(SLOWER);
    const explanations = explain(SLOWER, comparisons);
    expect(explanations.map(({ comparison }) => comparison)).toEqual([
      ...comparisons.filter(({ gated }) => gated),
      ...comparisons.filter(({ gated, trials }) => !gated && trials.candidate > 0),
    ]);
    expect(explanations.some(({ comparison }) => !comparison.gated)).toBe(true);
    for (const { comparison, sequence } of explanations) {
      const last = sequence.at(-1);
      expect(last).toMatchObject({ name: 'block 24', blocks: 24 });
      expect([last?.lower, last?.upper]).toEqual(shown(comparison));
    }
  });

  test('narrows and never widens, where lower is better and where higher is', () => {
    for (const explanation of explain(SLOWER)) expect(widened(explanation)).toBe(0);
    const sizes = [100, 101, 99, 100.5, 100.2, 99.7, 100, 100.9, 99.4, 100.1, 100.3, 99.9];
    const better = aScalarRun(
      sizes,
      sizes.map((size, index) => size * (0.8 + 0.002 * (index % 5))),
      { better: 'higher' },
    );
    const explanation = explain(better).find(({ comparison }) => comparison.metric.name === 'size');
    if (explanation === undefined) throw new TypeError('the size is not explained');
    expect(widened(explanation)).toBe(0);
    const last = explanation.sequence.at(-1);
    expect([last?.lower, last?.upper]).toEqual(shown(explanation.comparison));
    expect(last?.upper).toBeLessThan(-0.1);
    expect(explanation.changes.every(({ isBeyondTolerance }) => isBeyondTolerance)).toBe(true);
    expect(explanation.sequence.every(({ lower, upper }) => (lower ?? -1) <= (upper ?? 1))).toBe(true);
  });

  test('has one change for each block, as measured, and both distributions of a time', () => {
    const first = explain(SLOWER).find(({ comparison }) => comparison.endpoint === 'GET /a');
    if (first === undefined) throw new TypeError('nothing is explained');
    expect(first.changes).toHaveLength(24);
    const { baseline, candidate } = first.comparison.replicates[6] ?? {};
    expect(first.changes[6]?.name).toBe('block 7');
    expect(first.changes[6]?.change).toBeCloseTo((candidate ?? 0) / (baseline ?? 1) - 1, 12);
    expect(first.distributions.map(({ side, count }) => [side, count])).toEqual([
      ['baseline', 24 * 460],
      ['candidate', 24 * 460],
    ]);
  });

  test('shares have no distribution of times', () => {
    const shares = explain(SLOWER).filter(({ comparison }) => comparison.scale === 'difference');
    expect(shares.length).toBeGreaterThan(0);
    expect(shares.every(({ distributions }) => distributions.length === 0)).toBe(true);
  });

  test('is not given for the comparisons of another run of the same scenario', () => {
    const other = aDrawnRun({
      seed: 'another',
      blocks: 24,
      endpoints: { 'GET /a': 40, 'GET /b': 90 },
      blockDeviation: 0.02,
    });
    const times = explain(SLOWER, compareTrials(other)).filter(
      ({ distributions }) => distributions.length > 0,
    );
    expect(times).toEqual([]);
  });

  test('a slowdown that grows is explained as dependent blocks are read: by a lower end alone', () => {
    const level = (block: number): number => 100 * Math.exp(0.004 * Math.sin(block * 2.4));
    const blocks = Array.from({ length: 40 }, (_, block) => block);
    const grown = aScalarRun(
      blocks.map(level),
      blocks.map((block) => level(block + 0.5) * Math.exp(0.05 * block)),
    );
    const explanation = explain(grown).find(({ comparison }) => comparison.metric.name === 'size');
    expect(explanation?.comparison.basis.dependent).toBe(true);
    expect(explanation?.comparison.standing.kind).toBe('judged');
    expect(explanation?.sequence.every(({ upper }) => upper === null)).toBe(true);
    expect(explanation?.sequence.at(-1)?.lower).toBe(shown(explanation?.comparison as Comparison)[0]);
    expect(explanation?.sequence.at(-1)?.lower).not.toBeNull();
  });
});

test('against a history each deployment is set against the typical baseline, and nothing narrows', () => {
  const baselines = scalarDeployments([100, 101, 99, 100, 102, 98, 100]);
  const [candidate] = scalarDeployments([130], { name: 'candidate' });
  if (candidate === undefined) throw new TypeError('no candidate');
  const comparisons = compareDeployments(
    baselines.map((run) => summarizeDeployment(run, 'candidate')),
    [summarizeDeployment(candidate, 'candidate')],
    candidate.policy,
  );
  const explanation = explain(candidate, comparisons).find(
    ({ comparison }) => comparison.metric.name === 'size',
  );
  expect(explanation?.sequence).toEqual([]);
  expect(explanation?.changes).toHaveLength(8);
  expect(explanation?.changes[1]).toEqual({
    name: 'baseline 2',
    change: expect.closeTo(0.01, 12),
    isBeyondTolerance: false,
  });
  expect(explanation?.changes.at(-1)).toEqual({
    name: 'candidate 1',
    change: expect.closeTo(0.3, 12),
    isBeyondTolerance: true,
  });
});
