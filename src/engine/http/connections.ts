import { type LookupFunction, Socket } from 'node:net';
import { rootCertificates } from 'node:tls';
import { buildConnector, Client, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { Clock } from '../../foundation/index.ts';
import type { HttpOptions } from '../../scenario/index.ts';

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
  readonly http: Pick<HttpOptions, 'connections' | 'tls' | 'proxy'>;
  readonly guard: AddressGuard;
}

/** A connection while one request has it. */
export interface Connection {
  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void;
  /** Milliseconds that its socket lay idle before this request; 0 when the socket was set up for it. */
  restedMs(): number;
  /** Milliseconds that setting up its socket took for this request; null when it was there already. */
  setUpMs(): number | null;
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
 * as a user would feel it. TLS is verified unless the scenario says otherwise, and its sessions are resumed between the
 * connections as browsers do. With `fresh` connections each serves one request.
 */
export function createConnections(origin: string, options: ConnectionsOptions): Connections {
  const idle: HttpConnection[] = [];
  const all = new Set<HttpConnection>();
  const connect = buildConnector({
    allowH2: false,
    timeout: options.connectTimeoutMs,
    lookup: options.guard.lookup,
    ...tlsOptions(options.http.tls),
  });
  const isReused = options.http.connections === 'reuse';
  const owner: Owner = {
    clock: options.clock,
    connect,
    isReused,
    isProxied: options.http.proxy === 'environment',
    tls: tlsOptions(options.http.tls),
    guard: options.guard,
    keep: (connection) => {
      if (!all.has(connection)) return;
      if (isReused) idle.push(connection);
      else connection.end();
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

function tlsOptions({
  verify,
  authority,
  certificate,
  key,
  serverName,
}: HttpOptions['tls']): buildConnector.BuildOptions {
  return {
    rejectUnauthorized: verify,
    ...(authority === null ? {} : { ca: [...rootCertificates, authority] }),
    ...(certificate === null ? {} : { cert: certificate }),
    ...(key === null ? {} : { key }),
    ...(serverName === null ? {} : { servername: serverName }),
  };
}

/** What a connection asks of those it belongs to. */
interface Owner {
  readonly clock: Clock;
  readonly connect: buildConnector.connector;
  readonly isReused: boolean;
  readonly isProxied: boolean;
  readonly tls: buildConnector.BuildOptions;
  readonly guard: AddressGuard;
  keep(connection: HttpConnection): void;
  forget(connection: HttpConnection): void;
}

class HttpConnection implements Connection {
  readonly #owner: Owner;
  readonly #client: Dispatcher;
  readonly #origin: string;
  /** Being set up: undici knows nothing of it yet and could not close it. */
  #pending: Socket | null = null;
  #setUps = 0;
  #setUpsBefore = 0;
  #releasedMs = 0;
  #idleMs = 0;
  #setUpMs: number | null = null;

  constructor(origin: string, owner: Owner) {
    this.#owner = owner;
    this.#origin = origin;
    const times = {
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      // Every request has one timeout of its own, from its start to the end of its answer.
      headersTimeout: 0,
      bodyTimeout: 0,
    };
    this.#client = owner.isProxied
      ? new EnvHttpProxyAgent({
          ...times,
          connections: 1,
          requestTls: owner.tls,
          connect: { ...owner.tls, lookup: owner.guard.lookup },
        })
      : new Client(origin, { ...times, connect: (options, callback) => this.#setUp(options, callback) });
  }

  #setUp(options: buildConnector.Options, callback: buildConnector.Callback): void {
    this.#setUps++;
    const beganMs = this.#owner.clock.nowMs();
    const refusal = this.#owner.guard.refusal(options.hostname);
    if (refusal !== null) {
      // Not at once: undici expects no answer before it has asked.
      queueMicrotask(() => callback(refusal, null));
      return;
    }
    const socket: unknown = this.#owner.connect(options, (...result) => {
      this.#pending = null;
      if (result[0] === null) this.#setUpMs = this.#owner.clock.nowMs() - beganMs;
      callback(...result);
    });
    this.#pending = socket instanceof Socket ? socket : null;
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    // `reset: false` keeps the connection after a HEAD request too, which undici would close.
    this.#client.dispatch({ ...options, origin: this.#origin, reset: !this.#owner.isReused }, handler);
  }

  /** This connection again, in the hands of its next request. */
  taken(): this {
    this.#setUpsBefore = this.#setUps;
    this.#setUpMs = null;
    this.#idleMs = this.#owner.clock.nowMs() - this.#releasedMs;
    return this;
  }

  restedMs(): number {
    return this.#setUps === this.#setUpsBefore ? this.#idleMs : 0;
  }

  setUpMs(): number | null {
    return this.#setUpMs;
  }

  /** Closes it when what is under way has ended. */
  end(): void {
    this.#owner.forget(this);
    this.#client.close().catch(() => {
      // It served its request; how it ends is nobody's concern.
    });
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
