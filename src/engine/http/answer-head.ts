import { type Head, textOf } from './answer.ts';

/**
 * An answer that is none by RFC 9112; nothing after it on its connection can be trusted. What it quotes is whole, 16 KiB at
 * most: only who knows the secrets may cut it.
 */
export class MalformedAnswer extends Error {
  override readonly name = 'MalformedAnswer';
}

/** Where an answer's body ends. */
type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  /** At the end of the connection. */
  | { readonly kind: 'close' };

/** The head of an answer, read. */
export interface AnswerHead {
  readonly status: number;
  readonly head: Head;
  /** Its size on the wire. */
  readonly bytes: number;
  /** Of an answer to any request but HEAD. */
  readonly framing: Framing;
  /** Whether the connection may serve another request. */
  readonly keepsAlive: boolean;
  /** How long the server keeps an idle connection, by its own word, in milliseconds; Infinity where it does not say. */
  readonly idleMs: number;
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9][0-9]{2})(?: [^\0\r\n]*)?$/;
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// oxlint-disable-next-line no-control-regex
const FORBIDDEN = /[\0\r\n]/;

/** Reads a head, its empty line left out (RFC 9112, 4 and 5). Throws MalformedAnswer. */
export function readHead(text: string, bytes: number): AnswerHead {
  // A line that begins with a blank continues the one before (5.2).
  const [first = '', ...lines] = text.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const matched = STATUS_LINE.exec(first);
  if (!matched) throw new MalformedAnswer(`not a status line: ${JSON.stringify(first)}`);
  const status = Number(matched[2]);
  const fields = new Map<string, string | string[]>();
  for (const line of lines) addField(fields, line);
  // Fields become members one by one, so that a name like __proto__ is a name like any other.
  const head = Object.fromEntries(fields);
  const connection = textOf(head['connection'])
    .toLowerCase()
    .split(/[\s,]+/);
  return {
    status,
    head,
    bytes,
    framing: framingOf(status, head),
    keepsAlive: matched[1] === '1' ? !connection.includes('close') : connection.includes('keep-alive'),
    idleMs: idleOf(textOf(head['keep-alive'])),
  };
}

function addField(fields: Map<string, string | string[]>, line: string): void {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(0, colon));
  const value = line.slice(colon + 1).trim();
  if (!NAME.test(name) || FORBIDDEN.test(value)) {
    throw new MalformedAnswer(`not a header: ${JSON.stringify(line)}`);
  }
  const key = name.toLowerCase();
  const known = fields.get(key);
  if (known === undefined) fields.set(key, value);
  else fields.set(key, Array.isArray(known) ? [...known, value] : [known, value]);
}

/** RFC 9112, 6.3. Two statements that may differ are the stuff of smuggled answers, and refused. */
function framingOf(status: number, head: Head): Framing {
  const [coding, length] = [head['transfer-encoding'], head['content-length']];
  if (status < 200 || status === 204 || status === 304) return { kind: 'none' };
  if (coding !== undefined) {
    if (length !== undefined) throw new MalformedAnswer('both a length and a transfer coding');
    const isChunked = /(?:^|[\s,])chunked$/i.test(textOf(coding));
    return isChunked ? { kind: 'chunked' } : { kind: 'close' };
  }
  if (length === undefined) return { kind: 'close' };
  const bytes = Number(length);
  if (typeof length !== 'string' || !/^[0-9]+$/.test(length) || !Number.isSafeInteger(bytes)) {
    throw new MalformedAnswer(`not a length: ${JSON.stringify(length)}`);
  }
  return bytes === 0 ? { kind: 'none' } : { kind: 'length', bytes };
}

function idleOf(keepAlive: string): number {
  const seconds = /(?:^|[\s,])timeout=([0-9]{1,9})/i.exec(keepAlive)?.[1];
  return seconds === undefined ? Infinity : Number(seconds) * 1000;
}
