import type { Phrase, Piece } from '../text/phrase.ts';

/** A zero-width space as an entity: what it splits is no link, mention or reference any more, and reads the same. */
const BREAK = '&#8203;';

/**
 * Escapes a text so that GitHub-flavoured Markdown shows it as it is, anywhere in a line and in a table's cell: no
 * markup, no HTML, no link, no mention, no reference to an issue or a commit. One line in, one line out.
 *
 * Entities are not enough alone: mentions, issue references and bare addresses are found in the rendered text, after
 * entities were resolved. They are broken by a zero-width space.
 */
export function markdownText(text: string): string {
  return text
    .replace(/[\\`*_[\]<>&|~@#$:{}]/gu, (character) => `&#${character.codePointAt(0)};`)
    .replace(/&#64;/gu, `&#64;${BREAK}`)
    .replace(/&#35;(?=\d)/gu, `&#35;${BREAK}`)
    .replace(/\bGH-(?=\d)/giu, `$&${BREAK}`)
    .replace(/&#58;(?=\/\/|\w)/gu, `&#58;${BREAK}`)
    .replace(/\bwww(?=\.)/giu, `$&${BREAK}`)
    .replace(/\b(?=[0-9]*[a-f])([0-9a-f]{6})(?=[0-9a-f]{1,58}\b)/giu, `$1${BREAK}`)
    .replace(/^[-+=]/u, (character) => `&#${character.codePointAt(0)};`)
    .replace(/^(\d+)([.)])/u, (_, digits: string, mark: string) => `${digits}&#${mark.codePointAt(0)};`);
}

/** Characters for which a code span needs no care at all, in a table or outside. */
const TAME = /^[^`|\\<>&@]+$/u;

/** Sets a name in code type: there, nothing is markup or a mention. */
export function markdownCode(name: string): string {
  if (TAME.test(name) && name.trim() === name) return `\`${name}\``;
  return `<code>${markdownText(name)}</code>`;
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

/** The address as it may stand between angle brackets; null for everything that is not http or https. */
export function webAddress(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  return url.href.replace(/[<>\\\s|"'`]/gu, (character) => encodeURIComponent(character).replace("'", '%27'));
}
