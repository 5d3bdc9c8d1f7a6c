import type { LookupFunction, Socket } from 'node:net';
import { buildConnector, Dispatcher, EnvHttpProxyAgent } from 'undici';
import { socketPlace } from './socket-place.ts';

/** Whoever waits for a connection; called once, unless it was given up before. */
export type OnSocket = (error: Error | null, socket: Socket | null) => void;

/**
 * Sets up a connection to the origin of `url` through the proxy that the environment names, as requests are by undici, but
 * always by a tunnel (CONNECT), and gives its bare socket, TLS set up for `https:`. Direct where NO_PROXY says so or no
 * proxy is named. There is no time limit. Gives what gives it up.
 */
export function connectByEnvironment(
  url: URL,
  tls: buildConnector.BuildOptions,
  lookup: LookupFunction,
  onSocket: OnSocket,
): () => void {
  let isOver = false;
  const finish: OnSocket = (error, socket) => {
    if (isOver) {
      socket?.destroy();
      return;
    }
    isOver = true;
    // Of its own it has nothing more to do: the socket is no longer the agent's.
    close(agent);
    onSocket(error, socket);
  };
  const endpoint = { ...tls, allowH2: false, timeout: 0 };
  const agent = new EnvHttpProxyAgent({
    proxyTunnel: true,
    connectTimeout: 0,
    requestTls: endpoint,
    connect: buildConnector({ ...endpoint, lookup }),
    factory: (_origin, options) => new SocketSource(url, connectorOf(options), finish),
  });
  const { origin } = url;
  const onResponseError = (_: unknown, error: Error): void => finish(error, null);
  agent.dispatch({ origin, path: '/', method: 'GET' }, { onResponseError });
  return () => {
    isOver = true;
    close(agent);
  };
}

/** In the place of a client that would send requests: it sets up the connection, as it is told to, and hands it out. */
class SocketSource extends Dispatcher {
  readonly #url: URL;
  readonly #connect: buildConnector.connector;
  readonly #onSocket: OnSocket;

  constructor(url: URL, connect: buildConnector.connector, onSocket: OnSocket) {
    super();
    this.#url = url;
    this.#connect = connect;
    this.#onSocket = onSocket;
  }

  override dispatch(): boolean {
    // With an error undici gives no second argument, whatever its types say.
    this.#connect(socketPlace(this.#url), (...[error, socket]) =>
      this.#onSocket(error, error === null ? socket : null),
    );
    return true;
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }

  override destroy(): Promise<void> {
    return Promise.resolve();
  }
}

/** How undici sets up the connections of an agent: through the proxy where there is one. */
function connectorOf(options: object): buildConnector.connector {
  if ('connect' in options && isConnector(options.connect)) return options.connect;
  throw new TypeError('an agent without a way to connect');
}

function isConnector(value: unknown): value is buildConnector.connector {
  return typeof value === 'function';
}

function close(agent: EnvHttpProxyAgent): void {
  agent.destroy().catch(() => {
    // An agent that is thrown away has nobody left to tell.
  });
}
