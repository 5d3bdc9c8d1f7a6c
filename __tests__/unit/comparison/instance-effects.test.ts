import { expect, test } from '@jest/globals';
import { instanceDifferencesOf, instanceEffectsOf } from '../../../src/comparison/index.ts';
import { instanceMargin } from '../../../src/statistics/index.ts';
import type { InstanceDifference } from '../../../src/trial/index.ts';
import { aRunOfBlocks } from '../../support/measured-runs.ts';

/** A run of the same code twice, one number a block. */
function aaRun(pairs: readonly (readonly [number, number])[]) {
  const blocks = pairs.map(([baseline, candidate]) => ({
    baseline: { scalars: { size: baseline } },
    candidate: { scalars: { size: candidate } },
  }));
  return aRunOfBlocks(blocks, { instances: 1, run: { sameCode: true } });
}

test('the difference of two instances is the median of their blocks, which a burst does not move', () => {
  const ratios = [1.01, 1.02, 1.03, 1.04, 1.05, 30];
  const [found, ...others] = instanceDifferencesOf(aaRun(ratios.map((ratio) => [100, 100 * ratio])));
  expect(others).toEqual([]);
  const logs = ratios.map(Math.log);
  const middle = ((logs[2] ?? 0) + (logs[3] ?? 0)) / 2;
  const off = logs.map((log) => Math.abs(log - middle)).toSorted((a, b) => a - b);
  const deviation = 1.4826 * (((off[2] ?? 0) + (off[3] ?? 0)) / 2);
  expect(found).toEqual({
    endpoint: 'build',
    metric: 'size',
    shift: expect.closeTo(middle),
    variance: expect.closeTo(((Math.PI / 2) * deviation ** 2) / 6),
    blocks: 6,
  });
});

test.each([
  ['too few blocks', [1, 2, 3, 4, 5]],
  ['a block without a value on one side', [1, 2, 3, 4, 5, 0]],
])('%s say nothing', (_, values) => {
  expect(instanceDifferencesOf(aaRun(values.map((value) => [3, value])))).toEqual([]);
});

test('what is not gated says nothing', () => {
  const ms = Array.from({ length: 200 }, (_, index) => 20 + (index % 7));
  const side = { endpoints: { 'GET /cart': { ms } } };
  const run = aRunOfBlocks(
    Array.from({ length: 8 }, () => ({ baseline: side, candidate: side })),
    { run: { sameCode: true } },
  );
  expect(instanceDifferencesOf(run).map(({ endpoint, metric }) => `${endpoint} ${metric}`)).toEqual([
    '* response_time_p50',
    '* response_time_p95',
    '* error_share',
    '* completed_share',
  ]);
});

test('effects are of each metric by itself, with the A/A runs that have it', () => {
  const one = (metric: string, shift: number): InstanceDifference => ({
    endpoint: '*',
    metric,
    shift,
    variance: 0.0001,
    blocks: 20,
  });
  const runs = [[one('p50', 0.03), one('p95', 0.01)], [one('p50', -0.02)]];
  expect(instanceEffectsOf(runs, 0.001)).toEqual([
    {
      endpoint: '*',
      metric: 'p50',
      runs: 2,
      deviation: expect.closeTo(Math.sqrt(0.000_65 - 0.0001)),
      margin: instanceMargin([one('p50', 0.03), one('p50', -0.02)], 0.001),
    },
    { endpoint: '*', metric: 'p95', runs: 1, deviation: 0, margin: expect.any(Number) },
  ]);
  expect(instanceEffectsOf([], 0.001)).toEqual([]);
});
