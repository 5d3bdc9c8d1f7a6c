import { expect, test } from '@jest/globals';
import { findJsonFault } from '../../../src/foundation/json-fault.ts';

test.each([
  ['{"a":nope}', 5, 'a word that JSON has not'],
  ['{"a":1,}', 7, 'a comma before the end of an object'],
  ['[1,]', 3, 'a comma before the end of a list'],
  ['{a:1}', 1, 'a key without quotes'],
  ["{'a':1}", 1, 'single quotes'],
  ['{"a" 1}', 5, 'no colon'],
  ['[1 2]', 3, 'no comma'],
  ['{"a":1]', 6, 'the wrong bracket'],
  ['{} {}', 3, 'a second document'],
  ['[01]', 2, 'a leading zero'],
  ['["\t"]', 2, 'a raw control character'],
  ['["\\x41"]', 2, 'an escape that JSON has not'],
  [']', 0, 'an end without a beginning'],
  ['', 0, 'nothing at all'],
  ['[1', 2, 'cut after a value'],
  ['["ab', 4, 'cut within a text'],
  ['["a\\u00', 7, 'cut within an escape'],
  ['[tr', 3, 'cut within a word'],
  ['[-', 2, 'cut within a number'],
  ['{"a"', 4, 'cut before the colon'],
])('%j stops being JSON at %i (%s)', (text, offset) => {
  expect(findJsonFault(text)).toBe(offset);
});

test('depth costs no stack', () => {
  expect(findJsonFault('['.repeat(1_000_000))).toBe(1_000_000);
});
