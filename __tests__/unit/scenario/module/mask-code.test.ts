import { expect, test } from '@jest/globals';
import { maskCode } from '../../../../src/scenario/module/mask-code.ts';

test.each([
  ['a // {\nb', 'a     \nb', 'a comment to the end of the line'],
  ['a /* { \n } */ b', 'a      \n      b', 'a comment of several lines keeps them'],
  [`x: 'it\\'s {'`, `x: '       '`, 'a text with an escaped quote'],
  ['x: "/* no comment"', 'x: "             "', 'what looks like a comment in a text'],
  ['x: `{ ${ f({ a: `}` }) } }`, y', 'x:                         , y', 'a template with a template in it'],
  ['x: /[/{]\\/\\{/g, y', 'x:           g, y', 'a regular expression, slashes in it'],
  ['x: a / 2 / b, y', 'x: a / 2 / b, y', 'divisions'],
  ['return /{/', 'return    ', 'a regular expression after a word'],
  ['x: "open\ny', 'x: "   "\ny', 'a text that nobody closes ends with its line'],
  ['/* open', '       ', 'a comment that nobody closes'],
  ['`open ${ {', '          ', 'a template that nobody closes'],
])('%j becomes %j: %s', (code, masked) => {
  expect(maskCode(code)).toBe(masked);
});
