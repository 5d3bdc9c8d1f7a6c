import { MalformedAnswer } from './answer-head.ts';

/** Longest line of a chunked body that is none of its data: a size with extensions, or a trailer. */
const LONGEST_LINE = 4096;
/** Most trailers. */
const MOST_TRAILERS = 100;

/** Undoes the chunked transfer coding (RFC 9112, 7.1), however its pieces arrive. */
export class ChunkedBody {
  #state: 'size' | 'data' | 'data-end' | 'trailer' | 'done' = 'size';
  #line = '';
  #left = 0;
  #trailers = 0;

  get isDone(): boolean {
    return this.#state === 'done';
  }

  /** Takes bytes from `from` on, gives data to `onData`, and returns where it stopped: at the end, or behind the body. */
  add(bytes: Buffer, from: number, onData: (data: Buffer) => void): number {
    let position = from;
    while (position < bytes.length && this.#state !== 'done') {
      if (this.#state === 'data') {
        const end = Math.min(bytes.length, position + this.#left);
        onData(bytes.subarray(position, end));
        this.#left -= end - position;
        position = end;
        if (this.#left === 0) this.#state = 'data-end';
      } else position = this.#readLine(bytes, position);
    }
    return position;
  }

  /** A line may come in pieces; what is there of it is kept. */
  #readLine(bytes: Buffer, from: number): number {
    const end = bytes.indexOf('\n', from);
    const to = end === -1 ? bytes.length : end + 1;
    this.#line += bytes.toString('latin1', from, to);
    if (this.#line.length > LONGEST_LINE)
      throw new MalformedAnswer('a line within a chunked body is too long');
    if (end === -1) return to;
    if (!this.#line.endsWith('\r\n')) throw new MalformedAnswer('a bare line feed within a chunked body');
    const line = this.#line.slice(0, -2);
    this.#line = '';
    this.#take(line);
    return to;
  }

  #take(line: string): void {
    if (this.#state === 'data-end') {
      if (line !== '') throw new MalformedAnswer('a chunk is longer than it says');
      this.#state = 'size';
    } else if (this.#state === 'size') {
      const size = /^([0-9a-f]{1,13})[ \t]*(?:;.*)?$/i.exec(line)?.[1];
      if (size === undefined) throw new MalformedAnswer(`not the size of a chunk: ${JSON.stringify(line)}`);
      this.#left = Number.parseInt(size, 16);
      this.#state = this.#left === 0 ? 'trailer' : 'data';
    } else if (line === '') this.#state = 'done';
    else if (++this.#trailers > MOST_TRAILERS) throw new MalformedAnswer('too many trailers');
  }
}
