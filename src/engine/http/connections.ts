import { Client } from 'undici';

/** Idle connections are closed before most servers close theirs, so a request rarely meets a dying one. */
const KEEP_ALIVE_MS = 4000;

export interface ConnectionsOptions {
  /** Longest time to set a connection up, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** Extra certificate authority in PEM, or null for those of the machine. */
  readonly certificateAuthority: string | null;
}

/** The connections to one origin: as many as there are requests under way, each used by one request at a time. */
export interface Connections {
  /** An idle connection, the most recently used first, or a new one; set up when its first request is sent. */
  acquire(): Client;
  /** Gives a connection back for the next request. */
  release(client: Client): void;
  /** Throws a connection away: what is under way on it is cut off. */
  discard(client: Client, reason: Error): void;
  readonly open: number;
  close(): Promise<void>;
}

/**
 * Creates the connections of an origin. A `Client` of undici per connection, without pipelining: a pool would queue a
 * request behind another, and an open load never waits. The time to set a connection up counts in the response time,
 * as a user would feel it. TLS is verified.
 */
export function createConnections(origin: string, options: ConnectionsOptions): Connections {
  const idle: Client[] = [];
  const all = new Set<Client>();

  const create = (): Client => {
    const client = new Client(origin, {
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      // Every request has one timeout of its own, from its start to the end of its answer.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: {
        timeout: options.connectTimeoutMs,
        ...(options.certificateAuthority === null ? {} : { ca: options.certificateAuthority }),
      },
    });
    // Without a listener an error between requests would end the process; the next request meets it anyway.
    client.on('disconnect', () => {});
    client.on('connectionError', () => {});
    all.add(client);
    return client;
  };

  const discard = (client: Client, reason: Error): void => {
    all.delete(client);
    client.destroy(reason).catch(() => {
      // A connection that is thrown away has nobody left to tell.
    });
  };

  return {
    acquire: () => idle.pop() ?? create(),
    release: (client) => {
      if (all.has(client)) idle.push(client);
    },
    discard,
    get open() {
      return all.size;
    },
    async close() {
      const clients = [...all];
      all.clear();
      idle.length = 0;
      await Promise.all(clients.map((client) => client.destroy()));
    },
  };
}
