import type { Table } from '../tables/table.ts';
import { markdownText, phraseToMarkdown } from './escape-markdown.ts';

/** A table in two parts, so that rows can be left out where there is no room for all. */
export interface MarkdownRows {
  readonly head: string;
  readonly rows: readonly string[];
}

/** A table in GitHub's form. Empty cells stay cells. */
export function markdownTable({ columns, rows }: Table): MarkdownRows {
  const titles = columns.map(({ title }) => markdownText(title));
  const rules = columns.map(({ align }) => (align === 'right' ? '---:' : ':---'));
  return {
    head: `${rowOf(titles)}\n${rowOf(rules)}`,
    rows: rows.map((row) => rowOf(row.map(phraseToMarkdown))),
  };
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
