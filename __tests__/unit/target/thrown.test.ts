import { expect, test } from '@jest/globals';
import { codeOf, messageOf } from '../../../src/target/thrown.ts';

test.each<[unknown, string, string]>([
  [Object.assign(new Error('x'), { code: 'ESRCH' }), 'ESRCH', 'its own'],
  [new Error('x', { cause: { code: 'ENOENT' } }), 'ENOENT', "its cause's"],
  [{ code: 'EPERM' }, 'EPERM', 'an error of another realm'],
  [Object.assign(new Error('x'), { code: 7 }), '', 'numbers are no codes of Node'],
  [new Error('x'), '', 'none'],
  ['ESRCH', '', 'a text'],
  [null, '', 'nothing'],
])('the code of %p is %p: %s', (thrown, code, _reason) => {
  expect(codeOf(thrown)).toBe(code);
});

test.each<[unknown, string, string]>([
  [new Error('no route'), 'no route', 'an error'],
  [{ message: 'no route' }, 'no route', 'an error of another realm'],
  ['no route', 'no route', 'a text'],
  [undefined, 'undefined', 'nothing'],
])('the message of %p is %p: %s', (thrown, message, _reason) => {
  expect(messageOf(thrown)).toBe(message);
});
