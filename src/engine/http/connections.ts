import { isIP, type LookupFunction, Socket } from 'node:net';
import { buildConnector } from 'undici';
import type { Clock } from '../../foundation/index.ts';
import type { HttpOptions } from '../../scenario/index.ts';
import type { SetUpStage } from './classify-error.ts';
import { type AnswerHandler, Http1Client, type HttpClient } from './http1-client.ts';
import { ProxiedClient } from './proxied-client.ts';
import type { ReadingTime } from './reading-time.ts';
import { SHARED_READS } from './shared-reads.ts';
import type { OutgoingRequest, SerializedRequest } from './serialize-request.ts';
import { tlsOptions } from './tls-options.ts';

/** How often connections are looked for that have been idle for too long. */
const SWEEP_MS = 1000;

/** Says where no connection may lead. Asked for each, because what a name means may change from one to the next. */
export interface AddressGuard {
  /** Gives the addresses of a name, or an error for a name that leads to a refused one. */
  readonly lookup: LookupFunction;
  /** The error of a host that is a refused address itself: sockets look no addresses up. */
  refusal(host: string): Error | null;
}

interface ConnectionsOptions {
  readonly clock: Clock;
  readonly readingTime: ReadingTime;
  readonly http: Pick<HttpOptions, 'connections' | 'tls' | 'proxy'>;
  readonly guard: AddressGuard;
}

/** A connection while one request has it. */
export interface Connection {
  send(request: OutgoingRequest, traceparent: string, nowMs: number, handler: AnswerHandler): void;
  /** Milliseconds that its socket lay idle before this request; 0 when the socket was set up for it. */
  restedMs(): number;
  /** Milliseconds that setting up its socket took for this request; null when it was there already. */
  setUpMs(): number | null;
  /** What of setting it up is under way; null where it stands. Through a proxy it is all one: `connect`. */
  setUpStage(): SetUpStage | null;
  /** Gives it back for the next request. */
  release(nowMs: number): void;
  /** Throws it away: what is under way on it is cut off, also a connection still being set up. */
  discard(reason: Error | null): void;
}

/** The connections to one origin: as many as there are requests under way, each used by one request at a time. */
export interface Connections {
  /** An idle connection, the most recently used first, or a new one; set up when its first request is sent. */
  acquire(nowMs: number): Connection;
  /** A new one, whatever lies idle. */
  create(): Connection;
  close(): Promise<void>;
}

/**
 * Creates the connections of an origin. One request at a time on each, without pipelining: a pool would queue a
 * request behind another, and an open load never waits. The time to set a connection up counts in the response time,
 * as a user would feel it. TLS is verified unless the scenario says otherwise, and its sessions are resumed between the
 * connections as browsers do. With `fresh` connections each serves one request.
 */
export function createConnections(origin: string, options: ConnectionsOptions): Connections {
  let idle: HttpConnection[] = [];
  const all = new Set<HttpConnection>();
  const connect = buildConnector({
    allowH2: false,
    // Every request has one time limit, and it says where its connection was when that was reached.
    timeout: 0,
    lookup: options.guard.lookup,
    ...SHARED_READS,
    ...tlsOptions(options.http.tls),
  });
  const isReused = options.http.connections === 'reuse';
  const isProxied = options.http.proxy === 'environment';
  const { clock, readingTime } = options;
  const serialized = new WeakMap<OutgoingRequest, SerializedRequest>();
  const url = new URL(origin);
  const owner: Owner = {
    clock,
    connect,
    guard: options.guard,
    createClient: (setUp) =>
      isProxied
        ? new ProxiedClient(origin, readingTime, isReused, tlsOptions(options.http.tls), options.guard.lookup)
        : new Http1Client({ url, readingTime, isReused, connect: setUp, serialized }),
    keep: (connection) => {
      if (!all.has(connection)) return;
      if (isReused) idle.push(connection);
      else connection.discard(null);
    },
    forget: (connection) => all.delete(connection),
  };
  const create = (): Connection => {
    const connection = new HttpConnection(owner);
    all.add(connection);
    return connection;
  };
  const sweep = (): void => {
    const nowMs = clock.nowMs();
    const stale = new Set(idle.filter((connection) => connection.isStale(nowMs)));
    if (stale.size === 0) return;
    idle = idle.filter((connection) => !stale.has(connection));
    for (const connection of stale) connection.discard(null);
  };
  const sweeping = setInterval(sweep, SWEEP_MS).unref();
  return {
    acquire: (nowMs) => idle.pop()?.taken(nowMs) ?? create(),
    create,
    async close() {
      clearInterval(sweeping);
      const closing = [...all];
      all.clear();
      idle = [];
      await Promise.all(closing.map((connection) => connection.destroy(null)));
    },
  };
}

/** What a connection asks of those it belongs to. */
interface Owner {
  readonly clock: Clock;
  readonly connect: buildConnector.connector;
  readonly guard: AddressGuard;
  createClient(setUp: buildConnector.connector): HttpClient;
  keep(connection: HttpConnection): void;
  forget(connection: HttpConnection): void;
}

class HttpConnection implements Connection {
  readonly #owner: Owner;
  readonly #client: HttpClient;
  /** Being set up: the client knows nothing of it yet and could not close it. */
  #pending: Socket | null = null;
  #isResolved = false;
  #setUps = 0;
  #setUpsBefore = 0;
  #releasedMs = 0;
  #idleMs = 0;
  #setUpMs: number | null = null;

  constructor(owner: Owner) {
    this.#owner = owner;
    this.#client = owner.createClient((options, callback) => this.#setUp(options, callback));
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
    this.#isResolved = isIP(options.hostname) !== 0;
    this.#pending?.once('lookup', () => {
      this.#isResolved = true;
    });
  }

  send(request: OutgoingRequest, traceparent: string, nowMs: number, handler: AnswerHandler): void {
    this.#client.send(request, traceparent, nowMs, handler);
  }

  /** This connection again, in the hands of its next request. */
  taken(nowMs: number): this {
    this.#setUpsBefore = this.#setUps;
    this.#setUpMs = null;
    this.#idleMs = nowMs - this.#releasedMs;
    return this;
  }

  restedMs(): number {
    return this.#setUps === this.#setUpsBefore ? this.#idleMs : 0;
  }

  setUpMs(): number | null {
    return this.#setUpMs;
  }

  setUpStage(): SetUpStage | null {
    if (!this.#client.isSettingUp) return null;
    if (this.#pending === null) return 'connect';
    if (!this.#pending.connecting) return 'tls';
    return this.#isResolved ? 'connect' : 'dns';
  }

  isStale(nowMs: number): boolean {
    return this.#client.isStale(nowMs);
  }

  release(nowMs: number): void {
    this.#releasedMs = nowMs;
    this.#owner.keep(this);
  }

  discard(reason: Error | null): void {
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
