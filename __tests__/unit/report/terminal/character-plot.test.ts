import { expect, test } from '@jest/globals';
import {
  type CharacterPlot,
  type Mark,
  renderCharacterPlot,
} from '../../../../src/report/terminal/character-plot.ts';
import { displayWidth } from '../../../../src/report/text/text-width.ts';

const point = (value: number): Mark => ({ kind: 'point', value, isHollow: false });

function plot(overrides: Partial<CharacterPlot>): readonly string[] {
  return renderCharacterPlot({
    marks: [point(0)],
    rules: [{ value: 0, line: '─', label: '0' }],
    low: -4,
    high: 4,
    ends: { low: '-4', high: '+4', first: 'block 1', last: 'block 9' },
    width: 60,
    ...overrides,
  });
}

/** What stands in a row of the drawing. */
const row = (lines: readonly string[], index: number): string => (lines[index] ?? '').replace(/^.*┤/u, '');

test('values stand at their height, over the line that runs through it', () => {
  const lines = plot({ marks: [point(4), point(0), point(-4), { kind: 'point', value: 2, isHollow: true }] });
  expect(row(lines, 0)).toBe(' ●');
  expect(row(lines, 2)).toBe('             ○');
  expect(row(lines, 4)).toBe('─────●──────────');
  expect(row(lines, 8)).toBe('         ●');
  expect(lines[4]?.startsWith(' 0 ┤')).toBe(true);
});

test('what lies beyond the picture is an arrow at its edge', () => {
  const lines = plot({ marks: [point(90), point(-90)] });
  expect([row(lines, 0), row(lines, 8)]).toEqual([' ▲', '     ▼']);
});

test('an interval is a bar with its ends, and an open end an arrow', () => {
  const lines = plot({
    marks: [
      { kind: 'interval', lower: -1, upper: 2 },
      { kind: 'interval', lower: null, upper: 1 },
      { kind: 'interval', lower: 0.1, upper: 0.2 },
      { kind: 'none' },
    ],
    rules: [],
  });
  const column = (place: number): string =>
    lines
      .slice(0, 9)
      .map((_, index) => row(lines, index)[place] ?? ' ')
      .join('');
  expect(column(1)).toBe('  ┬││┴   ');
  expect(column(5)).toBe('   ┬││││▼');
  expect(column(9)).toBe('    ┼    ');
  expect(column(13)).toBe('         ');
});

test.each([24, 40, 80])('stays within %i columns, however many places there are', (width) => {
  for (const count of [1, 7, 40, 333]) {
    const marks = Array.from({ length: count }, (_, index) => point(Math.sin(index)));
    for (const line of plot({ marks, width })) expect(displayWidth(line)).toBeLessThanOrEqual(width);
  }
});

test('the more important of two rules in one row keeps it', () => {
  const rules = [
    { value: 0, line: '─', label: '0' },
    { value: 0.1, line: '╌', label: 'tolerance' },
  ];
  const lines = plot({ rules, marks: [{ kind: 'none' }] });
  expect(row(lines, 4)).toMatch(/^─+$/u);
  expect(lines.join('')).not.toContain('tolerance');
});
