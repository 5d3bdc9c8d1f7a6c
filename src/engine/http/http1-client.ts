import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import type { Head } from './answer.ts';
import type { AnswerHead } from './answer-head.ts';
import { AnswerReader, ConnectionBroken } from './answer-reader.ts';
import type { ReadingTime } from './reading-time.ts';
import { onRead } from './shared-reads.ts';
import { type OutgoingRequest, type SerializedRequest, serializeRequest } from './serialize-request.ts';
import { socketPlace } from './socket-place.ts';

/** Idle connections are closed before most servers close theirs, so a request rarely meets a dying one. */
export const KEEP_ALIVE_MS = 4000;
/** Where a server says how long it keeps them, they are closed that much sooner, or at half the time. */
const MARGIN_MS = 2000;

/** Whoever waits for an answer. Either `onEnd` or `onError` is called, once, as the last. */
export interface AnswerHandler {
  /** `bytes`: its size on the wire. Interim heads come first. */
  onHead(status: number, head: Head, bytes: number): void;
  /** The bytes are lent: whoever keeps them copies them. */
  onBody(chunk: Buffer): void;
  /** `nowMs`: when its last byte came. */
  onEnd(nowMs: number): void;
  onError(error: Error): void;
}

/** Sends one request at a time. */
export interface HttpClient {
  /** Sends a request now. May call the handler before it returns. */
  send(request: OutgoingRequest, traceparent: string, nowMs: number, handler: AnswerHandler): void;
  /** Whether a request waits for its connection. */
  readonly isSettingUp: boolean;
  /** Whether what it holds open has been idle for too long. */
  isStale(nowMs: number): boolean;
  destroy(reason: Error | null): Promise<void>;
}

interface Http1ClientOptions {
  readonly url: URL;
  readonly readingTime: ReadingTime;
  /** Whether the connection serves more than one request. */
  readonly isReused: boolean;
  readonly connect: buildConnector.connector;
  /** Requests of many connections are the same ones: written once, here. */
  readonly serialized: WeakMap<OutgoingRequest, SerializedRequest>;
}

/**
 * HTTP/1.1 over one connection, set up with its first request and again when it is needed again. It does what a load
 * generator needs and no more, one write and one read a request, to spend less processor time on each than a general
 * client does.
 */
export class Http1Client implements HttpClient {
  readonly #options: Http1ClientOptions;
  #socket: Socket | null = null;
  #reader: AnswerReader | null = null;
  #handler: AnswerHandler | null = null;
  #closesAfter = false;
  #usableUntilMs = 0;

  constructor(options: Http1ClientOptions) {
    this.#options = options;
  }

  send(request: OutgoingRequest, traceparent: string, nowMs: number, handler: AnswerHandler): void {
    let serialized: SerializedRequest;
    try {
      serialized = this.#serialize(request);
    } catch (error) {
      handler.onError(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    this.#handler = handler;
    this.#closesAfter = serialized.closes;
    if (this.#socket !== null && nowMs < this.#usableUntilMs) {
      this.#write(this.#socket, request, serialized, traceparent);
      return;
    }
    this.#drop();
    this.#setUp(handler, (socket) => this.#write(socket, request, serialized, traceparent));
  }

  get isSettingUp(): boolean {
    return this.#handler !== null && this.#socket === null;
  }

  isStale(nowMs: number): boolean {
    return this.#handler === null && nowMs >= this.#usableUntilMs;
  }

  destroy(reason: Error | null): Promise<void> {
    const socket = this.#socket;
    this.#fail(reason ?? new ConnectionBroken('the connection was closed'));
    if (socket === null || socket.closed) return Promise.resolve();
    return new Promise((resolve) => socket.once('close', () => resolve()));
  }

  #serialize(request: OutgoingRequest): SerializedRequest {
    const { serialized, url, isReused } = this.#options;
    const known = serialized.get(request);
    if (known !== undefined) return known;
    const created = serializeRequest(request, url.host, isReused);
    serialized.set(request, created);
    return created;
  }

  #setUp(handler: AnswerHandler, onReady: (socket: Socket) => void): void {
    this.#options.connect(socketPlace(this.#options.url), (...[error, socket]) => {
      // Whoever asked may have gone away in between.
      if (this.#handler !== handler) socket?.destroy();
      else if (error !== null) this.#fail(error);
      else {
        this.#attach(socket);
        onReady(socket);
      }
    });
  }

  #attach(socket: Socket): void {
    const reader = new AnswerReader({
      onHead: ({ status, head, bytes }) => this.#handler?.onHead(status, head, bytes),
      onBody: (chunk) => this.#handler?.onBody(chunk),
      onComplete: (head, isClean) => this.#complete(head, isClean),
    });
    this.#socket = socket;
    this.#reader = reader;
    const read = (take: () => void): void => {
      if (this.#socket !== socket) return;
      try {
        take();
      } catch (error) {
        this.#fail(error instanceof Error ? error : new Error(String(error)));
      }
    };
    onRead(socket, (chunk) => read(() => reader.add(chunk)));
    socket.on('end', () => {
      read(() => reader.end());
      if (this.#socket === socket) this.#drop();
    });
    socket.on('error', (error) => {
      if (this.#socket === socket) this.#fail(error);
    });
    socket.on('close', () => {
      if (this.#socket === socket) this.#fail(new ConnectionBroken('the connection was closed'));
    });
  }

  #write(socket: Socket, { method }: OutgoingRequest, request: SerializedRequest, traceparent: string): void {
    this.#reader?.expect(method === 'HEAD');
    const head = `${request.head}traceparent: ${traceparent}\r\n\r\n`;
    if (request.bytes === null) {
      socket.write(request.text === null ? head : head + request.text, 'latin1');
      return;
    }
    socket.cork();
    socket.write(head, 'latin1');
    socket.write(request.bytes);
    socket.uncork();
  }

  #complete({ keepsAlive, idleMs }: AnswerHead, isClean: boolean): void {
    const handler = this.#handler;
    const nowMs = this.#options.readingTime.nowMs();
    this.#handler = null;
    // An answer that came before all of its request was taken leaves the rest of it in the way.
    const isFree = isClean && keepsAlive && !this.#closesAfter && this.#socket?.writableLength === 0;
    if (isFree) {
      const forMs = Math.min(KEEP_ALIVE_MS, Math.max(idleMs / 2, idleMs - MARGIN_MS));
      this.#usableUntilMs = nowMs + forMs;
    } else this.#drop();
    handler?.onEnd(nowMs);
  }

  #fail(error: Error): void {
    const handler = this.#handler;
    this.#handler = null;
    this.#drop();
    handler?.onError(error);
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#reader = null;
    this.#usableUntilMs = 0;
    socket?.destroy();
  }
}
