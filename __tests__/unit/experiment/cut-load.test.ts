import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { cutLoad } from '../../../src/experiment/cut-load.ts';
import type { Load, PatternPlan } from '../../../src/scenario/index.ts';
import { anOpenExecutor } from '../../support/a-load.ts';

function aLoad(durationsMs: readonly number[], pattern: PatternPlan | null = null): Load {
  const phases = durationsMs.map((durationMs) => ({ durationMs, fromPerSecond: 7, toPerSecond: 13 }));
  return { executors: [anOpenExecutor({ phases })], warmUpMs: 0, pattern };
}

test.each([
  [[7000], 4, [0, 1750, 3500, 5250, 7000], 'a steady load in equal blocks'],
  [[2000, 6000], 4, [0, 2000, 4000, 6000, 8000], 'a block for each share of the time'],
  [[100, 6900], 4, [0, 100, 1825, 3550, 5275, 7000], 'a short phase has a block of its own'],
  [[2000, 6000], 1, [0, 8000], 'one block is one block'],
])('%j in about %d blocks: %j (%s)', (durations, blocks, expected) => {
  expect(cutLoad(aLoad(durations), blocks)).toEqual(expected);
});

test('a pattern is cut at its parts and not at its phases', () => {
  const part = { kind: 'level' as const, amount: 7 };
  const parts = [
    { ...part, name: 'level 1', fromMs: 0, toMs: 3000 },
    { ...part, name: 'level 2', fromMs: 3000, toMs: 7000 },
  ];
  const pattern = { name: 'stress' as const, unit: 'per-second' as const, parts, compress: 1, targets: null };
  expect(cutLoad(aLoad([1000, 6000], pattern), 7)).toEqual([0, 1000, 2000, 3000, 4000, 5000, 6000, 7000]);
});

test('blocks ascend from the start to the end, and none lies across an edge', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 1, max: 7000, noNaN: true }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 2, max: 40 }),
      (durations, blocks) => {
        const edges = cutLoad(aLoad(durations), blocks);
        const total = durations.reduce((sum, each) => sum + each, 0);
        expect(edges[0]).toBe(0);
        expect(edges.at(-1)).toBeCloseTo(total, 6);
        for (const [index, edge] of edges.slice(1).entries())
          expect(edge).toBeGreaterThan(edges[index] ?? Infinity);
        let at = 0;
        for (const duration of durations.slice(0, -1)) {
          at += duration;
          const nearest = Math.min(...edges.map((edge) => Math.abs(edge - at)));
          expect(nearest).toBeLessThanOrEqual(durations.length);
        }
      },
    ),
    { seed: 333, numRuns: 200 },
  );
});
