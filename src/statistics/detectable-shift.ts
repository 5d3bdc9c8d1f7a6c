import { at } from '../foundation/index.ts';
import { evidenceAboveZero } from './e-process.ts';
import {
  POWER_TABLE_BLOCKS,
  POWER_TABLE_POWERS,
  POWER_TABLE_THRESHOLDS,
  POWER_TABLES,
} from './power-table.ts';

/** Blocks of the longest experiment that the tables know. */
export const MOST_TABLE_BLOCKS: number = Math.max(...POWER_TABLE_BLOCKS);

/** A probability of which there is a table. */
export type Power = (typeof POWER_TABLE_POWERS)[number];

/**
 * The smallest shift, in robust standard deviations of the block differences, that the mixture finds with probability
 * `power` by `blocks` blocks when an e-value of `threshold` is needed. Between the table's entries by straight lines in
 * the logarithms; null where too few blocks can find anything.
 */
export function detectableShift(blocks: number, threshold: number, power: Power = 0.8): number | null {
  const row = place(POWER_TABLE_BLOCKS, blocks);
  const column = place(POWER_TABLE_THRESHOLDS, threshold);
  if (row === null || column === null) return null;
  const table = at(POWER_TABLES, POWER_TABLE_POWERS.indexOf(power));
  const corner = (r: number, c: number): number | null => at(table, r)[c] ?? null;
  const upperLeft = corner(row.index, column.index);
  const upperRight = corner(row.index, column.next);
  const lowerLeft = corner(row.next, column.index);
  const lowerRight = corner(row.next, column.next);
  if (upperLeft === null || upperRight === null || lowerLeft === null || lowerRight === null) return null;
  const mix = (a: number, b: number, share: number): number =>
    Math.log(a) * (1 - share) + Math.log(b) * share;
  const upper = mix(upperLeft, upperRight, column.share);
  const lower = mix(lowerLeft, lowerRight, column.share);
  return Math.exp(upper * (1 - row.share) + lower * row.share);
}

/** The smallest number of blocks that finds a shift of this size with 80 %; null beyond the table. */
export function blocksToDetect(shift: number, threshold: number): number | null {
  for (let blocks = at(POWER_TABLE_BLOCKS, 0); blocks <= MOST_TABLE_BLOCKS; blocks++) {
    const detectable = detectableShift(blocks, threshold);
    if (detectable !== null && detectable <= shift) return blocks;
  }
  return null;
}

/** Blocks that even an endless slowdown, the same in every block, needs before it reaches an e-value of `threshold`. */
export function leastBlocks(threshold: number): number {
  const shifts: number[] = [];
  do shifts.push(1);
  while (evidenceAboveZero(shifts, 'mixture').highest < Math.log(threshold));
  return shifts.length;
}

interface Place {
  readonly index: number;
  readonly next: number;
  /** How far from `index` to `next`, on the logarithms. */
  readonly share: number;
}

function place(entries: readonly number[], value: number): Place | null {
  const last = entries.length - 1;
  if (!(value >= at(entries, 0))) return null;
  if (value >= at(entries, last)) return { index: last, next: last, share: 0 };
  const next = entries.findIndex((entry) => entry > value);
  const [from, to] = [at(entries, next - 1), at(entries, next)];
  return { index: next - 1, next, share: Math.log(value / from) / Math.log(to / from) };
}
