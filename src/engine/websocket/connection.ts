import type { Head } from '../http/answer.ts';
import type { AddressGuard } from '../http/connections.ts';
import { type ClientRequest, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type ConnectionOptions, type SecureContext, TLSSocket } from 'node:tls';
import { WebSocket } from 'ws';
import { classifyError, type Failure } from '../http/classify-error.ts';
import { connectByEnvironment } from '../http/proxied-socket.ts';
import type { Receiver } from './broadcasts.ts';

/** How an attempt to connect failed: as a request does, or by the status of a refused upgrade. */
export type Refusal = Failure | `status ${number}`;

/** What a connection tells whoever asked for it. */
interface ConnectionListener {
  /** The head of the answer to the upgrade came, whatever it says; before `opened` and `refused`. */
  answered(head: Head): void;
  opened(): void;
  /** Instead of `opened`: there is no connection. */
  refused(kind: Refusal): void;
  received(data: Buffer): void;
  ponged(): void;
  /** After `opened`, once. */
  closed(code: number): void;
}

/** How TLS is set up, where the URL asks for it. */
interface TlsSetUp {
  readonly verify: boolean;
  readonly serverName: string | null;
  /** Null for the machine's own authorities and no certificate. */
  readonly context: SecureContext | null;
  /** The TLS session of the user that is resumed; null for a handshake in full. */
  readonly session: Buffer | null;
  /** Takes the session that the server gives for the user's next connection. */
  readonly keepSession: (session: Buffer) => void;
}

/** What is asked of the server, complete. */
export interface UpgradeRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly subprotocols: readonly string[];
  readonly tls: TlsSetUp;
  /** Whether the proxy that the environment names is used. */
  readonly isProxied: boolean;
  /** Whether compression of messages is offered (RFC 7692). */
  readonly compression: boolean;
  readonly guard: AddressGuard;
}

/** Longest message that is taken; a longer one closes the connection with code 1009. */
const LONGEST_MESSAGE_BYTES = 16 * 1024 * 1024;
/** A target that leaves this much unread takes nothing more: what we keep for it must not grow. */
const MOST_UNREAD_BYTES = 1024 * 1024;

/** One WebSocket connection, from the attempt to its end. */
export class Connection implements Receiver {
  opened = 0;
  slot = 0;
  readonly #listener: ConnectionListener;
  readonly #socket: WebSocket | null;
  #request: ClientRequest | null = null;
  /** Gives up a tunnel that is being set up. */
  #giveUp: () => void = () => {};
  #state: 'connecting' | 'open' | 'ended' = 'connecting';
  #error: unknown = null;

  /** Begins to connect. The listener is told of a failure at the earliest after this returned. */
  constructor(request: UpgradeRequest, listener: ConnectionListener) {
    this.#listener = listener;
    this.#socket = this.#connect(request);
    if (this.#socket === null) {
      queueMicrotask(() => this.#refuse(classifyError(this.#error)));
      return;
    }
    this.#socket.on('open', () => this.#open());
    this.#socket.on('upgrade', ({ headers }) => listener.answered(headers));
    this.#socket.on('unexpected-response', (_, { statusCode = 0, headers }) => {
      listener.answered(headers);
      this.#refuse(`status ${statusCode}`);
      this.#socket?.terminate();
    });
    this.#socket.on('error', (error) => {
      this.#error = error;
    });
    this.#socket.on('message', (data) => {
      if (Buffer.isBuffer(data)) listener.received(data);
    });
    this.#socket.on('pong', () => listener.ponged());
    this.#socket.on('close', (code) => this.#close(code));
  }

  get isConnecting(): boolean {
    return this.#state === 'connecting';
  }

  /** Whether more may be sent: it is open, and the target reads what it gets. */
  get takesMore(): boolean {
    return (
      this.#socket !== null &&
      this.#socket.readyState === WebSocket.OPEN &&
      this.#socket.bufferedAmount < MOST_UNREAD_BYTES
    );
  }

  /** Sends a text message. */
  send(bytes: Buffer): void {
    this.#socket?.send(bytes, { binary: false });
  }

  ping(): void {
    this.#socket?.ping();
  }

  /** Begins the closing handshake. */
  close(code: number): void {
    this.#socket?.close(code);
  }

  /** Cuts it off, whatever its state. One that was still connecting is refused as `kind`. */
  terminate(kind: Refusal): void {
    this.#refuse(kind);
    this.#giveUp();
    this.#socket?.terminate();
  }

  /** The kind of failure of an attempt whose time is up: `connect` until the server took the connection. */
  timeoutKind(): Refusal {
    return (this.#request?.socket?.connecting ?? true) ? 'connect' : 'timeout';
  }

  /** Null where a header or a subprotocol cannot be sent at all: a target would refuse it too. */
  #connect(upgrade: UpgradeRequest): WebSocket | null {
    const { url, headers, subprotocols, tls, compression, guard } = upgrade;
    try {
      const refusal = guard.refusal(url.hostname);
      if (refusal !== null) throw refusal;
      return new WebSocket(url, [...subprotocols], {
        headers: { ...headers },
        perMessageDeflate: compression,
        maxPayload: LONGEST_MESSAGE_BYTES,
        lookup: guard.lookup,
        ...handshakeOptions(tls),
        ...(upgrade.isProxied ? { agent: this.#proxiedAgent(upgrade) } : {}),
        finishRequest: (request) => {
          this.#request = request;
          request.on('socket', (socket) => {
            if (socket instanceof TLSSocket) socket.on('session', tls.keepSession);
          });
          request.end();
        },
      });
    } catch (error) {
      this.#error = error;
      return null;
    }
  }

  /** An agent for this one connection: with one, sockets may come later. */
  #proxiedAgent({ url, tls, guard }: UpgradeRequest): HttpAgent {
    const isSecure = url.protocol === 'wss:';
    const origin = new URL(`${isSecure ? 'https' : 'http'}://${url.host}`);
    const agent = isSecure ? new HttpsAgent() : new HttpAgent();
    agent.createConnection = (_, onSocket) => {
      this.#giveUp = connectByEnvironment(origin, handshakeOptions(tls), guard.lookup, (error, socket) => {
        this.#giveUp = () => {};
        if (socket !== null) onSocket?.(null, socket);
        else this.#fail(error);
      });
      return null;
    };
    return agent;
  }

  #fail(error: unknown): void {
    this.#error = error;
    this.#refuse(classifyError(error));
    this.#socket?.terminate();
  }

  #open(): void {
    if (this.#state !== 'connecting') return;
    this.#request = null;
    this.#state = 'open';
    this.#listener.opened();
  }

  #refuse(kind: Refusal): void {
    if (this.#state !== 'connecting') return;
    this.#request = null;
    this.#state = 'ended';
    this.#listener.refused(kind);
  }

  #close(code: number): void {
    this.#refuse(classifyError(this.#error));
    if (this.#state !== 'open') return;
    this.#state = 'ended';
    this.#listener.closed(code);
  }
}

type HandshakeOptions = Pick<
  ConnectionOptions,
  'rejectUnauthorized' | 'servername' | 'secureContext' | 'session'
>;

function handshakeOptions({ verify, serverName, context, session }: TlsSetUp): HandshakeOptions {
  return {
    rejectUnauthorized: verify,
    ...(serverName === null ? {} : { servername: serverName }),
    ...(context === null ? {} : { secureContext: context }),
    ...(session === null ? {} : { session }),
  };
}
