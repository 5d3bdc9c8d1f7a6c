import { formatDuration, type PatternPart } from '../../scenario/index.ts';
import { formatNumber } from '../text/format-number.ts';
import { pad } from '../text/text-width.ts';

/** Columns of the drawing itself, axis not counted: no more are needed, and fewer show nothing. */
const MOST_COLUMNS = 60;
const LEAST_COLUMNS = 20;
/** Rows of the drawing. */
const HEIGHT = 6;
/** Between an amount and the drawing. */
const AXIS = ' ┤'.length;
/** Moments of a column that are averaged. */
const PER_COLUMN = 16;
const EIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** A load over time, to be drawn. */
export interface LoadCurve {
  readonly durationMs: number;
  /** Like `/s` or ` users`. */
  readonly unit: string;
  amountAt(ms: number): number;
  /** Stretches that have names, in order; empty where none has. */
  readonly parts: readonly Pick<PatternPart, 'name' | 'kind' | 'fromMs' | 'toMs'>[];
}

/**
 * Draws a load over time in eighths of blocks: amounts on the left, time below, and the names of its parts. Within `width`
 * columns, as far as twenty are left for the drawing.
 */
export function renderLoadChart(curve: LoadCurve, width: number): string {
  // The amount that stands on the left depends on the columns a little; its width is taken from the widest drawing.
  const widest = labelOf(columnsOf(curve, MOST_COLUMNS), curve).length;
  const count = Math.max(LEAST_COLUMNS, Math.min(MOST_COLUMNS, width - widest - AXIS));
  const columns = columnsOf(curve, count);
  const most = Math.max(...columns);
  const label = labelOf(columns, curve);
  const margin = Math.max(label.length, 1);
  const rows = Array.from({ length: HEIGHT }, (_, index) => {
    const row = columns.map((amount) => blockOf(amount, most, HEIGHT - 1 - index)).join('');
    return `${pad(index === 0 ? label : '', margin, 'right')} ┤${row.trimEnd()}`;
  });
  const indent = ' '.repeat(margin + AXIS);
  const end = formatDuration(Math.round(curve.durationMs));
  const axis = `${pad('0', margin, 'right')} └${'─'.repeat(count)}`;
  const times = `${indent}${pad('0s', count - end.length)}${end}`;
  return [...rows, axis, times, ...nameLines(curve, count).map((line) => indent + line)].join('\n');
}

function labelOf(columns: readonly number[], { unit }: LoadCurve): string {
  return `${shown(Math.max(...columns))}${unit}`;
}

/** Mean amount of each column. */
function columnsOf(curve: LoadCurve, count: number): readonly number[] {
  return Array.from({ length: count }, (_, column) => {
    let sum = 0;
    for (let part = 0; part < PER_COLUMN; part++) {
      sum += curve.amountAt(((column + (part + 0.5) / PER_COLUMN) * curve.durationMs) / count);
    }
    return sum / PER_COLUMN;
  });
}

/** What stands of an amount in a row, the lowest being 0; the least amount shows as something. */
function blockOf(amount: number, most: number, row: number): string {
  if (most <= 0 || amount <= 0) return ' ';
  const eighths = Math.max(1, Math.round((amount / most) * HEIGHT * 8));
  return EIGHTHS[Math.min(8, Math.max(0, eighths - row * 8))] ?? ' ';
}

/**
 * Names below where their parts begin, or so far left of it that they end with the drawing; one that finds no room goes
 * into the next line. The way from one level to the next is named only where it is longer than its name.
 */
function nameLines({ parts, durationMs }: LoadCurve, count: number): readonly string[] {
  const lines: string[] = [];
  for (const { name, kind, fromMs, toMs } of parts) {
    const isWay = kind === 'climb' || kind === 'descent';
    if (isWay && ((toMs - fromMs) / durationMs) * count <= name.length) continue;
    const column = Math.max(0, Math.min(count - name.length, Math.round((fromMs / durationMs) * count)));
    const free = lines.findIndex((line) => line.length === 0 || line.length + 1 <= column);
    const index = free === -1 ? lines.length : free;
    lines[index] = `${pad(lines[index] ?? '', column)}${name}`;
  }
  return lines;
}

function shown(amount: number): string {
  return formatNumber(Number(amount.toPrecision(3)));
}
