import type { Table } from '../tables/table.ts';
import { escapeHtml, phraseToHtml } from './escape-html.ts';

/**
 * How a table behaves where there is little room: `cards` sets each row as a small card, `scroll` lets the table be
 * moved sideways.
 */
export type NarrowForm = 'cards' | 'scroll';

/** A table with its caption for those who cannot see it. Roles are given because cards are no table to a browser. */
export function htmlTable({ caption, columns, rows }: Table, narrow: NarrowForm): string {
  const classes = columns.map(
    ({ title, align }) => `${columnClass(title)}${align === 'right' ? ' number' : ''}`,
  );
  const head = columns
    .map(
      ({ title }, index) =>
        `<th scope="col" role="columnheader" class="${classes[index] ?? ''}">${escapeHtml(title)}</th>`,
    )
    .join('');
  const body = rows.map((row) => {
    const cells = row.map((cell, index) => {
      const attributes = `class="${classes[index] ?? ''}" data-title="${escapeHtml(columns[index]?.title ?? '')}"`;
      return index === 0
        ? `<th scope="row" role="rowheader" ${attributes}>${phraseToHtml(cell)}</th>`
        : `<td role="cell" ${attributes}>${phraseToHtml(cell)}</td>`;
    });
    return `<tr role="row">${cells.join('')}</tr>`;
  });
  const table = [
    `<table role="table" class="${narrow}">`,
    `<caption>${escapeHtml(caption)}</caption>`,
    `<thead role="rowgroup"><tr role="row">${head}</tr></thead>`,
    `<tbody role="rowgroup">${body.join('\n')}</tbody>`,
    '</table>',
  ].join('\n');
  if (narrow === 'cards') return table;
  return `<div class="scroller" role="region" tabindex="0" aria-label="${escapeHtml(caption)}">\n${table}\n</div>`;
}

/** `Baseline → candidate` becomes `c-baseline-candidate`: our own titles only, never data. */
function columnClass(title: string): string {
  return `c-${title.toLowerCase().replace(/[^a-z0-9]+/gu, '-')}`;
}
