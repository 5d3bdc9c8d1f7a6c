import type { Outcome } from '../../trial/index.ts';
import { decodeBody } from './decode-body.ts';
import type { Check } from './expectation.ts';

/** Longest body that is kept for an expectation; a longer one fails it. */
export const LONGEST_BODY_BYTES = 1024 * 1024;
/** Longest body after decompression. */
const LONGEST_DECODED_BYTES = 16 * 1024 * 1024;

/** Why a body cannot be read whole: it is longer than is kept, or its content codings cannot be undone. */
export type Unread = 'too long' | 'encoded';

/** An answer's head: lower-case names. */
export type Head = Readonly<Record<string, string | string[] | undefined>>;

/** What has come of an answer so far. */
export class ReceivedAnswer {
  /** 0 until a head came. */
  status = 0;
  firstByteMs: number | null = null;
  /** Bytes of heads and body. */
  bytes = 0;
  serverTiming = '';
  /** The Content-Encoding, empty when there is none. */
  encoding = '';
  bodyBytes = 0;
  /** The final head. */
  head: Head = {};
  #keepsBody: boolean;
  readonly #kept: Buffer[] = [];
  #decoded: { readonly body: Buffer | null } | null = null;

  constructor(keepsBody: boolean) {
    this.#keepsBody = keepsBody;
  }

  get isEmpty(): boolean {
    return this.bytes === 0;
  }

  /** Takes a head. Interim ones (1xx) only count their bytes: the answer has not begun. */
  begin(nowMs: number, status: number, head: Head, bytes: number): void {
    this.bytes += bytes;
    if (status < 200) return;
    this.firstByteMs = nowMs;
    this.status = status;
    this.head = head;
    this.serverTiming = textOf(head['server-timing']);
    this.encoding = textOf(head['content-encoding']).trim().toLowerCase();
    // What it unfolds to is counted, whoever else wants it or not.
    if (this.encoding !== '') this.#keepsBody = true;
  }

  /** Takes a piece of the body; the bytes are lent. */
  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    this.bodyBytes += chunk.length;
    if (this.#keepsBody && this.bodyBytes <= LONGEST_BODY_BYTES) this.#kept.push(Buffer.from(chunk));
  }

  /** The body after its content codings were undone; null where that cannot be done, or too little was kept. */
  decoded(): Buffer | null {
    if (this.bodyBytes > LONGEST_BODY_BYTES) return null;
    this.#decoded ??= { body: decodeBody(Buffer.concat(this.#kept), this.encoding, LONGEST_DECODED_BYTES) };
    return this.#decoded.body;
  }

  body(): string {
    return this.decoded()?.toString('utf8') ?? '';
  }

  /** What there is of the body, as far as it was kept; as it came where its content codings cannot be undone. */
  part(): string {
    return (this.decoded() ?? Buffer.concat(this.#kept)).toString('utf8');
  }

  /** Why `part` is not all of a complete answer; null where it is. */
  unread(): Unread | null {
    if (this.bodyBytes > LONGEST_BODY_BYTES) return 'too long';
    return this.decoded() === null ? 'encoded' : null;
  }

  /**
   * Bytes of the body after decompression. As they came where that cannot be undone, or is not worth it: to unfold more
   * than is kept would hold up the answers to other requests, whose times are what is measured.
   */
  decodedBytes(): number {
    const isPlain = this.encoding === '' || this.bodyBytes === 0;
    return isPlain ? this.bodyBytes : (this.decoded()?.length ?? this.bodyBytes);
  }
}

/** Says whether a complete answer is the expected one. */
export function judgeAnswer(
  check: Check,
  answer: ReceivedAnswer,
): { readonly outcome: Extract<Outcome, 'ok' | 'status' | 'expectation'>; readonly detail: string } {
  if (!check.statuses.has(answer.status)) return { outcome: 'status', detail: `status ${answer.status}` };
  if (!check.inspects) return { outcome: 'ok', detail: '' };
  const detail = bodyFault(check, answer);
  return { outcome: detail === '' ? 'ok' : 'expectation', detail };
}

function bodyFault(check: Check, answer: ReceivedAnswer): string {
  if (!check.needsBody) return check.bodyFault('', answer.head, answer.status);
  const { bodyBytes, encoding } = answer;
  if (bodyBytes > LONGEST_BODY_BYTES) return `a body of ${bodyBytes} bytes is too long to check`;
  if (answer.decoded() === null) {
    return `the body is encoded (${encoding}) and cannot be checked: leave accept-encoding out of the headers`;
  }
  return check.bodyFault(answer.body(), answer.head, answer.status);
}

/** A header as one text: several of one name joined (RFC 9110, 5.3); empty when there is none. */
export function textOf(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

/** Whether an answer came that makes sense, whatever it said. */
export function answeredWell(ending: string): boolean {
  return ending === 'ok' || ending === 'status' || ending === 'expectation' || ending === 'redirect';
}
