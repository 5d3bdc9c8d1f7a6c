import { expect, test } from '@jest/globals';
import { parseJsonPath } from '../../../src/scenario/json-path.ts';

test.each([
  ['$', [], 'the whole answer'],
  ['$.total', ['total'], 'a member'],
  ['$.items[0].id', ['items', 0, 'id'], 'an element'],
  ['$[3][0]', [3, 0], 'elements of elements'],
  ['$["odd name"].x', ['odd name', 'x'], 'a quoted name'],
  ['$["a\\"b"]', ['a"b'], 'an escaped quote'],
  ["$['it']", ['it'], 'single quotes'],
  ['$.snake_case-and-$', ['snake_case-and-$'], 'signs in names'],
])('%s leads to %j: %s', (path, steps) => {
  expect(parseJsonPath(path)).toEqual(steps);
});

test.each([
  ['items', 'no $'],
  ['$items', 'no dot'],
  ['$.', 'no name'],
  ['$..id', 'descendants'],
  ['$.items[*]', 'wildcards'],
  ['$.items[-1]', 'negative indexes'],
  ['$.items[0:2]', 'slices'],
  ['$.items[0', 'an open bracket'],
  ['$["\\q"]', 'an escape that JSON does not know'],
  ['', 'nothing'],
])('%j is not a path: %s', (path) => {
  expect(parseJsonPath(path)).toBeNull();
});
