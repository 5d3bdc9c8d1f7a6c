import { shorten } from '../../foundation/index.ts';

/** East Asian wide characters and emoji, which take two columns of a terminal (Unicode Annex 11, the usual blocks). */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
/** Combining marks and joiners, which take none. */
const ZERO = /[\p{M}\u200B-\u200D]/u;

/** Columns that a text takes in a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** Fills with spaces up to `width` columns; longer texts are left as they are. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const fill = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? text + fill : fill + text;
}

/** Shortens to at most `width` columns, the middle left out. */
export function fitWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  for (let length = Math.min(width, text.length); length > 1; length--) {
    const shorter = shorten(text, length);
    if (displayWidth(shorter) <= width) return shorter;
  }
  return '…';
}
