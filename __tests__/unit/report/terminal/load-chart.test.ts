import { expect, test } from '@jest/globals';
import { type LoadCurve, renderLoadChart } from '../../../../src/report/terminal/load-chart.ts';

const lines = (curve: LoadCurve, width = 80): readonly string[] => renderLoadChart(curve, width).split('\n');
/** What is drawn of a row, the axis left out. */
const drawn = (line: string | undefined): string => (line ?? '').replace(/^.*┤/, '');

test('a held load fills every column, with its amount on the left and its time below', () => {
  const chart = lines({ durationMs: 90_000, unit: '/s', amountAt: () => 13, parts: [] });
  expect(chart).toHaveLength(8);
  for (const row of chart.slice(0, 6)) expect(drawn(row)).toBe('█'.repeat(60));
  expect(chart[0]?.startsWith('13/s ┤')).toBe(true);
  expect(chart[6]).toBe(`   0 └${'─'.repeat(60)}`);
  expect(chart[7]).toBe(`      0s${' '.repeat(53)}1m30s`);
});

test('a climb goes up in eighths of a block, the mean of each column', () => {
  const chart = lines({ durationMs: 60_000, unit: '', amountAt: (ms) => ms / 1000, parts: [] });
  // 48 eighths over 60 columns: a column is about 0.8 of an eighth higher than the one before.
  expect(drawn(chart[5])).toBe(`▁▁▂▃▄▄▅▆▇█${'█'.repeat(50)}`);
  expect(drawn(chart[0])).toBe(`${' '.repeat(50)}▁▂▂▃▄▅▆▆▇█`);
});

test('what comes and goes within a column shows as a part of it, and never as nothing', () => {
  const amountAt = (ms: number): number => (ms < 100 ? 1000 : 0);
  const chart = lines({ durationMs: 60_000, unit: '/s', amountAt, parts: [] });
  expect(drawn(chart[5])).toBe('█');
  const low = lines({
    durationMs: 60_000,
    unit: '/s',
    amountAt: (ms) => (ms < 30_000 ? 1000 : 0.001),
    parts: [],
  });
  expect(drawn(low[5])).toBe('█'.repeat(30) + '▁'.repeat(30));
});

test('no load at all is an empty chart, not a division by zero', () => {
  const chart = lines({ durationMs: 60_000, unit: '/s', amountAt: () => 0, parts: [] });
  expect(chart[0]).toBe('0/s ┤');
  for (const row of chart.slice(1, 6)) expect(drawn(row)).toBe('');
});

test('names stand below where their parts begin; without room in the next line, and short ways have none', () => {
  const part = (
    name: string,
    kind: 'normal' | 'climb' | 'peak' | 'recovery',
    fromMs: number,
    toMs: number,
  ) => ({
    name,
    kind,
    fromMs,
    toMs,
  });
  const chart = lines({
    durationMs: 60_000,
    unit: '',
    amountAt: () => 1,
    parts: [
      part('normal', 'normal', 0, 10_000),
      part('climb', 'climb', 10_000, 11_000),
      part('peak', 'peak', 11_000, 13_000),
      part('recovery', 'recovery', 13_000, 40_000),
      part('slowly', 'climb', 40_000, 60_000),
    ],
  });
  expect(chart.slice(8)).toEqual([
    `   normal     peak${' '.repeat(25)}slowly`,
    `   ${' '.repeat(13)}recovery`,
  ]);
});

test('a narrow terminal gets a narrower drawing, and the last name ends with it', () => {
  const curve = {
    durationMs: 60_000,
    unit: ' users',
    amountAt: () => 1300,
    parts: [
      { name: 'normal', kind: 'normal', fromMs: 0, toMs: 58_000 },
      { name: 'recovery', kind: 'recovery', fromMs: 58_000, toMs: 60_000 },
    ],
  } as const;
  const chart = lines(curve, 40);
  expect(drawn(chart[0])).toBe('█'.repeat(27));
  expect(chart.map((line) => line.length)).toEqual(chart.map(() => 40));
  expect(chart.at(-1)).toBe(`${' '.repeat(13)}normal${' '.repeat(13)}recovery`);
  expect(drawn(lines(curve, 7)[0])).toBe('█'.repeat(20));
});
