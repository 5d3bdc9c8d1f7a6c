import type { Phrase, Piece } from '../text/phrase.ts';
import { plainText } from '../text/plain-text.ts';

/** A zero-width space as an entity: what it splits is no link, mention or reference any more, and reads the same. */
const BREAK = '&#8203;';

/**
 * Escapes a text so that GitHub-flavoured Markdown shows it as it is, within a line or a table's cell: no markup, no
 * HTML, no link, no mention, no reference to an issue or a commit. One line in, one line out.
 *
 * Entities are not enough alone: mentions, references and bare addresses are looked for in the rendered text, after
 * entities were resolved. They are broken by a zero-width space.
 */
export function markdownText(text: string): string {
  return literal(text)
    .replace(/&#35;(?=\d)/gu, `&#35;${BREAK}`)
    .replace(/\bGH-(?=\d)/giu, `$&${BREAK}`)
    .replace(/:(?=[\w+-]+:)/gu, `:${BREAK}`)
    .replace(/\b(?=\d*[a-f])([\da-f]{6})(?=[\da-f]{1,58}\b)/giu, `$1${BREAK}`);
}

/** The same where a line or a list item begins: `1.`, `-`, `+` and `=` would make a list or a heading there. */
export function markdownLine(parts: Phrase): string {
  return phraseToMarkdown(parts)
    .replace(/^[-+=]/u, (character) => `&#${character.codePointAt(0)};`)
    .replace(/^(\d+)([.)])/u, (_, digits: string, mark: string) => `${digits}&#${mark.codePointAt(0)};`);
}

/**
 * A message of this program as a line of Markdown: what it sets off by backticks, as its own words do, becomes code, and
 * everything else is escaped. A text of others within it can set something off too, and nothing else.
 */
export function markdownMessage(message: string): string {
  const parts = plainText(message).split(/`([^`]+)`/u);
  // Every second part is what stood between two backticks.
  return markdownLine(parts.map((text, index) => ({ kind: index % 2 === 1 ? 'code' : 'text', text })));
}

/** No markup and no bare address; enough where references and mentions are not looked for. */
function literal(text: string): string {
  return text
    .replace(/[\\`*_[\]<>&|~@#$]/gu, (character) => `&#${character.codePointAt(0)};`)
    .replace(/&#64;(?=[\p{L}\p{N}])/gu, `&#64;${BREAK}`)
    .replace(/:(?=\/\/)/gu, `:${BREAK}`)
    .replace(/\bwww(?=\.)/giu, `$&${BREAK}`);
}

/** What a code span shows as it is, in a table too: only its own mark and the table's would end it. */
const TAME = /^[^`|]+$/u;

/** Sets a name in code type: there, nothing is markup, a mention or a reference. */
export function markdownCode(name: string): string {
  if (TAME.test(name) && name.trim() === name) return `\`${name}\``;
  return htmlCode(name);
}

/** The same within a block of HTML, a fold's `<summary>` above all: there a backtick sets off nothing. */
export function htmlCode(name: string): string {
  return `<code>${literal(name)}</code>`;
}

/** A whole phrase as Markdown. */
export function phraseToMarkdown(parts: Phrase): string {
  return parts.map(pieceToMarkdown).join('');
}

function pieceToMarkdown(piece: Piece): string {
  return piece.kind === 'code' ? markdownCode(piece.text) : markdownText(piece.text);
}

/** A link of our own to a web address, its title escaped; without an address (http, https) only the title. */
export function markdownLink(title: string, address: string): string {
  const href = webAddress(address);
  return href === null ? markdownText(title) : `[${markdownText(title)}](<${href}>)`;
}

const LONGEST_ADDRESS = 1000;

/** The address as it may stand between angle brackets; null for everything that is not http or https. */
export function webAddress(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  if (url.href.length > LONGEST_ADDRESS) return null;
  return url.href.replace(/[<>\\\s|"'`]/gu, (character) => encodeURIComponent(character).replace("'", '%27'));
}
