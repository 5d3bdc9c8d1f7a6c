import { describe, expect, test } from '@jest/globals';
import type { MetricNoise, PilotNoise } from '../../../src/comparison/index.ts';
import { type BlockRoom, blocksWithin, sizeBlocks } from '../../../src/experiment/size-blocks.ts';
import { ERROR_SHARE, responseTimeMetric } from '../../../src/trial/index.ts';
import { aComparison } from '../../support/a-comparison.ts';

const ROOM: BlockRoom = {
  maxBlocks: 40,
  leftMs: 600_000,
  blockMs: 1300,
  loadMs: 1000,
  leftRequests: Infinity,
  requestsPerBlock: 300,
};

function noise(spread: number | null, more: Partial<MetricNoise> = {}): MetricNoise {
  return {
    comparison: aComparison({
      metric: responseTimeMetric(0.5),
      gated: true,
      standing: { kind: 'judged' },
      margins: {
        noiseFloor: Math.log1p(0.01),
        tolerance: Math.log1p(0.05),
        passing: Math.log1p(0.05),
        instances: 0,
      },
    }),
    spread,
    lasting: 0,
    requests: 300,
    requestsNeeded: 20,
    ...more,
  };
}

function pilot(...metrics: readonly MetricNoise[]): PilotNoise {
  return { blocks: 12, metrics };
}

const sized = (spread: number, room: Partial<BlockRoom> = {}) =>
  sizeBlocks(pilot(noise(spread)), 0.05, { ...ROOM, ...room });

describe('blocks are as long as it takes for a pass at the tolerance', () => {
  test('quiet ones stay as short as those of the pilot', () => {
    expect(sized(0.03)).toEqual({ times: 1, blocks: 40 });
  });

  test.each([
    [0.06, 2],
    [0.08, 3],
    [0.12, 8],
  ])('at a spread of %d they are %d times as long, so that it falls to 3 to 5 per cent', (spread, times) => {
    const size = sized(spread);
    expect(size.times).toBe(times);
    expect(spread / Math.sqrt(size.times)).toBeGreaterThan(0.03);
    expect(spread / Math.sqrt(size.times)).toBeLessThan(0.05);
  });

  test('several times at once ask for more', () => {
    const four = [1, 2, 3, 4].map(() => noise(0.06));
    expect(sizeBlocks(pilot(...four), 0.05, ROOM).times).toBeGreaterThan(2);
  });

  test('a wider tolerance asks for less', () => {
    const comparison = aComparison({
      ...noise(0.12).comparison,
      margins: {
        noiseFloor: Math.log1p(0.01),
        tolerance: Math.log1p(0.15),
        passing: Math.log1p(0.15),
        instances: 0,
      },
    });
    expect(sizeBlocks(pilot(noise(0.12, { comparison })), 0.05, ROOM).times).toBe(1);
  });
});

describe('what there is room for', () => {
  test('counts the time beside the load once a block, and the requests', () => {
    expect(blocksWithin(ROOM, 1)).toBe(40);
    // 1300 + 15 × 1000 ms.
    expect(blocksWithin(ROOM, 16)).toBe(36);
    expect(blocksWithin({ ...ROOM, leftRequests: 24_000 }, 4)).toBe(20);
    expect(blocksWithin({ ...ROOM, leftMs: 0 }, 4)).toBe(1);
  });

  test('no length is taken that leaves too few blocks for an answer', () => {
    const size = sized(0.5, { leftMs: 100_000 });
    expect(size.blocks).toBeGreaterThanOrEqual(16);
    expect(sized(0.5, { leftMs: 10_000 })).toEqual({ times: 1, blocks: 7 });
  });

  test('of lengths that all do not get there the one is taken that comes nearest', () => {
    const size = sized(0.6);
    expect(size.times).toBeGreaterThan(8);
    expect(size.blocks).toBeGreaterThanOrEqual(16);
  });
});

test('noise that longer blocks do not average out is no reason for longer blocks', () => {
  expect(sizeBlocks(pilot(noise(0.12, { lasting: 0.12 })), 0.05, ROOM)).toEqual({ times: 1, blocks: 40 });
  const partly = sizeBlocks(pilot(noise(0.12, { lasting: 0.11 })), 0.05, ROOM);
  expect(partly.times).toBeLessThan(16);
});

test('a quantile with too few requests gets enough, and does not keep the others waiting where it cannot', () => {
  const rare = noise(0.03, { requests: 60, requestsNeeded: 200 });
  expect(sizeBlocks(pilot(noise(0.03), rare), 0.05, ROOM).times).toBe(4);
  const hopeless = noise(0.03, { requests: 1, requestsNeeded: 10_000 });
  expect(sizeBlocks(pilot(noise(0.03), hopeless), 0.05, ROOM).times).toBe(1);
});

test('shares, which are counted, ask for nothing, and neither do metrics that are missing', () => {
  const errors = noise(9, { comparison: aComparison({ metric: ERROR_SHARE, gated: true }) });
  const missing = noise(null, {
    comparison: aComparison({ gated: true, standing: { kind: 'missing', reason: 'gone' } }),
  });
  expect(sizeBlocks(pilot(errors, missing), 0.05, ROOM)).toEqual({ times: 1, blocks: 40 });
});
