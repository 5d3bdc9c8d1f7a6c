import { expect, test } from '@jest/globals';
import { displayWidth, fitWidth, pad } from '../../../../src/report/text/text-width.ts';

test.each([
  ['180 → 221 ms', 12, 'arrows and digits take one column'],
  ['商品一覧', 8, 'East Asian characters take two'],
  ['e\u0301', 1, 'a combining mark takes none'],
  ['🚀', 2, 'an emoji takes two'],
])('%j takes %i columns: %s', (text, columns) => {
  expect(displayWidth(text)).toBe(columns);
});

test('filling counts columns, not characters', () => {
  expect(pad('商品', 6)).toBe('商品  ');
  expect(pad('7', 3, 'right')).toBe('  7');
  expect(pad('longer', 3)).toBe('longer');
});

test.each([
  ['GET /products', 20, 'GET /products'],
  ['商品一覧商品一覧', 7, '商品…覧'],
  ['ab', 1, '…'],
])('%j cut to %i columns is %j', (text, width, expected) => {
  expect(fitWidth(text, width)).toBe(expected);
  expect(displayWidth(fitWidth(text, width))).toBeLessThanOrEqual(width);
});
