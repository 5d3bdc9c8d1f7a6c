import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { WebSocketServer } from 'ws';

/** What a server received: a request, the upgrade to a WebSocket, or a message on one. */
export interface Received {
  /** The scenario and, where requests say it, the user: whose requests come in one order. */
  readonly who: string;
  /** The trace id of a request; of a message its place in its session. */
  readonly id: string;
  /** Every byte of it that is ours, on several lines; bodies of files by their hash. */
  readonly text: string;
}

/** A server that logs what it receives; what it answers depends on nothing but the request. */
export interface LoggingServer extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
}

const LONGEST_BODY_SHOWN = 300;

/** Opens a server on the loopback; leaving it closes it. */
export async function openLoggingServer(): Promise<LoggingServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      // What asks whether the server is up belongs to no load, and carries no trace.
      const isOfLoad = request.headers['traceparent'] !== undefined;
      if (isOfLoad) received.push({ ...whoSent(request), text: textOf(request, Buffer.concat(chunks)) });
      const id = hashOf(`${request.method} ${request.url} ${String(request.headers['x-user'])}`);
      response.end(JSON.stringify({ id, items: [id.slice(0, 4), id.slice(4, 8)] }));
    });
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    const session = whoSent(request);
    received.push({ ...session, text: textOf(request, Buffer.alloc(0)) });
    let messages = 0;
    socket.on('error', () => {});
    socket.on('message', (data) => {
      const text = Buffer.isBuffer(data) ? data.toString() : '';
      received.push({ ...session, id: `${session.id} message ${messages++}`, text });
      socket.send(text);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    received,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function whoSent({ headers }: IncomingMessage): Pick<Received, 'who' | 'id'> {
  return {
    who: `${String(headers['x-scenario'])} ${String(headers['x-user'])}`,
    id: String(headers['traceparent']).split('-')[1] ?? '',
  };
}

/** All but the host, whose port is the server's own, and the key of a WebSocket, which proves only that no cache answered. */
function textOf({ method, url, rawHeaders }: IncomingMessage, body: Buffer): string {
  const names = rawHeaders.filter((_, index) => index % 2 === 0);
  const headers = names.flatMap((name, index) =>
    /^(?:host|sec-websocket-key)$/i.test(name) ? [] : [`${name}: ${rawHeaders[2 * index + 1] ?? ''}`],
  );
  const shown =
    body.length > LONGEST_BODY_SHOWN ? `${body.length} bytes ${hashOf(body)}` : body.toString('latin1');
  return [`${method} ${url}`, ...headers, '', shown].join('\n');
}

function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
