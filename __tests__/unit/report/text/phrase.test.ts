import { expect, test } from '@jest/globals';
import {
  capitalized,
  code,
  joinPhrases,
  mark,
  phrase,
  phraseToText,
} from '../../../../src/report/text/phrase.ts';

test('a sentence is put together from texts, names and other sentences', () => {
  const name = code('GET /x');
  expect(phrase`${name} is ${'slower'}${phrase` by ${3}`}${''}`).toEqual([
    name,
    { kind: 'text', text: ' is ' },
    { kind: 'text', text: 'slower' },
    { kind: 'text', text: ' by ' },
    { kind: 'text', text: '3' },
  ]);
});

test('a text put into a sentence keeps the spaces at its ends and no line break', () => {
  expect(phraseToText(phrase`a${' b\nc '}d`)).toBe('a b c d');
});

test('names and texts of somebody else are bounded', () => {
  expect(code('x'.repeat(500)).text).toHaveLength(80);
  expect(phraseToText(phrase`${'x'.repeat(5000)}`)).toHaveLength(500);
});

test('a name of nothing can still be seen', () => {
  expect(code(' \n ').text).toBe('(empty)');
});

test('only a sentence of our own begins with a capital', () => {
  expect(phraseToText(capitalized(phrase`errors rose`))).toBe('Errors rose');
  expect(phraseToText(capitalized(phrase`${code('get /x')} rose`))).toBe('get /x rose');
});

test('sentences are joined with a text between them', () => {
  expect(phraseToText(joinPhrases([phrase`a`, [mark('good', 'b')], phrase`c`], ', '))).toBe('a, b, c');
});
