import { expect, test } from '@jest/globals';
import {
  byteLength,
  fitSections,
  type Section,
  wholeSection,
} from '../../../../src/report/markdown/fit-sections.ts';

const HEAD = wholeSection('the headline', 0, '### Head');
const TABLE: Section = {
  name: 'the table',
  rank: 1,
  before: '| a |\n| - |',
  rows: Array.from({ length: 50 }, (_, index) => `| row ${index} ${'ü'.repeat(20)} |`),
  after: '',
};
const DETAIL = wholeSection('the statistics', 2, 'x'.repeat(900));

test('what fits stands whole and in order', () => {
  expect(fitSections([HEAD, DETAIL], 5000, 'nowhere')).toBe(`### Head\n\n${'x'.repeat(900)}\n`);
});

test('the least important section goes first, and a sentence says so', () => {
  const text = fitSections([DETAIL, HEAD], 900, 'The full report has everything.');
  expect(text).toBe(
    '### Head\n\n_Left out for want of room: the statistics. The full report has everything._\n',
  );
});

test('rows are left out from the end of a table, and counted', () => {
  const text = fitSections([HEAD, TABLE, DETAIL], 1500, 'See the report.');
  expect(byteLength(text)).toBeLessThanOrEqual(1500);
  expect(text).toContain('| row 0 ');
  expect(text).toMatch(/_\d+ more of 50 rows left out for want of room\._/u);
  expect(text).toContain('the statistics');
});

test('bytes are counted, not characters', () => {
  expect(byteLength('→ü')).toBe(5);
});

test('a section without content leaves no gap', () => {
  expect(fitSections([HEAD, wholeSection('nothing', 1, ''), wholeSection('b', 1, 'B')], 500, '')).toBe(
    '### Head\n\nB\n',
  );
});

test('a headline that cannot fit is a fault of ours, not a cut sentence', () => {
  expect(() => fitSections([wholeSection('the headline', 0, 'x'.repeat(100))], 50, '')).toThrow(RangeError);
});
