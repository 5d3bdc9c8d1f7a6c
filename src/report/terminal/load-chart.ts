import { formatDuration, type PatternPart } from '../../scenario/index.ts';
import { formatNumber } from '../text/format-number.ts';
import { pad } from '../text/text-width.ts';

/** Columns and rows of the drawing itself, axis not counted. */
const WIDTH = 60;
const HEIGHT = 6;
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

/** Draws a load over time in eighths of blocks: amounts on the left, time below, and the names of its parts. */
export function renderLoadChart(curve: LoadCurve): string {
  const columns = columnsOf(curve);
  const most = Math.max(...columns);
  const labels = [`${shown(most)}${curve.unit}`, '0'];
  const margin = Math.max(...labels.map((label) => label.length));
  const rows = Array.from({ length: HEIGHT }, (_, index) => {
    const row = columns.map((amount) => blockOf(amount, most, HEIGHT - 1 - index)).join('');
    return `${pad(index === 0 ? (labels[0] ?? '') : '', margin, 'right')} ┤${row.trimEnd()}`;
  });
  const indent = ' '.repeat(margin + 2);
  const end = formatDuration(Math.round(curve.durationMs));
  const axis = `${pad('0', margin, 'right')} └${'─'.repeat(WIDTH)}`;
  const times = `${indent}${pad('0s', WIDTH - end.length)}${end}`;
  return [...rows, axis, times, ...nameLines(curve).map((line) => indent + line)].join('\n');
}

/** Mean amount of each column. */
function columnsOf(curve: LoadCurve): readonly number[] {
  return Array.from({ length: WIDTH }, (_, column) => {
    let sum = 0;
    for (let part = 0; part < PER_COLUMN; part++) {
      sum += curve.amountAt(((column + (part + 0.5) / PER_COLUMN) * curve.durationMs) / WIDTH);
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
 * Names below where their parts begin; one that finds no room goes into the next line. The way from one level to the next
 * is named only where it is longer than its name.
 */
function nameLines({ parts, durationMs }: LoadCurve): readonly string[] {
  const lines: string[] = [];
  for (const { name, kind, fromMs, toMs } of parts) {
    const isWay = kind === 'climb' || kind === 'descent';
    if (isWay && ((toMs - fromMs) / durationMs) * WIDTH <= name.length) continue;
    const column = Math.min(WIDTH - 1, Math.round((fromMs / durationMs) * WIDTH));
    const free = lines.findIndex((line) => line.length === 0 || line.length + 1 <= column);
    const index = free === -1 ? lines.length : free;
    lines[index] = `${pad(lines[index] ?? '', column)}${name}`;
  }
  return lines;
}

function shown(amount: number): string {
  return formatNumber(Number(amount.toPrecision(3)));
}
