import { markdownText } from './escape-markdown.ts';

/** A part of a document that is kept or left out as a whole; its rows may be kept in part. */
export interface Section {
  /** What a reader misses when it is left out, in words: `the statistics`. */
  readonly name: string;
  /** The least important is left out first; 0 is never left out. */
  readonly rank: number;
  readonly before: string;
  /** May be left out one by one from the end, with a line that says how many. */
  readonly rows: readonly string[];
  readonly after: string;
}

/** A section without rows. */
export function wholeSection(name: string, rank: number, text: string): Section {
  return { name, rank, before: text, rows: [], after: '' };
}

/** Bytes of a text in UTF-8, which is what platforms count. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

const encoder = new TextEncoder();

/** Room kept for the sentence that says what is missing. */
const NOTE_BYTES = 400;

/**
 * Joins sections in their order, never longer than `maxBytes`. What does not fit is left out by whole sections, the
 * least important first, and rows of a table from its end; a last sentence then says what is missing and `where` the
 * whole is. The result is measured again.
 */
export function fitSections(sections: readonly Section[], maxBytes: number, where: string): string {
  const present = sections.filter((section) => textOf(section, section.rows.length) !== '');
  const whole = present.map((section) => textOf(section, section.rows.length)).join('\n\n');
  if (byteLength(whole) + 1 <= maxBytes) return `${whole}\n`;
  const kept = keepByRank(present, maxBytes - NOTE_BYTES);
  const shown = present.flatMap((section) => {
    const rows = kept.get(section);
    return rows === undefined ? [] : [textOf(section, rows)];
  });
  const missing = present.filter((section) => !kept.has(section)).map(({ name }) => name);
  const note =
    missing.length === 0
      ? ''
      : `\n\n_Left out for want of room: ${missing.join(', ')}. ${markdownText(where)}_`;
  const text = `${shown.join('\n\n')}${note}\n`;
  if (byteLength(text) > maxBytes) throw new RangeError(`a report does not fit into ${maxBytes} bytes`);
  return text;
}

/** How many rows of which sections fit, the most important sections first. */
function keepByRank(sections: readonly Section[], maxBytes: number): ReadonlyMap<Section, number> {
  const kept = new Map<Section, number>();
  let room = maxBytes;
  for (const section of sections.toSorted((a, b) => a.rank - b.rank)) {
    const rows = rowsThatFit(section, room);
    if (rows === null) continue;
    kept.set(section, rows);
    room -= byteLength(textOf(section, rows)) + 2;
  }
  return kept;
}

/** Null when not even one row fits. */
function rowsThatFit(section: Section, room: number): number | null {
  const fits = (rows: number): boolean => byteLength(textOf(section, rows)) + 2 <= room;
  if (section.rank === 0 || fits(section.rows.length)) return section.rows.length;
  let [low, high] = [0, section.rows.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? null : low;
}

function textOf({ before, rows, after }: Section, shown: number): string {
  const more = rows.length - shown;
  const note = more === 0 ? '' : `\n\n_${more} more of ${rows.length} rows left out for want of room._`;
  return [before, ...rows.slice(0, shown)].filter((part) => part !== '').join('\n') + note + after;
}
