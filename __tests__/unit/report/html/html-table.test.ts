import { expect, test } from '@jest/globals';
import { htmlTable } from '../../../../src/report/html/html-table.ts';
import { phrase } from '../../../../src/report/text/phrase.ts';

const TABLE = {
  caption: 'Thresholds & what was measured',
  columns: [
    { title: 'Threshold', align: 'left' as const },
    { title: 'Measured', align: 'right' as const },
  ],
  rows: [[phrase`a<b`, phrase`41`]],
};

test('a table has a caption, heads for its columns and rows, and roles that survive another layout', () => {
  expect(htmlTable(TABLE, 'cards').split('\n')).toEqual([
    '<table role="table" class="cards">',
    '<caption>Thresholds &amp; what was measured</caption>',
    '<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader" class="c-threshold">Threshold</th><th scope="col" role="columnheader" class="c-measured number">Measured</th></tr></thead>',
    '<tbody role="rowgroup"><tr role="row"><th scope="row" role="rowheader" class="c-threshold" data-title="Threshold">a&lt;b</th><td role="cell" class="c-measured number" data-title="Measured">41</td></tr></tbody>',
    '</table>',
  ]);
});

test('a table that may be moved sideways can be reached by the keyboard and has a name', () => {
  expect(htmlTable(TABLE, 'scroll')).toMatch(
    /^<div class="scroller" role="region" tabindex="0" aria-label="Thresholds &amp; what was measured">/u,
  );
});
