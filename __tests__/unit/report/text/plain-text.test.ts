import { expect, test } from '@jest/globals';
import { plainLines, plainText } from '../../../../src/report/text/plain-text.ts';

test.each([
  ['two\nlines\r\nand\ttabs', 'two lines and tabs', 'white space is one space'],
  ['  around  ', 'around', 'nothing stands around it'],
  ['\u001b[31mred\u001b[0m', '\uFFFD[31mred\uFFFD[0m', 'no escape sequence begins'],
  ['a\u202Eb\u2066c', 'a\uFFFDb\uFFFDc', 'no text direction is overridden'],
  ['a\u2028b', 'a b', 'no other line break counts either'],
  ['\uD800x', '\uFFFDx', 'half a character is none'],
  ['می\u200Cخواهم', 'می\u200Cخواهم', 'joiners that a script needs stay'],
])('%j becomes %j: %s', (text, expected) => {
  expect(plainText(text)).toBe(expected);
});

test('the output of a process keeps its lines and loses its colours', () => {
  expect(plainLines('\u001b[1;32mready\u001b[0m\r\n\tport 3000\u0007\n\n')).toBe(
    'ready\n    port 3000\uFFFD',
  );
});
