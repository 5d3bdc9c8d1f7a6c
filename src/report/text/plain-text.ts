const REPLACEMENT = '\uFFFD';

/**
 * Makes any string safe to stand on one line of any report: white space becomes single spaces; control characters
 * (ANSI escapes begin with one), text-direction overrides and lone surrogates become the replacement character. The
 * joiners that some scripts need stay.
 */
export function plainText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\u0085\u2028\u2029]+/gu, ' ')
    .replace(/(?![\u200C\u200D])[\p{Cc}\p{Cf}]/gu, REPLACEMENT)
    .trim();
}

/** The same for what a process wrote: its colours are taken out whole, and its lines stay lines. */
export function plainLines(output: string): string {
  return output
    .replace(ANSI_SEQUENCE, '')
    .split(/\r\n|\n|\r/u)
    .map((line) =>
      line
        .toWellFormed()
        .replaceAll('\t', '    ')
        .replace(/(?![\u200C\u200D])[\p{Cc}\p{Cf}\u2028\u2029]/gu, REPLACEMENT)
        .trimEnd(),
    )
    .join('\n')
    .trim();
}

/** ECMA-48 control sequences: ESC [ parameters, intermediates, final byte. */
const ANSI_SEQUENCE = new RegExp(`${String.fromCharCode(27)}\\[[0-?]*[ -/]*[@-~]`, 'gu');
