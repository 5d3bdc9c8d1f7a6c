import { expect, test } from '@jest/globals';
import type { SideDistribution } from '../../../../src/comparison/index.ts';
import { distributionLines } from '../../../../src/report/terminal/distribution-lines.ts';
import { displayWidth } from '../../../../src/report/text/text-width.ts';

function aSide(side: 'baseline' | 'candidate', times: readonly number[]): SideDistribution {
  return {
    side,
    count: times.length,
    p50Ms: times[Math.floor(times.length / 2)] ?? null,
    p95Ms: times.at(-1) ?? null,
    distribution: times.map((responseTimeMs, index) => ({
      responseTimeMs,
      share: (index + 1) / times.length,
    })),
  };
}

const even = (from: number, to: number): readonly number[] =>
  Array.from({ length: 100 }, (_, index) => from + ((to - from) * index) / 99);

test('near times stand on an even axis, far ones on a logarithmic one', () => {
  const near = distributionLines([aSide('baseline', even(100, 200))], 80);
  expect(near.at(-1)).toMatch(/100 ms +150 ms +200 ms/u);
  const far = distributionLines([aSide('baseline', even(1, 1000))], 80);
  expect(far.at(-1)).toMatch(/1 ms +5 ms +10 ms +20 ms/u);
});

test('the slower side stands further to the right, and both have their numbers', () => {
  const lines = distributionLines([aSide('baseline', even(10, 20)), aSide('candidate', even(30, 40))], 80);
  const at = (line: string | undefined): number => (line ?? '').slice(11).search(/[▁-█]/u);
  const [baseline, candidate] = ['baseline', 'candidate'].map((side) =>
    lines.find((line) => line.startsWith(side)),
  );
  expect(at(candidate)).toBeGreaterThan(at(baseline));
  expect(lines.filter((line) => /p50 .* ms, p95 .* ms/u.test(line))).toHaveLength(2);
});

test.each([40, 80, 132])('keeps within %i columns', (width) => {
  const lines = distributionLines([aSide('baseline', even(1, 900)), aSide('candidate', [5])], width);
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
});

test('without a time there is nothing', () => {
  expect(distributionLines([], 80)).toEqual([]);
  expect(distributionLines([aSide('baseline', [0])], 80)).toEqual([]);
});
