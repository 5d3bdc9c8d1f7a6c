import { assertNever } from './sequence.ts';

/** What may stand next in a JSON text. */
type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

const SPACE = /[^ \t\r\n]/g;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d{0,400})(?:\.\d{1,400})?(?:[eE][+-]?\d{1,400})?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
// What a cut at the end of the text leaves of an escape, and of a number.
const BEGUN_ESCAPE = /^\\(?:u[0-9a-fA-F]{0,3})?$/;
const BEGUN_NUMBER = /^(?:\.|[eE][+-]?)$/;

/** A token that ends at `end`, or what cannot be one from `end` on. */
interface Token {
  readonly kind: '{' | '}' | '[' | ']' | ':' | ',' | 'string' | 'scalar' | 'fault';
  readonly end: number;
}

/**
 * Finds where a text stops being JSON (RFC 8259): the offset of the first character that no JSON text could have there,
 * or the text's length when it breaks off. Only for messages: JSON.parse says that there is a fault, but where only
 * sometimes. Iterative, so that depth costs no stack.
 */
export function findJsonFault(text: string): number {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let position = skipSpace(text, 0);
  while (position < text.length && expected !== 'nothing') {
    const token = readToken(text, position);
    const { kind } = token;
    const next: Expected | null =
      kind === '}' || kind === ']' ? close(expected, kind, open) : follow(expected, kind, open);
    // A token that may not stand here is the fault itself, even if it is faulty within.
    if (next === null) return position;
    if (kind === 'fault') return token.end;
    expected = next;
    position = skipSpace(text, token.end);
  }
  return position;
}

/** What is expected after the token, or null where it may not stand; a bracket is added to `open`. */
function follow(expected: Expected, kind: Token['kind'], open: ('{' | '[')[]): Expected | null {
  const inObject = open.at(-1) === '{';
  switch (expected) {
    case 'colon':
      return kind === ':' ? 'value' : null;
    case 'comma-or-end':
      if (kind !== ',') return null;
      return inObject ? 'key' : 'value';
    case 'key':
    case 'key-or-end':
      return kind === 'string' || kind === 'fault' ? 'colon' : null;
    case 'value':
    case 'value-or-end':
      return followValue(kind, open);
    case 'nothing':
      return null;
    default:
      return assertNever(expected);
  }
}

function followValue(kind: Token['kind'], open: ('{' | '[')[]): Expected | null {
  if (kind === ':' || kind === ',') return null;
  if (kind !== '{' && kind !== '[') return afterValue(open);
  open.push(kind);
  return kind === '{' ? 'key-or-end' : 'value-or-end';
}

function close(expected: Expected, kind: '}' | ']', open: ('{' | '[')[]): Expected | null {
  const mayEnd = expected === 'comma-or-end' || expected === 'key-or-end' || expected === 'value-or-end';
  if (!mayEnd || open.at(-1) !== (kind === '}' ? '{' : '[')) return null;
  open.pop();
  return afterValue(open);
}

function afterValue(open: readonly unknown[]): Expected {
  return open.length === 0 ? 'nothing' : 'comma-or-end';
}

function skipSpace(text: string, from: number): number {
  SPACE.lastIndex = from;
  return SPACE.exec(text)?.index ?? text.length;
}

function readToken(text: string, start: number): Token {
  const character = text.charAt(start);
  switch (character) {
    case '{':
    case '}':
    case '[':
    case ']':
    case ':':
    case ',':
      return { kind: character, end: start + 1 };
    case '"':
      return endOfString(text, start);
    default:
      return endOfScalar(text, start);
  }
}

function endOfScalar(text: string, start: number): Token {
  SCALAR.lastIndex = start;
  const found = SCALAR.exec(text)?.[0] ?? '';
  const after = start + found.length;
  if (found !== '') {
    const cut = text.length - after <= 2 && BEGUN_NUMBER.test(text.slice(after));
    return cut ? fault(text.length) : { kind: 'scalar', end: after };
  }
  // `tru` at the end of the text is a beginning; `trux` is not.
  const rest = text.slice(start, start + 5);
  const begins = ['true', 'false', 'null', '-'].some((word) => word.startsWith(rest));
  return fault(begins ? text.length : start);
}

function endOfString(text: string, start: number): Token {
  for (let position = start + 1; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code === 0x22) return { kind: 'string', end: position + 1 };
    if (code < 0x20) return fault(position);
    if (code !== 0x5c) continue;
    ESCAPE.lastIndex = position;
    const escape = ESCAPE.exec(text)?.[0];
    if (escape === undefined) {
      return fault(BEGUN_ESCAPE.test(text.slice(position, position + 6)) ? text.length : position);
    }
    position += escape.length - 1;
  }
  return fault(text.length);
}

function fault(end: number): Token {
  return { kind: 'fault', end };
}
