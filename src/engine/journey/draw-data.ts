import { assertNever, at, type Random } from '../../foundation/index.ts';
import type { DataSource } from '../../scenario/index.ts';

/** Whose turn it is, for values that must not depend on timing. */
export interface Turn {
  /** The user's stream of chance for this iteration. */
  readonly random: Random;
  readonly userNumber: number;
  /** Counts all iterations of all users of the executor in one order. */
  readonly index: number;
}

const HEX = '0123456789abcdef';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Draws the data of one iteration: values by `name`, and by `name.column` for rows. */
export function drawData(sources: readonly DataSource[], turn: Turn): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const source of sources) {
    const random = turn.random.fork(`data-${source.name}`);
    if (source.kind === 'rows') {
      const row = at(source.rows, rowOf(source, turn, random));
      for (const [column, value] of Object.entries(row)) values.set(`${source.name}.${column}`, value);
    } else values.set(source.name, drawValue(source, random));
  }
  return values;
}

function rowOf({ pick, rows }: Extract<DataSource, { kind: 'rows' }>, turn: Turn, random: Random): number {
  switch (pick) {
    case 'in-order':
      return turn.index % rows.length;
    case 'per-user':
      return turn.userNumber % rows.length;
    case 'random':
      return Math.floor(random.next() * rows.length);
    default:
      return assertNever(pick);
  }
}

function drawValue(source: Exclude<DataSource, { kind: 'rows' }>, random: Random): string {
  switch (source.kind) {
    case 'integer':
      return String(source.from + Math.floor(random.next() * (source.to - source.from + 1)));
    case 'choice':
      return at(source.of, Math.floor(random.next() * source.of.length));
    case 'text':
      return drawText(random, LETTERS, source.length);
    case 'uuid':
      return drawUuid(random);
    default:
      return assertNever(source);
  }
}

/** A version 4 UUID (RFC 9562, 5.4). */
function drawUuid(random: Random): string {
  const digits = drawText(random, HEX, 32);
  const variant = '89ab'[Math.floor(random.next() * 4)] ?? '8';
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-');
}

function drawText(random: Random, letters: string, length: number): string {
  let text = '';
  for (let index = 0; index < length; index++)
    text += letters.charAt(Math.floor(random.next() * letters.length));
  return text;
}
