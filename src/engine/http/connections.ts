import { type LookupFunction, Socket } from 'node:net';
import { buildConnector, Client, type Dispatcher } from 'undici';
import type { Clock } from '../../foundation/index.ts';

/** Idle connections are closed before most servers close theirs, so a request rarely meets a dying one. */
const KEEP_ALIVE_MS = 4000;

/** Says where no connection may lead. Asked for each, because what a name means may change from one to the next. */
export interface AddressGuard {
  /** Gives the addresses of a name, or an error for a name that leads to a refused one. */
  readonly lookup: LookupFunction;
  /** The error of a host that is a refused address itself: sockets look no addresses up. */
  refusal(host: string): Error | null;
}

export interface ConnectionsOptions {
  readonly clock: Clock;
  /** Longest time to set a connection up, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** Extra certificate authority in PEM, or null for those of the machine. */
  readonly certificateAuthority: string | null;
  readonly guard: AddressGuard;
}

/** A connection while one request has it. */
export interface Connection {
  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void;
  /** Milliseconds that its socket lay idle before this request; 0 when the socket was set up for it. */
  restedMs(): number;
  /** Gives it back for the next request. */
  release(): void;
  /** Throws it away: what is under way on it is cut off, also a connection still being set up. */
  discard(reason: Error): void;
}

/** The connections to one origin: as many as there are requests under way, each used by one request at a time. */
export interface Connections {
  /** An idle connection, the most recently used first, or a new one; set up when its first request is sent. */
  acquire(): Connection;
  /** A new one, whatever lies idle. */
  create(): Connection;
  close(): Promise<void>;
}

/**
 * Creates the connections of an origin. A `Client` of undici per connection, without pipelining: a pool would queue a
 * request behind another, and an open load never waits. The time to set a connection up counts in the response time,
 * as a user would feel it. TLS is verified, and its sessions are resumed between the connections as browsers do.
 */
export function createConnections(origin: string, options: ConnectionsOptions): Connections {
  const idle: HttpConnection[] = [];
  const all = new Set<HttpConnection>();
  const connect = buildConnector({
    allowH2: false,
    timeout: options.connectTimeoutMs,
    lookup: options.guard.lookup,
    ...(options.certificateAuthority === null ? {} : { ca: options.certificateAuthority }),
  });
  const owner: Owner = {
    clock: options.clock,
    connect,
    guard: options.guard,
    keep: (connection) => {
      if (all.has(connection)) idle.push(connection);
    },
    forget: (connection) => all.delete(connection),
  };
  const create = (): Connection => {
    const connection = new HttpConnection(origin, owner);
    all.add(connection);
    return connection;
  };
  return {
    acquire: () => idle.pop()?.taken() ?? create(),
    create,
    async close() {
      const closing = [...all];
      all.clear();
      idle.length = 0;
      await Promise.all(closing.map((connection) => connection.destroy(null)));
    },
  };
}

/** What a connection asks of those it belongs to. */
interface Owner {
  readonly clock: Clock;
  readonly connect: buildConnector.connector;
  readonly guard: AddressGuard;
  keep(connection: HttpConnection): void;
  forget(connection: HttpConnection): void;
}

class HttpConnection implements Connection {
  readonly #owner: Owner;
  readonly #client: Client;
  /** Being set up: undici knows nothing of it yet and could not close it. */
  #pending: Socket | null = null;
  #setUps = 0;
  #setUpsBefore = 0;
  #releasedMs = 0;
  #idleMs = 0;

  constructor(origin: string, owner: Owner) {
    this.#owner = owner;
    this.#client = new Client(origin, {
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      // Every request has one timeout of its own, from its start to the end of its answer.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (options, callback) => this.#setUp(options, callback),
    });
  }

  #setUp(options: buildConnector.Options, callback: buildConnector.Callback): void {
    this.#setUps++;
    const refusal = this.#owner.guard.refusal(options.hostname);
    if (refusal !== null) {
      // Not at once: undici expects no answer before it has asked.
      queueMicrotask(() => callback(refusal, null));
      return;
    }
    const socket: unknown = this.#owner.connect(options, (...result) => {
      this.#pending = null;
      callback(...result);
    });
    this.#pending = socket instanceof Socket ? socket : null;
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#client.dispatch(options, handler);
  }

  /** This connection again, in the hands of its next request. */
  taken(): this {
    this.#setUpsBefore = this.#setUps;
    this.#idleMs = this.#owner.clock.nowMs() - this.#releasedMs;
    return this;
  }

  restedMs(): number {
    return this.#setUps === this.#setUpsBefore ? this.#idleMs : 0;
  }

  release(): void {
    this.#releasedMs = this.#owner.clock.nowMs();
    this.#owner.keep(this);
  }

  discard(reason: Error): void {
    this.#owner.forget(this);
    this.destroy(reason).catch(() => {
      // A connection that is thrown away has nobody left to tell.
    });
  }

  async destroy(reason: Error | null): Promise<void> {
    const pending = this.#pending;
    this.#pending = null;
    const destroyed = this.#client.destroy(reason);
    pending?.destroy();
    await destroyed;
  }
}
