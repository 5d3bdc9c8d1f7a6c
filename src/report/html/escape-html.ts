import type { Phrase, Piece } from '../text/phrase.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes a text for the content of an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => ENTITIES[character] ?? character);
}

/** A phrase as HTML. A number stays with its unit when a line breaks, and evidence with its letter. */
export function phraseToHtml(parts: Phrase): string {
  return parts.map(pieceToHtml).join('');
}

function pieceToHtml(piece: Piece): string {
  if (piece.kind === 'code') return `<code>${escapeHtml(piece.text)}</code>`;
  const text = escapeHtml(piece.text)
    .replace(/(\d) (?=(?:%|ms|s|µs|min|points|\/s)(?!\p{L}))/gu, '$1\u00A0')
    .replace(/\b([ep]) (=|&lt;|&gt;) (?=\d)/gu, '$1\u00A0$2\u00A0');
  return piece.kind === 'mark' ? `<span class="tone-${piece.tone}">${text}</span>` : text;
}
