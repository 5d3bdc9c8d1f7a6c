import { createServer } from 'node:http';
import { type RawData, type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import type { LoadDriverOptions } from '../../../src/engine/index.ts';
import type { LoadDriver, LoadWindow } from '../../../src/experiment/index.ts';
import { emptyHistogram, type Histogram } from '../../../src/histogram/index.ts';
import type { Executor, Scenario, WebSocketFlow } from '../../../src/scenario/index.ts';
import type { Measurement, Side } from '../../../src/trial/index.ts';
import { aDriver, afterwards, aScenario, listen, unstopped } from './measuring.ts';

/** What a WebSocket server saw. */
export interface SocketLog {
  readonly sockets: WebSocket[];
  readonly messages: string[];
  /** Codes with which connections ended, in the order of their ends. */
  readonly closes: number[];
}

/** A real WebSocket server on the loopback that logs what it sees, closed after the test. */
export async function serveSockets(
  onConnection: (socket: WebSocket, log: SocketLog) => void = echo,
  options: ServerOptions = {},
  port?: number,
): Promise<{ readonly url: URL; readonly log: SocketLog; readonly server: WebSocketServer }> {
  const http = createServer((_, response) => {
    response.statusCode = 426;
    response.end();
  });
  const server = new WebSocketServer({ ...options, server: http });
  const log: SocketLog = { sockets: [], messages: [], closes: [] };
  server.on('connection', (socket) => {
    log.sockets.push(socket);
    socket.on('error', () => {});
    socket.on('message', (data) => log.messages.push(textOf(data)));
    socket.on('close', (code) => log.closes.push(code));
    onConnection(socket, log);
  });
  afterwards(() => server.close());
  const url = new URL(`http://127.0.0.1:${await listen(http, '127.0.0.1', port)}`);
  return { url, log, server };
}

/** What a message says. */
export function textOf(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString() : '';
}

/** Sends every message back. */
export function echo(socket: WebSocket): void {
  socket.on('message', (data) => socket.send(textOf(data)));
}

/** A scenario of WebSockets alone, for users who stay. */
export function aSocketScenario(webSocket: WebSocketFlow, change: Partial<Scenario> = {}): Scenario {
  const scenario = aScenario({ requests: [], webSockets: [webSocket], ...change });
  return { ...scenario, load: { ...scenario.load, executors: [someUsers()], ...change.load } };
}

/** Users who stay as long as the windows say. */
export function someUsers(): Executor {
  const phases = [{ durationMs: 60_000, fromUsers: 7, toUsers: 7 }];
  return { model: 'closed', executor: 'constant-vus', name: 'talkers', startMs: 0, flows: null, phases };
}

/** A window in which a number of users is at work from the start; or several, each from its time on. */
export function usersWindow(
  users: number | readonly (readonly [atMs: number, users: number])[],
  durationMs: number,
  sides: readonly Side[] = ['candidate'],
): LoadWindow {
  const steps = typeof users === 'number' ? [[0, users] as const] : users;
  const schedule = {
    executor: 0,
    atMs: Float64Array.from(steps, ([atMs]) => atMs),
    users: Uint32Array.from(steps, ([, count]) => count),
  };
  return {
    atMs: new Float64Array(),
    flow: new Uint16Array(),
    executor: new Uint8Array(),
    side: new Uint8Array(),
    users: [schedule],
    durationMs,
    sides,
  };
}

/** Measures one window of one WebSocket against one server, all in one. */
export async function measureSockets(
  url: URL,
  webSocket: WebSocketFlow,
  window: LoadWindow,
  change: Partial<LoadDriverOptions> = {},
): Promise<Talk> {
  const driver = aDriver(aSocketScenario(webSocket), change);
  return talkOf(await driver.measure(window, { candidate: url }, unstopped));
}

/** Measures windows one after the other with the same users. */
export async function measureWindows(
  driver: LoadDriver,
  url: URL,
  windows: readonly LoadWindow[],
): Promise<readonly Talk[]> {
  const talks: Talk[] = [];
  for (const window of windows)
    talks.push(talkOf(await driver.measure(window, { candidate: url }, unstopped)));
  return talks;
}

/** What one side's WebSocket did, easy to ask. */
export interface Talk {
  readonly measurement: Measurement;
  counter(metric: string, endpoint?: string): number;
  rate(metric: string, endpoint?: string): readonly [passed: number, total: number];
  trend(metric: string, endpoint?: string): Histogram;
  /** Counters whose endpoint begins with the WebSocket's name, by what follows it. */
  kinds(metric: string): Readonly<Record<string, number>>;
}

export function talkOf(measurements: readonly Measurement[], side: Side = 'candidate'): Talk {
  const measurement = measurements.find((each) => each.side === side);
  if (!measurement) throw new Error(`nothing of the ${side}`);
  const { counters, rates, trends } = measurement;
  const find = <T extends { metric: string; endpoint: string }>(list: readonly T[], m: string, e: string) =>
    list.find(({ metric, endpoint }) => metric === m && endpoint === e);
  return {
    measurement,
    counter: (metric, endpoint = 'chat') => find(counters, metric, endpoint)?.count ?? 0,
    rate: (metric, endpoint = 'chat') => {
      const { passed, total } = find(rates, metric, endpoint) ?? { passed: 0, total: 0 };
      return [passed, total];
    },
    trend: (metric, endpoint = 'chat') => find(trends, metric, endpoint)?.histogram ?? emptyHistogram(),
    kinds: (metric) =>
      Object.fromEntries(
        counters
          .filter((each) => each.metric === metric)
          .map((each) => [each.endpoint.replace('chat ', ''), each.count]),
      ),
  };
}

export { aMessage, aWebSocket } from '../../support/a-websocket.ts';
