import { expect, test } from '@jest/globals';
import { readCsv } from '../../../src/foundation/csv.ts';

function read(text: string): { rows: string[][]; faults: string[] } {
  const rows: string[][] = [];
  const faults: string[] = [];
  readCsv(text, {
    record: (fields) => rows.push([...fields]),
    fault: (offset, message) => faults.push(`${offset}: ${message}`),
  });
  return { rows, faults };
}

test.each<[string, string[][], string]>([
  [
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
    'the plain case',
  ],
  [
    'a,b\r\n1,2\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
    'line ends of Windows',
  ],
  [
    '\uFEFFa,b\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
    'a byte order mark, no last line end',
  ],
  ['"a,1","b""c"\n', [['a,1', 'b"c']], 'commas and doubled quotes in quotes'],
  ['"a\r\nb",c\n', [['a\r\nb', 'c']], 'a line end in quotes'],
  [
    'a,\n,b\n',
    [
      ['a', ''],
      ['', 'b'],
    ],
    'empty fields at both ends',
  ],
  ['"",""\n', [['', '']], 'quoted empty fields'],
  ['a\n\n\r\nb\n\n', [['a'], ['b']], 'empty lines say nothing'],
  [' a , b\n', [[' a ', ' b']], 'spaces belong to fields'],
  ['a,', [['a', '']], 'a comma at the very end'],
  ['', [], 'nothing'],
])('%j is read (%#)', (text, rows) => {
  expect(read(text)).toEqual({ rows, faults: [] });
});

test.each([
  ['a"b,c\nd,e\n', ['1: a quote within an unquoted field'], [['d', 'e']]],
  ['"a"b,c\nd,e\n', ['3: text after a closing quote'], [['d', 'e']]],
  ['a,b\n"c,d\ne,f\n', ['4: a quote that is never closed'], [['a', 'b']]],
  ['a\rb\nc\n', ['1: a carriage return without a line feed'], [['c']]],
])('%j is faulty, and the lines after the fault are read', (text, faults, rows) => {
  expect(read(text)).toEqual({ rows, faults });
});

test('offsets say where each field begins', () => {
  const offsets: number[][] = [];
  readCsv('\uFEFFa,"b""",c\r\n\r\nd,,\n', { record: (_, at) => offsets.push([...at]), fault: () => {} });
  expect(offsets).toEqual([
    [1, 3, 9],
    [14, 16, 17],
  ]);
});
