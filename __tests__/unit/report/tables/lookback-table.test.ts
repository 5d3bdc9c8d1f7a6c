import { expect, test } from '@jest/globals';
import { lookbackTable } from '../../../../src/report/tables/lookback-table.ts';
import { phraseToText } from '../../../../src/report/text/phrase.ts';
import { ERROR_SHARE } from '../../../../src/trial/index.ts';
import { aLookback, somePoints } from '../../../support/a-lookback.ts';

function rowsOf(...lookbacks: Parameters<typeof lookbackTable>[0]['lookbacks']) {
  return lookbackTable({ lookbacks }).rows.map((row) => row.map(phraseToText));
}

test('a jump of this run stands out from a steady branch, with the figures beside it', () => {
  expect(rowsOf(aLookback())).toEqual([['GET /products', 'p95', '▁▁▁▂▁▁▁ █', '179 ms to 182 ms', '221 ms']]);
});

test('noise below a tenth, and below a point of a share, is no mountain', () => {
  expect(rowsOf(aLookback({ candidate: 181 }))[0]?.[2]).toBe('▂▁▁▂▁▁▂ ▂');
  const share = { metric: ERROR_SHARE, scale: 'difference' } as const;
  const errors = aLookback({ ...share, points: somePoints([0, 0.001, 0, 0.002, 0]), candidate: 0.001 });
  expect(rowsOf(errors)[0]?.slice(1)).toEqual(['errors', '▁▂▁▂▁ ▂', '0 % to 0.2 %', '0.1 %']);
});

test('a mark stands where another level begins, a dot where nothing was measured, and none before the first run', () => {
  const points = somePoints([100, 100, 150, null, 150, 120, 120], { 0: 'other', 2: 'accepted', 5: 'other' });
  expect(rowsOf(aLookback({ points, candidate: 120 }))[0]?.[2]).toBe('▁▁┃█·█│▄▄ ▄');
});

test('several scenarios are told apart, and one is not named', () => {
  expect(lookbackTable({ lookbacks: [aLookback()] }).columns.map(({ title }) => title)).not.toContain(
    'Scenario',
  );
  expect(rowsOf(aLookback(), aLookback({ scenario: 'checkout' })).map(([scenario]) => scenario)).toEqual([
    'shop',
    'checkout',
  ]);
});

test('the longest line is shown whole', () => {
  const points = somePoints(
    Array.from({ length: 30 }, (_, index) => 100 + index),
    Object.fromEntries(Array.from({ length: 30 }, (_, index) => [index, 'other'])),
  );
  const line = rowsOf(aLookback({ points }))[0]?.[2] ?? '';
  expect(line).not.toContain('…');
  expect(Array.from(line)).toHaveLength(30 + 29 + 2);
});
