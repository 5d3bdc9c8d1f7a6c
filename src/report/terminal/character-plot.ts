import { displayWidth, pad } from '../text/text-width.ts';

/** One place on the horizontal axis: a value, an interval, or nothing. */
export type Mark =
  | { readonly kind: 'point'; readonly value: number; readonly isHollow: boolean }
  /** Null ends run out of the picture. */
  | { readonly kind: 'interval'; readonly lower: number | null; readonly upper: number | null }
  | { readonly kind: 'none' };

/** A level that runs through the whole picture, with its name at the left. */
export interface Rule {
  readonly value: number;
  readonly line: string;
  /** Empty for none. */
  readonly label: string;
}

/** What is drawn in characters. */
export interface CharacterPlot {
  /** In the order of time; more than there are columns share them. */
  readonly marks: readonly Mark[];
  /** The most important first: it wins where two fall into one row. */
  readonly rules: readonly Rule[];
  readonly low: number;
  readonly high: number;
  /** Labels of the ends of both axes. */
  readonly ends: {
    readonly low: string;
    readonly high: string;
    readonly first: string;
    readonly last: string;
  };
  /** Columns in all, labels included; at least 24. */
  readonly width: number;
}

/** Rows of the drawing: odd, so that one of them is its middle. */
const HEIGHT = 9;
/** Columns that one place may take. */
const WIDEST_PLACE = 4;
const POINT = '●';
const HOLLOW = '○';

/**
 * Draws values or intervals over time between rules, with characters alone: points `●` or `○`, intervals `┬│┴`, and `▲` or `▼`
 * at the edge for what lies beyond it.
 */
export function renderCharacterPlot(plot: CharacterPlot): readonly string[] {
  const { rules, ends, marks } = plot;
  const labels = [ends.low, ends.high, ...rules.map(({ label }) => label)];
  const margin = Math.max(...labels.map(displayWidth));
  const room = Math.max(8, plot.width - margin - 2);
  const step = Math.max(1, Math.min(WIDEST_PLACE, Math.floor(room / Math.max(1, marks.length))));
  const columns = Math.min(room, Math.max(1, marks.length) * step);
  const rowOf = (value: number): number =>
    Math.round(((plot.high - value) / (plot.high - plot.low)) * (HEIGHT - 1));
  const names = namesOf(plot, rowOf);
  const grid = Array.from({ length: HEIGHT }, (_, row) =>
    Array.from({ length: columns }, () => lineAt(rules, rowOf, row)),
  );
  for (const [index, mark] of marks.entries()) {
    const place =
      marks.length > room
        ? Math.floor((index * columns) / marks.length)
        : index * step + Math.floor((step - 1) / 2);
    draw(grid, place, mark, rowOf);
  }
  const rows = grid.map(
    (row, index) => `${pad(names.get(index) ?? '', margin, 'right')} ┤${row.join('').trimEnd()}`,
  );
  const gap = Math.max(1, columns - displayWidth(ends.first) - displayWidth(ends.last));
  const times = marks.length < 2 ? ends.first : `${ends.first}${' '.repeat(gap)}${ends.last}`;
  return [...rows, `${' '.repeat(margin)} └${'─'.repeat(columns)}`, `${' '.repeat(margin + 2)}${times}`];
}

/** Which label stands at which row. */
function namesOf(
  { rules, ends }: CharacterPlot,
  rowOf: (value: number) => number,
): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const offer = (row: number, label: string): void => {
    if (label !== '' && !names.has(row)) names.set(row, label);
  };
  for (const { value, label } of rules) offer(rowOf(value), label);
  // The ends of the axis say how far it reaches, and give way to the rules beside them.
  offer(0, ends.high);
  offer(HEIGHT - 1, ends.low);
  return names;
}

function lineAt(rules: readonly Rule[], rowOf: (value: number) => number, row: number): string {
  return rules.find(({ value }) => rowOf(value) === row)?.line ?? ' ';
}

function draw(grid: string[][], column: number, mark: Mark, rowOf: (value: number) => number): void {
  const set = (row: number, character: string): void => {
    const line = grid[row];
    if (line !== undefined) line[column] = character;
  };
  const last = HEIGHT - 1;
  if (mark.kind === 'none') return;
  if (mark.kind === 'point') {
    const row = rowOf(mark.value);
    if (row < 0) set(0, '▲');
    else if (row > last) set(last, '▼');
    else set(row, mark.isHollow ? HOLLOW : POINT);
    return;
  }
  const top = mark.upper === null ? -1 : rowOf(mark.upper);
  const bottom = mark.lower === null ? HEIGHT : rowOf(mark.lower);
  for (let row = Math.max(0, top); row <= Math.min(last, bottom); row++) set(row, '│');
  if (top === bottom) return set(Math.min(last, Math.max(0, top)), '┼');
  set(Math.min(last, Math.max(0, top)), top < 0 ? '▲' : '┬');
  set(Math.min(last, Math.max(0, bottom)), bottom > last ? '▼' : '┴');
}
