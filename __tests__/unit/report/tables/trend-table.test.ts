import { expect, test } from '@jest/globals';
import { trendTable } from '../../../../src/report/tables/trend-table.ts';
import { phraseToText } from '../../../../src/report/text/phrase.ts';
import { ERROR_SHARE } from '../../../../src/trial/index.ts';
import { aTrend, somePoints } from '../../../support/a-trend.ts';

function rowsOf(...trends: Parameters<typeof trendTable>[0]['trends']) {
  return trendTable({ trends }).rows.map((row) => row.map(phraseToText));
}

test('a jump of this run stands out from a steady branch, with the figures beside it', () => {
  expect(rowsOf(aTrend())).toEqual([['GET /products', 'p95', '▁▁▁▂▁▁▁ █', '179 ms to 182 ms', '221 ms']]);
});

test('noise below a tenth, and below a point of a share, is no mountain', () => {
  expect(rowsOf(aTrend({ candidate: 181 }))[0]?.[2]).toBe('▂▁▁▂▁▁▂ ▂');
  const share = { metric: ERROR_SHARE, scale: 'difference' } as const;
  const errors = aTrend({ ...share, points: somePoints([0, 0.001, 0, 0.002, 0]), candidate: 0.001 });
  expect(rowsOf(errors)[0]?.slice(1)).toEqual(['errors', '▁▂▁▂▁ ▂', '0 % to 0.2 %', '0.1 %']);
});

test('a mark stands where the branch changed, a dot where nothing was measured, and none before the first run', () => {
  const points = somePoints([100, 100, 150, null, 150, 120, 120], { 0: 'other', 2: 'accepted', 5: 'other' });
  expect(rowsOf(aTrend({ points, candidate: 120 }))[0]?.[2]).toBe('▁▁┃█·█│▄▄ ▄');
});

test('several scenarios are told apart, and one is not named', () => {
  expect(trendTable({ trends: [aTrend()] }).columns.map(({ title }) => title)).not.toContain('Scenario');
  expect(rowsOf(aTrend(), aTrend({ scenario: 'checkout' })).map(([scenario]) => scenario)).toEqual([
    'shop',
    'checkout',
  ]);
});

test('the longest line is shown whole', () => {
  const points = somePoints(
    Array.from({ length: 30 }, (_, index) => 100 + index),
    Object.fromEntries(Array.from({ length: 30 }, (_, index) => [index, 'other'])),
  );
  const line = rowsOf(aTrend({ points }))[0]?.[2] ?? '';
  expect(line).not.toContain('…');
  expect(Array.from(line)).toHaveLength(30 + 29 + 2);
});
