import type { Column, Table } from '../tables/table.ts';
import { type Phrase, phraseToText } from '../text/phrase.ts';
import { displayWidth, fitWidth, pad } from '../text/text-width.ts';
import { cellText, paint, type TerminalFormat } from './terminal-text.ts';

const GAP = '  ';
const INDENT = '  ';
/** No column is cut below this. */
const NARROWEST = 6;

/**
 * A table in aligned columns within the width. Where it is too wide, its widest column of names moves onto lines of
 * its own above the rows, so that no name is cut as long as it fits on a line.
 */
export function terminalTable(table: Table, format: TerminalFormat): readonly string[] {
  const natural = naturalWidths(table);
  const names = widestNames(table.columns, natural);
  if (totalWidth(natural, INDENT) <= format.width || names < 0) return alignedRows(table, natural, format);
  const rest: Table = {
    ...table,
    columns: table.columns.filter((_, index) => index !== names),
    rows: table.rows.map((row) => row.filter((_, index) => index !== names)),
  };
  const [head = '', ...rows] = alignedRows(rest, naturalWidths(rest), format, INDENT + INDENT);
  let current = '';
  return [
    head,
    ...rows.flatMap((line, index) => {
      const name = phraseToText(table.rows[index]?.[names] ?? []);
      if (name === current) return [line];
      current = name;
      return [INDENT + paint(fitWidth(name, format.width - INDENT.length), 'strong', format), line];
    }),
  ];
}

function alignedRows(
  { columns, rows }: Table,
  natural: readonly number[],
  format: TerminalFormat,
  indent = INDENT,
): readonly string[] {
  const widths = cutToWidth(columns, natural, format.width, indent);
  const widthOf = (index: number): number => widths[index] ?? 0;
  const head = columns.map(({ title, align }, index) =>
    pad(fitWidth(title, widthOf(index)), widthOf(index), align),
  );
  const cellOf = (cell: Phrase, index: number): string =>
    cellText(cell, widthOf(index), columns[index]?.align ?? 'left', format);
  return [
    paint(indent + head.join(GAP).trimEnd(), 'muted', format),
    ...rows.map((row) => (indent + row.map(cellOf).join(GAP)).trimEnd()),
  ];
}

function naturalWidths({ columns, rows }: Table): readonly number[] {
  return columns.map(({ title }, index) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(phraseToText(row[index] ?? [])))),
  );
}

function totalWidth(widths: readonly number[], indent: string): number {
  return indent.length + widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1);
}

/** The widest left-aligned column but the last, which holds the verdict; -1 where there is none. */
function widestNames(columns: readonly Column[], widths: readonly number[]): number {
  return columns.reduce((widest, { align }, index) => {
    if (align !== 'left' || index === columns.length - 1) return widest;
    return widest < 0 || (widths[index] ?? 0) > (widths[widest] ?? 0) ? index : widest;
  }, -1);
}

/** Takes what is still too much from the widest columns, the last one spared as long as possible. */
function cutToWidth(
  columns: readonly Column[],
  natural: readonly number[],
  width: number,
  indent: string,
): readonly number[] {
  const widths = [...natural];
  for (let excess = totalWidth(widths, indent) - width; excess > 0; excess--) {
    const cuttable = columns.map((_, index) => index).filter((index) => (widths[index] ?? 0) > NARROWEST);
    const choice = cuttable.length > 1 ? cuttable.filter((index) => index < columns.length - 1) : cuttable;
    const widest = choice.toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0];
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}
