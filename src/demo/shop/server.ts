import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRandom } from '../../foundation/index.ts';
import { serveChat } from './chat.ts';
import { createDatabase, type Database, meterDatabase } from './database.ts';
import { createFaultEffects, type Fault, startFreezing } from './faults.ts';
import { problem, type ShopAnswer } from './answers.ts';
import { createRoutes, type Routes } from './routes.ts';

export interface ShopOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly host: string;
  readonly fault: Fault;
  /** Seed of waits and faults, or null for another in every process, as two real instances differ. */
  readonly seed: string | null;
  /** When a shop with the fault `crash` dies. */
  readonly crashAfterMs: number;
  /** How much longer the query of a search takes, in per cent, whatever the fault: a change of known size. 0 by default. */
  readonly slowerSearchPercent?: number;
}

/** A shop that serves. */
export interface Shop {
  readonly url: URL;
  /** Ends politely: no new connections, answers under way finish, at most two seconds. */
  stop(): Promise<void>;
}

/** When the fault `crash` strikes unless told otherwise. */
export const CRASH_AFTER_MS = 15_000;

/** Longer than any pause of a load test, so that no idle connection is closed while a request is on its way. */
const KEEP_ALIVE_MS = 120_000;
const STOP_LIMIT_MS = 2_000;
/** Only to give paths a URL to be parsed against. */
const ORIGIN = 'http://shop.invalid';
const MOST_BODY_BYTES = 16_384;
const MOST_UPLOAD_BYTES = 16_777_216;

/**
 * Starts a shop: a real server with real waits. With the fault `down` it rejects, as a shop does whose database is not
 * there. With `crash` it ends the whole process after `crashAfterMs`, so such a shop needs a process of its own.
 */
export async function startShop(options: ShopOptions): Promise<Shop> {
  const { port, host, fault } = options;
  if (fault === 'down') throw new Error('the database cannot be reached');
  const random = createRandom(options.seed ?? randomUUID());
  const slowerSearch = 1 + (options.slowerSearchPercent ?? 0) / 100;
  const faults = createFaultEffects(fault, random.fork('faults'), slowerSearch);
  const routes = createRoutes({ faults, random });
  const database = createDatabase(random.fork('database'));
  const server = createServer({ keepAlive: true, keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    void serve(routes, database, request, response);
  });
  const closeChat = serveChat(server);
  server.listen(port, host);
  await once(server, 'listening');
  const stopFault = strike(options);
  return {
    url: urlOf(server, host),
    stop: async () => {
      stopFault();
      closeChat();
      await close(server);
    },
  };
}

/** Starts the faults that no request triggers; returns how to end them. */
function strike({ fault, crashAfterMs }: ShopOptions): () => void {
  if (fault === 'freeze') return startFreezing();
  if (fault !== 'crash') return () => undefined;
  const timer = setTimeout(() => {
    process.stderr.write('shop: out of file descriptors, giving up\n');
    process.exit(1);
  }, crashAfterMs);
  return () => clearTimeout(timer);
}

async function serve(
  routes: Routes,
  database: Database,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const beganMs = performance.now();
  const metered = meterDatabase(database, () => performance.now());
  const answer = await answerTo(routes, metered, request);
  const totalMs = performance.now() - beganMs;
  // A client that went away in the meantime gets no answer, and none is missed.
  if (!response.destroyed) send(response, answer, metered.spentMs(), totalMs);
}

async function answerTo(routes: Routes, database: Database, request: IncomingMessage): Promise<ShopAnswer> {
  const target = request.url ?? '/';
  if (!URL.canParse(target, ORIGIN)) return problem(400, 'that is no path');
  const url = new URL(target, ORIGIN);
  const most = url.pathname === '/uploads' ? MOST_UPLOAD_BYTES : MOST_BODY_BYTES;
  const { text, bytes } = await readBody(request);
  if (bytes > most) return problem(413, `a body has at most ${most} bytes`);
  const method = request.method ?? 'GET';
  return await routes({ method, url, body: text, bodyBytes: bytes, token: tokenOf(request) }, database);
}

/** The body as text, as far as any route reads it, and its size. A body cut off by the client counts as ended. */
async function readBody(
  request: IncomingMessage,
): Promise<{ readonly text: string; readonly bytes: number }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MOST_BODY_BYTES) chunks.push(chunk);
  });
  await new Promise<void>((resolve) => {
    request
      .once('end', resolve)
      .once('close', resolve)
      .once('error', () => resolve());
  });
  return { text: bytes > MOST_BODY_BYTES ? '' : Buffer.concat(chunks).toString('utf8'), bytes };
}

/** Who asks: `Authorization: Bearer …`, or the cookie `sid`. */
function tokenOf({ headers }: IncomingMessage): string {
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  return bearer ?? /(?:^|;\s*)sid=([^;]+)/.exec(headers.cookie ?? '')?.[1] ?? '';
}

function send(response: ServerResponse, answer: ShopAnswer, databaseMs: number, totalMs: number): void {
  const app = Math.max(0, totalMs - databaseMs);
  response.statusCode = answer.status;
  response.setHeader('server-timing', `db;dur=${databaseMs.toFixed(2)}, app;dur=${app.toFixed(2)}`);
  if (answer.cookie !== undefined) response.setHeader('set-cookie', answer.cookie);
  const { content } = answer;
  if (content.kind === 'none') {
    response.end();
    return;
  }
  const text = content.kind === 'text' ? content.text : JSON.stringify(content.value);
  response.setHeader(
    'content-type',
    content.kind === 'text' ? 'text/plain; charset=utf-8' : 'application/json',
  );
  response.setHeader('content-length', Buffer.byteLength(text));
  response.end(text);
}

function urlOf(server: Server, host: string): URL {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return new URL(`http://${host.includes(':') ? `[${host}]` : host}:${address.port}/`);
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  // Connections that stay busy longer are cut.
  const timer = setTimeout(() => server.closeAllConnections(), STOP_LIMIT_MS);
  await closed;
  clearTimeout(timer);
}
