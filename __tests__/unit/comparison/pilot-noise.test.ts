import { expect, test } from '@jest/globals';
import { pilotNoise, pilotReach } from '../../../src/comparison/index.ts';
import { spreadAt } from '../../../src/comparison/pilot-noise.ts';
import { createRandom, drawNormal } from '../../../src/foundation/index.ts';
import { aDrawnRun, aRunOfBlocks } from '../../support/measured-runs.ts';

/** Pilots of twelve blocks whose requests vary by 30 %, and the sides of each block by this besides. */
function medians(blockDeviation: number, requests: number) {
  return Array.from({ length: 40 }, (_, seed) => {
    const random = createRandom(`pilot/${blockDeviation}/${requests}/${seed}`);
    const side = () => {
      const level = 40 * Math.exp(blockDeviation * drawNormal(random));
      return {
        endpoints: {
          A: { ms: Array.from({ length: requests }, () => level * Math.exp(0.3 * drawNormal(random))) },
        },
      };
    };
    const blocks = Array.from({ length: 12 }, () => ({ baseline: side(), candidate: side() }));
    const run = aRunOfBlocks(blocks, { run: { primaryEndpoints: ['A'] } });
    const noise = pilotNoise(run).metrics.find(
      ({ comparison }) => comparison.metric.name === 'response_time_p50',
    );
    if (noise === undefined) throw new Error('no p50');
    return noise;
  });
}

function typical(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

test('noise of few requests averages out: four times the block has about half of it', () => {
  const few = medians(0, 100);
  expect(typical(few.map(({ lasting }) => lasting))).toBe(0);
  for (const noise of few) expect(spreadAt(noise, 1)).toBeCloseTo(noise.spread ?? 0, 12);
  const expected = typical(few.map((noise) => spreadAt(noise, 4) ?? 0));
  const measured = typical(medians(0, 400).map(({ spread }) => spread ?? 0));
  expect(expected / measured).toBeGreaterThan(0.8);
  expect(expected / measured).toBeLessThan(1.25);
});

test('noise of the blocks themselves stays', () => {
  const noisy = medians(0.1, 400);
  const left = typical(noisy.map((noise) => (spreadAt(noise, 100) ?? 0) / (noise.spread ?? 1)));
  expect(left).toBeGreaterThan(0.9);
});

test('what a pass rules out falls with the blocks and with their length, and is none for shares', () => {
  const [noise] = medians(0, 100);
  if (noise === undefined) throw new Error('none');
  const reach = (blocks: number, times: number) =>
    pilotReach(noise, 12, { blocks, times, beta: 0.05, metrics: 1 }) ?? Infinity;
  expect(reach(40, 1)).toBeLessThan(reach(20, 1));
  expect(reach(40, 4)).toBeLessThan(0.6 * reach(40, 1));
  expect(reach(4, 1)).toBe(Infinity);
  const run = aDrawnRun({ blocks: 12, blockDeviation: 0, seed: 'shares', endpoints: { A: 40 } });
  const { metrics } = pilotNoise(run);
  const errors = metrics.find(({ comparison }) => comparison.metric.name === 'error_share');
  expect(errors && pilotReach(errors, 12, { blocks: 40, times: 1, beta: 0.05, metrics: 1 })).toBeNull();
});

test('without a block on both sides nothing is known', () => {
  const run = aDrawnRun({ blocks: 12, blockDeviation: 0, seed: 'x', endpoints: { A: 40 } });
  const trials = run.trials.filter(({ side }) => side === 'candidate');
  expect(pilotNoise({ ...run, trials })).toEqual({ blocks: 0, metrics: [] });
});
