import { expect, test } from '@jest/globals';
import { compareDeployments, type PastDeployment, replayDeployments } from '../../../src/comparison/index.ts';
import { createRandom, drawNormal } from '../../../src/foundation/index.ts';
import { DEFAULT_POLICY } from '../../../src/scenario/index.ts';
import { aDeploymentOf } from '../../support/drawn-deployments.ts';

/** A branch of runs at these levels; the numbers of `factors` make single runs slower. */
function aBranch(
  levels: readonly number[],
  factors: Readonly<Record<number, number>> = {},
): PastDeployment[] {
  const random = createRandom('branch');
  return levels.map((level, index) => ({
    run: `${index}`,
    level,
    deployment: aDeploymentOf(
      `start ${index}`,
      [130, 70, 33.3].map((value) => value * (factors[index] ?? 1) * Math.exp(0.03 * drawNormal(random))),
    ),
  }));
}

const steady = (runs: number): number[] => Array.from({ length: runs }, () => 0);

test('a past run shows the smallest p that the comparison itself would have found', () => {
  const past = aBranch(steady(12));
  const minima = replayDeployments(past, DEFAULT_POLICY);
  const expected = past.slice(5).map(({ run, deployment }, index) => {
    const before = past.slice(0, index + 5).map((each) => each.deployment);
    const evidence = compareDeployments(before, [deployment], DEFAULT_POLICY).map((each) => each.evidence);
    const smallest = (read: (each: (typeof evidence)[number]) => number) => Math.min(...evidence.map(read));
    return { run, slower: smallest(({ slower }) => slower), faster: smallest(({ faster }) => faster) };
  });
  expect(minima).toEqual(expected);
});

test('the deployments of one run are judged together, and never against one another', () => {
  const past = aBranch(steady(9)).map((each, index) => (index === 8 ? { ...each, run: '7' } : each));
  const minima = replayDeployments(past, DEFAULT_POLICY);
  expect(minima.map(({ run }) => run)).toEqual(['5', '6', '7']);
  const [before, after] = [past.slice(0, 7), past.slice(7)].map((each) =>
    each.map(({ deployment }) => deployment),
  );
  const evidence = compareDeployments(before ?? [], after ?? [], DEFAULT_POLICY).map((each) => each.evidence);
  expect(minima.at(-1)?.slower).toBe(Math.min(...evidence.map(({ slower }) => slower)));
});

test('a run that opened a level at which the branch stayed is left out, and so are the five that follow', () => {
  const past = aBranch([...steady(8), ...Array.from({ length: 7 }, () => 1)], { 8: 1.5 });
  expect(replayDeployments(past, DEFAULT_POLICY).map(({ run }) => run)).toEqual(['5', '6', '7', '13', '14']);
});

test('a run that opened a level for itself alone was a false alarm: it counts', () => {
  const past = aBranch([...steady(8), 1, ...steady(3)], { 8: 1.5 });
  const minima = replayDeployments(past, DEFAULT_POLICY);
  expect(minima.map(({ run }) => run)).toEqual(['5', '6', '7', '8', '9', '10', '11']);
  expect(minima.find(({ run }) => run === '8')?.slower).toBeLessThan(1e-4);
  // Nor does it serve as a predecessor of those that follow, at the level to which the branch returned.
  const without = past.filter(({ run }) => run !== '8');
  expect(replayDeployments(without, DEFAULT_POLICY).at(-1)).toEqual(minima.at(-1));
});

test('three hundred runs of forty metrics are replayed at a bounded cost', () => {
  const random = createRandom('cost');
  const past = Array.from({ length: 300 }, (_, index) => ({
    run: `${index}`,
    level: 0,
    deployment: aDeploymentOf(
      `start ${index}`,
      Array.from({ length: 40 }, () => 130 * Math.exp(0.03 * drawNormal(random))),
    ),
  }));
  const before = process.cpuUsage();
  expect(replayDeployments(past, DEFAULT_POLICY)).toHaveLength(295);
  const { user } = process.cpuUsage(before);
  // About half a second of one core here; the bound leaves room for busy machines.
  expect(user / 1e6).toBeLessThan(8);
});
