import type { Phrase, Piece, Tone } from '../text/phrase.ts';
import { displayWidth, fitWidth, pad } from '../text/text-width.ts';

/** How text is set for one terminal. */
export interface TerminalFormat {
  /** Whether escape sequences for colour may be written; the caller honours NO_COLOR. */
  readonly color: boolean;
  /** Columns to stay within. */
  readonly width: number;
}

/** Columns that a report needs at least. */
export const LEAST_COLUMNS = 40;

const ESCAPE = String.fromCharCode(27);
/** The sixteen basic colours only: the user's own theme gives them their contrast. */
const CODES: Readonly<Record<Tone | 'strong', string>> = {
  good: '32',
  bad: '31',
  warning: '33',
  muted: '2',
  strong: '1',
};

/** Wraps a text in a colour, where colour is wanted. */
export function paint(text: string, style: Tone | 'strong', { color }: TerminalFormat): string {
  return color && text !== '' ? `${ESCAPE}[${CODES[style]}m${text}${ESCAPE}[0m` : text;
}

interface Word {
  readonly text: string;
  readonly style: Tone | 'strong' | null;
}

/**
 * A phrase in lines that stay within the width, each after the first indented by `indent` spaces. The first line
 * begins with `lead`, which stands in the indent's place when it is as wide.
 */
export function wrapPhrase(parts: Phrase, format: TerminalFormat, lead = '', indent = 0): readonly string[] {
  const lines: string[] = [];
  let line = lead;
  let width = displayWidth(lead);
  let empty = true;
  for (const group of wordGroups(parts)) {
    const words = shrink(group, format.width - Math.max(indent, displayWidth(lead)));
    const groupWidth = widthOf(words);
    if (!empty && width + 1 + groupWidth > format.width) {
      lines.push(line);
      line = ' '.repeat(indent);
      width = indent;
      empty = true;
    }
    line += (empty ? '' : ' ') + words.map((word) => painted(word, format)).join('');
    width += (empty ? 0 : 1) + groupWidth;
    empty = false;
  }
  return [...lines, line];
}

/** A list below its title, each item after `bullet`; nothing where there are no items. */
export function listLines(
  title: string,
  items: readonly Phrase[],
  bullet: string,
  format: TerminalFormat,
): readonly string[] {
  if (items.length === 0) return [];
  return [
    paint(`  ${title}`, 'muted', format),
    ...items.flatMap((item) => wrapPhrase(item, format, `  ${bullet} `, 4)),
  ];
}

function painted({ text, style }: Word, format: TerminalFormat): string {
  return style === null ? text : paint(text, style, format);
}

function widthOf(words: readonly Word[]): number {
  return words.reduce((sum, { text }) => sum + displayWidth(text), 0);
}

/** Cuts the widest words of a group that is too wide for a line. */
function shrink(group: readonly Word[], room: number): readonly Word[] {
  let words = group;
  for (let excess = widthOf(words) - room; excess > 0; excess = widthOf(words) - room) {
    const widest = Math.max(...words.map(({ text }) => displayWidth(text)));
    if (widest <= 1) break;
    const index = words.findIndex(({ text }) => displayWidth(text) === widest);
    words = words.map((word, place) =>
      place === index ? { ...word, text: fitWidth(word.text, Math.max(1, widest - excess)) } : word,
    );
  }
  return words;
}

/** Words between spaces; a group is a word that consists of differently styled parts, like a name and its comma. */
function wordGroups(parts: Phrase): readonly (readonly Word[])[] {
  const groups: Word[][] = [];
  let open = false;
  for (const piece of parts) {
    const style = styleOf(piece);
    piece.text.split(' ').forEach((text, index) => {
      if (index > 0) open = false;
      if (text === '') return;
      const last = groups.at(-1);
      if (open && last) last.push({ text, style });
      else groups.push([{ text, style }]);
      open = true;
    });
  }
  return groups;
}

/** A cell of a table, cut and filled to a width; its width is counted without colour, which takes no column. */
export function cellText(
  parts: Phrase,
  width: number,
  align: 'left' | 'right',
  format: TerminalFormat,
): string {
  const text = fitWidth(parts.map((piece) => piece.text).join(''), width);
  const [only] = parts;
  const style = parts.length === 1 && only?.kind === 'mark' ? only.tone : null;
  const fill = pad('', width - displayWidth(text));
  const shown = style === null ? text : paint(text, style, format);
  return align === 'left' ? shown + fill : fill + shown;
}

function styleOf(piece: Piece): Word['style'] {
  if (piece.kind === 'code') return 'strong';
  return piece.kind === 'mark' ? piece.tone : null;
}
