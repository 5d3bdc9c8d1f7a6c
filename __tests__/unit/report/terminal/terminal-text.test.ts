import { expect, test } from '@jest/globals';
import { cellText, wrapPhrase } from '../../../../src/report/terminal/terminal-text.ts';
import { code, mark, phrase } from '../../../../src/report/text/phrase.ts';

const FORMAT = { color: false, width: 20 };

test('lines break between words, and what follows a name stays with it', () => {
  expect(wrapPhrase(phrase`one two ${code('GET')}, three four five`, FORMAT, '* ', 2)).toEqual([
    '* one two GET, three',
    '  four five',
  ]);
});

test('a word longer than the line is cut', () => {
  expect(wrapPhrase([code('x'.repeat(60))], FORMAT)).toEqual([`${'x'.repeat(10)}…${'x'.repeat(9)}`]);
});

test('colour never shifts a column', () => {
  const cell = cellText([mark('good', '✓ pass')], 10, 'left', { ...FORMAT, color: true });
  const escape = String.fromCharCode(27);
  expect(cell).toBe(`${escape}[32m✓ pass${escape}[0m    `);
  expect(cellText(phrase`41`, 5, 'right', FORMAT)).toBe('   41');
});
