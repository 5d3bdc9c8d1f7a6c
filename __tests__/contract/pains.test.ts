import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const docs = join(import.meta.dirname, '..', '..', 'docs');
const page = readFileSync(join(docs, 'pains.md'), 'utf8');

interface Row {
  readonly number: string;
  readonly source: string;
  readonly gate: string;
  readonly tests: string;
}

const rows = [...page.matchAll(/^\| (P?\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
  ([, number = '', , source = '', gate = '', tests = '']): Row => ({ number, source, gate, tests }),
);

/** The tests of a cell: a link to the file, then titles in quotation marks. */
function namedIn({ tests }: Row) {
  return tests.split('<br>').map((line) => {
    const [, file = '', titles = ''] = /^\[[^\]]+\]\(([^)]+)\) (“[^”]+”(?:, “[^”]+”)*)$/.exec(line) ?? [];
    return { line, file, titles: [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => title) };
  });
}

/** Whether a text is the title of a test or a suite, or begins a row of a table. */
function isTitleIn(source: string, title: string): boolean {
  const escaped = title.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`[([]\\s*(['"\`])${escaped}\\1,`).test(source);
}

const numbersTo = (last: number, prefix = '') =>
  Array.from({ length: last }, (_, index) => `${prefix}${index + 1}`);

test('every pain and every defect has its row, in order', () => {
  expect(rows.map(({ number }) => number)).toEqual([...numbersTo(25), ...numbersTo(13, 'P')]);
  // No row that the pattern above passes over.
  expect(page.match(/^\|/gm)?.length).toBe(rows.length + 4);
});

test('every pain names public threads', () => {
  const thread = /^[\w-]+\/[\w.-]+#\d+$/;
  for (const { number, source } of rows.filter((row) => !row.number.startsWith('P')))
    expect([number, source.split('<br>').filter((each) => !thread.test(each))]).toEqual([number, []]);
});

test('every test that is named is there, by file and title', () => {
  const missing = rows.flatMap((row) =>
    namedIn(row).flatMap(({ line, file, titles }) => {
      const path = join(docs, file);
      if (!file.endsWith('.test.ts') || !existsSync(path)) return [`${row.number}: no such file: ${line}`];
      const source = readFileSync(path, 'utf8');
      return titles
        .filter((title) => !title.split(' › ').every((part) => isTitleIn(source, part)))
        .map((title) => `${row.number}: not in ${file}: ${title}`);
    }),
  );
  expect(missing).toEqual([]);
});
