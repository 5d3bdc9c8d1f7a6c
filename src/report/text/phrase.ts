import { plainText, shorten } from './plain-text.ts';

/** How a piece of text is meant: reports that have colour use it, never without a symbol or a word beside it. */
export type Tone = 'good' | 'bad' | 'warning' | 'muted';

/**
 * A piece of a sentence. `code` is a name that somebody else chose (an endpoint, a threshold, a seed): each report
 * form sets it off and escapes it in its own way. `text` is escaped all the same.
 */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'mark'; readonly text: string; readonly tone: Tone };

/** A sentence or a table cell before it is rendered: the same for every form of report. */
export type Phrase = readonly Piece[];

const LONGEST_NAME = 80;
const LONGEST_TEXT = 500;

/** A name chosen by somebody else, in one line and not too long for a sentence. */
export function code(name: string): Piece {
  return { kind: 'code', text: shorten(plainText(name), LONGEST_NAME) || '(empty)' };
}

export function mark(tone: Tone, text: string): Piece {
  return { kind: 'mark', tone, text };
}

/** Template tag for sentences: `phrase\`${code(endpoint)} is slower\``. Texts put in are made plain and bounded. */
export function phrase(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Piece | Phrase)[]
): Phrase {
  const pieces: Piece[] = [];
  strings.forEach((text, index) => {
    if (text !== '') pieces.push({ kind: 'text', text });
    const value = values[index];
    if (value === undefined || value === '') return;
    if (typeof value === 'string') pieces.push({ kind: 'text', text: boundedText(value) });
    else if (typeof value === 'number') pieces.push({ kind: 'text', text: String(value) });
    else if ('kind' in value) pieces.push(value);
    else pieces.push(...value);
  });
  return pieces;
}

/** Joins phrases with a text between them. */
export function joinPhrases(phrases: readonly Phrase[], separator: string): Phrase {
  return phrases.flatMap((part, index) =>
    index === 0 ? part : [{ kind: 'text', text: separator }, ...part],
  );
}

/** The phrase with a capital at its start, unless it starts with somebody's name. */
export function capitalized(parts: Phrase): Phrase {
  const [first, ...rest] = parts;
  if (first?.kind !== 'text') return parts;
  return [{ kind: 'text', text: withCapital(first.text) }, ...rest];
}

/** The text with a capital at its start. */
export function withCapital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** The phrase as plain text, for terminals, titles and labels. */
export function phraseToText(parts: Phrase): string {
  return parts.map((piece) => piece.text).join('');
}

/** Keeps the spaces at the ends of what is put into a sentence: they are the sentence's, not the name's. */
function boundedText(text: string): string {
  const lead = text.startsWith(' ') ? ' ' : '';
  const trail = text.length > 1 && text.endsWith(' ') ? ' ' : '';
  return lead + shorten(plainText(text), LONGEST_TEXT) + trail;
}
