import type { Table } from '../tables/table.ts';
import { phraseToText } from '../text/phrase.ts';
import { displayWidth, pad } from '../text/text-width.ts';
import { cellText, paint, type TerminalFormat } from './terminal-text.ts';

const GAP = '  ';
const INDENT = '  ';
/** No column is cut below this. */
const NARROWEST = 6;

/** A table in aligned columns within the width. What does not fit is cut from the widest left-aligned column first. */
export function terminalTable(table: Table, format: TerminalFormat): readonly string[] {
  const widths = columnWidths(table, format.width);
  const head = table.columns.map(({ title, align }, index) =>
    pad(fit(title, widths[index]), widths[index] ?? 0, align),
  );
  const rows = table.rows.map((row) =>
    row
      .map((cell, index) => cellText(cell, widths[index] ?? 0, table.columns[index]?.align ?? 'left', format))
      .join(GAP),
  );
  return [
    paint(INDENT + head.join(GAP).trimEnd(), 'muted', format),
    ...rows.map((row) => (INDENT + row).trimEnd()),
  ];
}

function fit(title: string, width = 0): string {
  return title.slice(0, width);
}

function columnWidths({ columns, rows }: Table, total: number): readonly number[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(phraseToText(row[index] ?? [])))),
  );
  const room = total - INDENT.length - GAP.length * (columns.length - 1);
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    const index = widestToCut(columns, widths);
    if (index < 0) break;
    widths[index] = (widths[index] ?? 0) - 1;
    excess--;
  }
  return widths;
}

/** Names are cut before numbers, and the widest first. */
function widestToCut(columns: Table['columns'], widths: readonly number[]): number {
  const order = (index: number): number =>
    (columns[index]?.align === 'left' ? 1000 : 0) + (widths[index] ?? 0);
  const indices = columns.map((_, index) => index).filter((index) => (widths[index] ?? 0) > NARROWEST);
  // The last column holds the verdict, which is never cut.
  const cuttable = indices.filter((index) => index < columns.length - 1 && order(index) >= 1000);
  const choice = cuttable.length > 0 ? cuttable : indices;
  return choice.reduce((widest, index) => (widest < 0 || order(index) > order(widest) ? index : widest), -1);
}
