import { expect, test } from '@jest/globals';
import { markdownTable } from '../../../../src/report/markdown/markdown-table.ts';
import { code, phrase } from '../../../../src/report/text/phrase.ts';

test('a table has its alignment, and a bar in a cell is no end of it', () => {
  const { head, rows } = markdownTable({
    caption: '',
    columns: [
      { title: 'Name', align: 'left' },
      { title: 'p95 | all', align: 'right' },
    ],
    rows: [
      [[code('a|b')], phrase`1 | 2`],
      [[], phrase`3`],
    ],
  });
  expect(head).toBe('| Name | p95 &#124; all |\n| :--- | ---: |');
  expect(rows).toEqual(['| <code>a&#124;b</code> | 1 &#124; 2 |', '|  | 3 |']);
});
