import { expect, test } from '@jest/globals';
import { placeIn } from '../../../src/gate/find-syntax-error.ts';

test.each<[string, string, ReturnType<typeof placeIn>]>([
  [
    'a line, and a caret below the column',
    'a.ts:2\n  name: 1 2 };\n          ^\n\nSyntaxError: …',
    { line: 2, column: 11 },
  ],
  ['several carets', 'a.ts:7\nenum A { B }\n^^^^\nexport default {};\n', { line: 7, column: 1 }],
  [
    'a line that is shown with the one before it',
    'a.ts:2\nexport default {\n  name: 1 2 };\n          ^\n\nSyntaxError: …',
    { line: 2, column: 11 },
  ],
  ['a line alone', 'a.ts:7', { line: 7, column: 1 }],
  ['a frame of a stack', 'Error: no\n    at f (a.ts:13:7)\n    at g (a.ts:2:1)', { line: 13, column: 7 }],
  ['another file', 'Error: no\n    at f (b.ts:13:7)', null],
  ['the name without a place', 'cannot find a.ts: no such file', null],
])('the place of a file is read from %s', (_, stack, place) => {
  expect(placeIn(stack, 'a.ts')).toEqual(place);
});

test.each<[string, string, string, number]>([
  ['blanks for a tab', '\tname: 1 2 };', '    name: 1 2 };\n            ^', 10],
  ['the tab itself', '\tname: 1 2 };', '\tname: 1 2 };\n\t        ^', 10],
  ['no tab at all', '  name: 1 2 };', '  name: 1 2 };\n          ^', 11],
])('the column is that of the file where the line is shown with %s', (_, own, shown, column) => {
  expect(placeIn(`a.ts:1\n${shown}\n\nSyntaxError: …`, 'a.ts', own)).toEqual({ line: 1, column });
});
