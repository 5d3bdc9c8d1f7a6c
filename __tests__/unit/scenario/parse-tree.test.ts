import { expect, test } from '@jest/globals';
import { parseTree } from '../../../src/scenario/parse-tree.ts';
import { expectOnlyProblem, load, problemsOf, type Row, top } from './support/marked-scenario.ts';

test.each<Row>([
  ['nothing at all', '§', '', 'empty', 'map of keys'],
  ['only comments', '§# a\n# b\n', '', 'empty', 'map of keys'],
  ['a list at the root', '§- name: x\n', '', 'a list where a map', 'left edge'],
  ['a text at the root', '§just text\n', '', 'a single value where a map', 'left edge'],
  ['a tab', 'name: x\n§\tload: 1\n', '', 'Tabs are not allowed', 'spaces'],
  ['an open quote', 'name: "x\n§', '', 'Missing closing', 'quote or bracket'],
  ['a colon in plain text', 'name: §my: test\n', '', 'Nested mappings', 'quotes'],
  ['a reserved sign', 'name: §@home\n', '', 'reserved character', 'quotes'],
  ['items out of line', 'a:\n  - b\n§ c: 1\n', '', 'same column', 'indentation'],
  ['another version of YAML', '§%YAML 1.1\n---\nname: x\n', '', 'YAML 1.1', '1.2'],
])('the YAML is refused: %s', (...row) => {
  expectOnlyProblem(row);
});

test.each<Row>([
  ['a second document', top('§---\nname: other'), '', 'more than one document', '---'],
  ['a key twice', top('version: 1\n§version: 1'), '', 'stands here twice', 'Keep one'],
  ['a tag', top('description: §!secret x'), '', 'Unresolved tag', 'Remove the tag'],
  ['an alias without an anchor', top('description: §*x'), 'description', 'no anchor', '&x'],
  ['an alias to itself', top('setup: &a\n  - §*a'), 'setup[0]', 'leads back', 'Write the value out'],
  ['a number as a key', top('§1: x'), '', 'cannot be a key', 'quotes'],
  ['a map as a key', top('? §{ a: b }\n: x'), '', 'cannot be a key', 'quotes'],
  ['the prototype as a key', top('§__proto__: x'), '', 'cannot be a key', 'quotes'],
])('the document is refused, and the rest is still checked: %s', (...row) => {
  expectOnlyProblem(row);
});

test.each<Row>([
  ['undefined', top('description: a §${MISSING} b'), 'description', 'MISSING is not defined', ':-value'],
  ['empty', top('description: §${EMPTY}'), 'description', 'EMPTY is empty', ':-value'],
  ['malformed', top('description: "§${A-B}"'), 'description', 'not a substitution', '$${'],
  [
    'undefined where a number is wanted',
    load('rate: §${MISSING}\nduration: 1m'),
    'load.rate',
    'not defined',
    ':-',
  ],
])('a variable is refused at its place, once: %s', (...row) => {
  expectOnlyProblem(row, { EMPTY: '' });
});

test('a number that a float cannot hold is refused instead of being changed', () => {
  const row = top('description: §12345678901234567890');
  expectOnlyProblem(['identifier', row, 'description', 'cannot be held exactly', '"12345678901234567890"']);
});

test.each([
  ['['.repeat(200_000), 'brackets'],
  ['- '.repeat(50_000), 'lists'],
  [`name: ${'x'.repeat(1_100_000)}`, 'a megabyte'],
])('a file that would exhaust the parser is refused as a whole: %#', (text) => {
  const problems = problemsOf(text);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ line: 0, column: 0, path: '' });
});

test('aliases that expand a thousandfold are refused, once', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level <= 9; level++) {
    const previous = Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ');
    lines.push(`a${level}: &a${level} [${previous}]`);
  }
  const { problems } = parseTree(lines.join('\n'), 'laughs.yml', {});
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toBe('the document holds more than 20000 values');
});

test('nesting beyond forty levels is refused, once', () => {
  const { problems } = parseTree(`json: ${'['.repeat(60)}${']'.repeat(60)}`, 'deep.yml', {});
  expect(problems).toHaveLength(1);
});

test('a value from a variable cannot bring in YAML', () => {
  const { root } = parseTree('a: ${X}\n', 'x.yml', { X: '1\nb: 2' });
  expect([...(root?.entries.keys() ?? [])]).toEqual(['a']);
});

test('an unquoted variable keeps both readings, a quoted one is text', () => {
  const { root } = parseTree('a: ${X}\nb: "${X}"\nc: ${Y}\nd: ${Z}', 'x.yml', {
    X: '50',
    Y: 'true',
    Z: 'ten',
  });
  const scalars = ['a', 'b', 'c', 'd'].map((key) => root?.entries.get(key)?.node);
  expect(scalars).toMatchObject([
    { value: 50, asText: '50' },
    { value: '50', asText: null },
    { value: true, asText: 'true' },
    { value: 'ten', asText: null },
  ]);
});
