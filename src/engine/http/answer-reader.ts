import { type AnswerHead, MalformedAnswer, readHead } from './answer-head.ts';
import { ChunkedBody } from './chunked-body.ts';

/** Longest head that is read. */
const LONGEST_HEAD_BYTES = 16 * 1024;
const HEAD_END = '\r\n\r\n';
/** CR. */
const RETURN = 0x0d;

/** The connection ended within an answer, or before it. */
export class ConnectionBroken extends Error {
  override readonly name = 'ConnectionBroken';
  readonly code = 'ECONNRESET';
}

/** What is told of an answer while it comes. */
interface AnswerEvents {
  /** A head came; one of an interim answer (1xx) is followed by another. */
  onHead(head: AnswerHead): void;
  onBody(chunk: Buffer): void;
  /** The answer is complete. `isClean`: nothing came after it, so the connection may go on. */
  onComplete(head: AnswerHead, isClean: boolean): void;
}

/** Reads the answers of one connection, one after the other, however their bytes arrive. */
export class AnswerReader {
  readonly #events: AnswerEvents;
  /** Nothing is to come, a head is waited for, a body of its kind is read, or all is there. */
  #state: 'idle' | 'head' | 'length' | 'chunked' | 'close' | 'complete' = 'idle';
  #isHead = false;
  #pending: Buffer | null = null;
  #left = 0;
  #chunked = new ChunkedBody();
  #current: AnswerHead | null = null;
  /** Servers say the same again and again: a head that is the last one's twin needs no second reading. */
  #lastText = '';
  #last: AnswerHead | null = null;

  constructor(events: AnswerEvents) {
    this.#events = events;
  }

  /** Says that a request was sent; `isHead`: its answer has no body, whatever it says. */
  expect(isHead: boolean): void {
    this.#state = 'head';
    this.#isHead = isHead;
  }

  /** Takes what arrived; the bytes are lent. Throws MalformedAnswer. */
  add(chunk: Buffer): void {
    let position = 0;
    while (position < chunk.length) {
      if (this.#state === 'head') position = this.#addToHead(chunk, position);
      else if (this.#state === 'length') position = this.#addToBody(chunk, position);
      else if (this.#state === 'chunked') position = this.#addToChunks(chunk, position);
      else if (this.#state === 'close') {
        this.#events.onBody(position === 0 ? chunk : chunk.subarray(position));
        return;
      } else if (this.#state === 'idle') throw new MalformedAnswer('bytes that nobody asked for');
      else break;
    }
    if (this.#state === 'complete') this.#complete(position === chunk.length);
  }

  /** The connection has ended: that completes a body which ends so. Throws ConnectionBroken for any other answer. */
  end(): void {
    if (this.#state === 'close') this.#complete(false);
    else if (this.#state !== 'idle') throw new ConnectionBroken('the other side closed the connection');
  }

  #addToHead(chunk: Buffer, from: number): number {
    const before = this.#pending;
    const bytes = before === null ? chunk : Buffer.concat([before, chunk.subarray(from)]);
    const start = before === null ? from : 0;
    const end = bytes.indexOf(HEAD_END, before === null ? from : Math.max(0, before.length - 3), 'latin1');
    const length = (end === -1 ? bytes.length : end) - start;
    if (length > LONGEST_HEAD_BYTES) throw new MalformedAnswer('the head of an answer is too long');
    if (end === -1) {
      refuseBareLineEnd(bytes, start);
      this.#pending = before === null ? Buffer.from(bytes.subarray(start)) : bytes;
      return chunk.length;
    }
    this.#pending = null;
    const bodyAt = end + HEAD_END.length;
    const position = before === null ? bodyAt : from + bodyAt - before.length;
    this.#begin(this.#read(bytes.toString('utf8', start, end), bodyAt - start));
    return position;
  }

  #read(text: string, bytes: number): AnswerHead {
    if (this.#last !== null && text === this.#lastText) return this.#last;
    const head = readHead(text, bytes);
    this.#lastText = text;
    this.#last = head;
    return head;
  }

  #begin(head: AnswerHead): void {
    if (head.status === 101) throw new MalformedAnswer('another protocol, which nobody asked for');
    this.#events.onHead(head);
    if (head.status < 200) return;
    this.#current = head;
    const { framing } = head;
    if (this.#isHead || framing.kind === 'none') {
      this.#state = 'complete';
      return;
    }
    this.#state = framing.kind;
    if (framing.kind === 'length') this.#left = framing.bytes;
    else if (framing.kind === 'chunked') this.#chunked = new ChunkedBody();
  }

  #addToBody(chunk: Buffer, from: number): number {
    const end = Math.min(chunk.length, from + this.#left);
    this.#left -= end - from;
    this.#events.onBody(chunk.subarray(from, end));
    if (this.#left === 0) this.#state = 'complete';
    return end;
  }

  #addToChunks(chunk: Buffer, from: number): number {
    const end = this.#chunked.add(chunk, from, (data) => this.#events.onBody(data));
    if (this.#chunked.isDone) this.#state = 'complete';
    return end;
  }

  #complete(isClean: boolean): void {
    const head = this.#current;
    if (head === null) throw new TypeError('an answer without a head');
    this.#state = 'idle';
    this.#current = null;
    this.#events.onComplete(head, isClean);
  }
}

/** A head whose lines do not end as they must would never end for us (RFC 9112, 2.2). Throws MalformedAnswer. */
function refuseBareLineEnd(bytes: Buffer, start: number): void {
  for (let end = bytes.indexOf('\n', start); end !== -1; end = bytes.indexOf('\n', end + 1)) {
    if (end === start || bytes[end - 1] !== RETURN)
      throw new MalformedAnswer('a line of the head ends in a bare LF');
  }
}
