import { expect, test } from '@jest/globals';
import { formatPath, overlaps, type Path } from '../../../src/scenario/path.ts';

test.each<[Path, string, string]>([
  [[], '', 'the document itself'],
  [['requests', 2, 'expect', 'status'], 'requests[2].expect.status', 'keys and indexes'],
  [['expect', 'json', '$.items[0].id'], 'expect.json["$.items[0].id"]', 'a key that is no plain word'],
  [['warm-up'], 'warm-up', 'hyphens are plain'],
  [['a"b'], '["a\\"b"]', 'quotes'],
])('%j is written %s: %s', (path, text) => {
  expect(formatPath(path)).toBe(text);
});

test.each<[Path, Path, boolean, string]>([
  [['a'], ['a', 0], true, 'one holds the other'],
  [['a', 0], ['a'], true, 'and the other way round'],
  [['a', 0], ['a', 1], false, 'neighbours'],
  [[], ['a'], true, 'the document holds everything'],
])('%j and %j overlap: %s (%s)', (a, b, expected) => {
  expect(overlaps(a, b)).toBe(expected);
});
