/** One piece of JavaScript that is no structure: a comment, a text, or the beginning of a template. */
const PIECE = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|'(?:\\[^]|[^'\\\n])*'?|"(?:\\[^]|[^"\\\n])*"?|`/y;

/** A regular expression, where one may stand. */
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\//y;

/** After one of these a slash begins a regular expression; after anything else it divides. */
const BEFORE_REGEX = /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|void|delete))\s*$/;
/** As much as decides what a slash is. */
const LOOK_BACK = 30;

/**
 * The code with comments, and what stands in texts, templates and regular expressions, as blanks: brackets, commas and
 * colons that are left are those of the code. As long as before, line by line; the quotes of texts stay.
 */
export function maskCode(code: string): string {
  let masked = '';
  while (masked.length < code.length) {
    const end = endOfPiece(code, masked);
    const at = masked.length;
    masked += end === at ? code.charAt(at) : blank(code.slice(at, end));
  }
  return masked;
}

/** Where the piece ends that begins here; here itself where none does. */
function endOfPiece(code: string, masked: string): number {
  const at = masked.length;
  PIECE.lastIndex = at;
  const piece = PIECE.exec(code)?.[0];
  if (piece === '`') return endOfTemplate(code, at);
  if (piece !== undefined) return at + piece.length;
  if (code.charAt(at) !== '/' || !BEFORE_REGEX.test(masked.slice(-LOOK_BACK))) return at;
  REGEX.lastIndex = at;
  return at + (REGEX.exec(code)?.[0].length ?? 0);
}

/** Behind the closing backtick; what is filled in may hold further templates. */
function endOfTemplate(code: string, start: number): number {
  let at = start + 1;
  while (at < code.length && code.charAt(at) !== '`') {
    if (code.startsWith('${', at)) at = endOfFilled(code, at + 2);
    else at += code.charAt(at) === '\\' ? 2 : 1;
  }
  return Math.min(code.length, at + 1);
}

/** Behind the brace that closes what is filled into a template. */
function endOfFilled(code: string, start: number): number {
  let depth = 1;
  let at = start;
  while (at < code.length && depth > 0) {
    const end = endOfPiece(code, code.slice(0, at));
    if (end > at) at = end;
    else {
      const character = code.charAt(at++);
      if (character === '{') depth++;
      if (character === '}') depth--;
    }
  }
  return at;
}

/** Quotes of a text stay where they are. */
function blank(piece: string): string {
  const quote = /^['"]/.exec(piece)?.[0];
  const blanks = piece.replaceAll(/[^\n]/g, ' ');
  return quote === undefined || piece.length < 2 ? blanks : quote + blanks.slice(1, -1) + quote;
}
