import { expect, test } from '@jest/globals';
import { readRows } from '../../../../src/scenario/flow/read-rows.ts';

test('cells of a CSV file are text, columns by their trimmed names', () => {
  const text = '\uFEFFid, name \r\n1,"a, ""b"""\r\n\r\n2,\r\n';
  expect(readRows('csv', text, 'f.csv')).toEqual({
    kind: 'rows',
    columns: ['id', 'name'],
    rows: [
      { id: '1', name: 'a, "b"' },
      { id: '2', name: '' },
    ],
  });
});

test('values of a JSON file become text: lists and maps stay JSON, nothing is empty', () => {
  const text = '[{ "a": 1.50, "b": true, "c": null, "d": [1, "x"], "e": "y" }]';
  expect(readRows('json', text, 'f.json')).toEqual({
    kind: 'rows',
    columns: ['a', 'b', 'c', 'd', 'e'],
    rows: [{ a: '1.5', b: 'true', c: '', d: '[1,"x"]', e: 'y' }],
  });
});

test.each<['csv' | 'json', string, string, string]>([
  ['csv', '', '1:1: holds no rows', 'an empty file'],
  ['csv', 'id\n1\n2,3\n', '3:1: has 2 fields, the header has 1', 'a long row'],
  ['csv', 'id,\n1,2\n', '1:4: a column without a name', 'a nameless column'],
  ['csv', 'id,x\n1,a"b\n', '2:4: a quote within an unquoted field', 'a stray quote'],
  ['json', '', '1:1: the JSON breaks off here', 'an empty file'],
  ['json', '[]', '1:1: holds no rows', 'an empty list'],
  ['json', '[{"a":1},\n 5]', '2:2: is no object', 'a number as a row'],
  ['json', '[{"a":1},\n\n  {"a":1,"b":2}]', '3:3: has b, which the first row lacks', 'one member more'],
  ['json', '[{}]', '1:2: has no members', 'an empty object'],
  ['json', '[{"a":1},]', '1:10: this is not JSON', 'a comma too many'],
])('%s %j is refused: %s', (kind, text, wanted) => {
  const read = readRows(kind, text, 'f');
  const problems = read.kind === 'faulty' ? read.problems : [];
  expect(problems.map(({ line, column, message }) => `${line}:${column}: ${message}`)).toEqual([wanted]);
  for (const { file, hint } of problems) expect([file, hint]).toEqual(['f', expect.stringMatching(/./)]);
});

test('of very many faults the first twenty are told', () => {
  const read = readRows('csv', `a,b\n${'1\n'.repeat(500)}`, 'f');
  expect(read.kind === 'faulty' ? read.problems.length : 0).toBe(20);
});

test('a hundred thousand rows are enough', () => {
  const rows = '1\n'.repeat(100_000);
  expect(readRows('csv', `a\n${rows}`, 'f')).toMatchObject({ kind: 'rows' });
  expect(readRows('csv', `a\n${rows}2\n`, 'f')).toMatchObject({
    kind: 'faulty',
    problems: [{ line: 100_002, message: 'is one row more than 100000' }],
  });
});
