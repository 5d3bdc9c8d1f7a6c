import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { Client } from 'autocannon';
import type { Clock } from '../../foundation/index.ts';
import { ConnectionBroken } from '../http/answer-reader.ts';
import { RequestTimeout, type SetUpStage } from '../http/classify-error.ts';

/** What autocannon's client has beside its types. */
type Inside = Client & {
  readonly parser: { initialize(type: string): void };
  readonly pipelinedRequests: { clear(): void };
  readonly requestIterator: { readonly currentRequest: unknown };
  readonly reqsMade: number;
  readonly secure: boolean;
  /** The connection that it asks by; another one after each that broke. */
  readonly conn: Socket;
  responseMax: number;
  destroy(): void;
};

function isInside(client: Client): client is Inside {
  const members = ['parser', 'pipelinedRequests', 'requestIterator', 'reqsMade', 'secure', 'destroy'];
  return members.every((member) => member in client);
}

/** What is to be done with a request that got no answer. */
type OnLost = (request: unknown, error: unknown, ms: number) => void;

/**
 * Watches one client of autocannon for requests that it forgets: it says nothing when a connection ends within an answer
 * or before it, and goes on as if it had not asked. Their remains would be taken for parts of the next answer.
 */
export class WatchedClient {
  readonly #client: Inside;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #onLost: OnLost;
  /** When what is under way was sent; null while nothing is. */
  #sentMs: number | null = null;
  /** The connection that it was sent by, and what of setting that up is still under way; null when it stands. */
  #connection: Socket | null = null;
  #stage: SetUpStage | null = null;
  /** Whether the head of its answer has come. */
  #hasBegun = false;
  /** Whether the last answer said that the connection stays: what autocannon sends on another is never read. */
  #keepsAlive = true;
  #isBroken = false;
  #isOver = false;

  constructor(client: Client, clock: Clock, timeoutMs: number, onLost: OnLost) {
    if (!isInside(client)) throw new TypeError('this autocannon has other clients');
    this.#client = client;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#onLost = onLost;
    // Some of its events are in no type.
    const events: EventEmitter = client;
    events.on('request', () => this.#asked());
    events.on('headers', ({ shouldKeepAlive }: { readonly shouldKeepAlive: boolean }) => {
      this.#hasBegun = true;
      this.#keepsAlive = shouldKeepAlive;
    });
    events.on('response', () => (this.#sentMs = null));
    events.on('connError', (error: unknown) => this.#lose(error));
    events.on('done', () => this.#loseRest());
  }

  /** Lets it ask nothing more: it ends with the answer that it awaits. */
  retire(): void {
    this.#client.responseMax = Math.max(1, this.#client.reqsMade);
  }

  /** Cuts it off: what it awaits says nothing of the target. */
  destroy(): void {
    this.#isOver = true;
    this.#client.destroy();
  }

  #asked(): void {
    this.#loseRest();
    if (this.#isBroken) {
      // A connection anew: the half of an answer must not be read on with what comes now.
      this.#client.parser.initialize('RESPONSE');
      this.#keepsAlive = true;
      this.#isBroken = false;
    }
    this.#client.pipelinedRequests.clear();
    this.#watch(this.#client.conn);
    this.#sentMs = this.#clock.nowMs();
    this.#hasBegun = false;
  }

  /** Follows how far a new connection has come: what is written before it stands has not been sent. */
  #watch(connection: Socket): void {
    if (connection === this.#connection) return;
    this.#connection = connection;
    this.#stage = 'connect';
    const reach = (stage: SetUpStage | null) => (): void => {
      if (this.#connection === connection) this.#stage = stage;
    };
    connection.once('connect', reach(this.#client.secure ? 'tls' : null));
    connection.once('secureConnect', reach(null));
  }

  /** Whatever is still under way when the connection is a new one, or is no more, has got no answer. */
  #loseRest(): void {
    if (this.#sentMs === null) return;
    const isLate = this.#clock.nowMs() - this.#sentMs >= this.#timeoutMs - 1;
    this.#lose(
      isLate
        ? new RequestTimeout(this.#timeoutMs, this.#stage)
        : new ConnectionBroken('the other side closed the connection'),
    );
  }

  #lose(error: unknown): void {
    const sentMs = this.#sentMs;
    this.#sentMs = null;
    this.#isBroken = true;
    // Sent on a connection that the server had said it would close: nobody has asked.
    const isUnasked = !this.#keepsAlive && !this.#hasBegun;
    if (sentMs === null || this.#isOver || isUnasked) return;
    this.#onLost(this.#client.requestIterator.currentRequest, error, this.#clock.nowMs() - sentMs);
  }
}
