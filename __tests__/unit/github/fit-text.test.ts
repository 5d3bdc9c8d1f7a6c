import { expect, test } from '@jest/globals';
import { fitLine, fitMarkdown, sizeBytes } from '../../../src/github/index.ts';

const notice = '_cut_';

test('a text that fits is left as it is, to the last byte', () => {
  const text = 'ä'.repeat(50);
  expect(fitMarkdown(text, 100, notice)).toBe(text);
});

test('a text is measured in bytes and measured again after the cut', () => {
  const fitted = fitMarkdown('é\n'.repeat(100_000), 65_536, notice);
  expect(sizeBytes(fitted)).toBeLessThanOrEqual(65_536);
  expect(sizeBytes(fitted)).toBeGreaterThan(65_000);
  expect(fitted).toMatch(/é\n\n_cut_$/);
});

test('a cut goes through no character', () => {
  const fitted = fitMarkdown('😀'.repeat(500), 333, notice);
  expect(fitted).not.toContain('\uFFFD');
  expect(fitted.isWellFormed()).toBe(true);
});

test('what the cut left open is closed, the fence before the fold', () => {
  const text = `<details>\n\n\`\`\`txt\n${'line\n'.repeat(200)}\`\`\`\n</details>\n`;
  const fitted = fitMarkdown(text, 400, notice);
  expect(fitted).toMatch(/line\n```\n<\/details>\n\n_cut_$/);
  expect(sizeBytes(fitted)).toBeLessThanOrEqual(400);
});

test('where not even the notice fits, something short is better than too much', () => {
  expect(sizeBytes(fitMarkdown('x'.repeat(100), 4, notice))).toBeLessThanOrEqual(6);
});

test.each([
  ['a short line', 'p95 is slower', 255, 'p95 is slower'],
  ['line breaks', 'a\n\n  b', 255, 'a b'],
  ['a long line', 'abcdef', 4, 'abc…'],
  ['a surrogate pair at the cut', 'ab😀cd', 4, 'ab…'],
])('%s becomes one line within the limit', (_, text, limit, expected) => {
  expect(fitLine(text, limit)).toBe(expected);
});
