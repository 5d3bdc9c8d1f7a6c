import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net';
import { afterEach } from '@jest/globals';
import { anOpenExecutor } from '../../support/a-load.ts';
import { createLoadDriver, type LoadDriverOptions, systemClock } from '../../../src/engine/index.ts';
import type { LiveSample, LoadDriver, LoadWindow } from '../../../src/experiment/index.ts';
import { createRandom } from '../../../src/foundation/index.ts';
import { addressGuard } from '../../../src/target/index.ts';
import { createSchedule, type Schedule } from '../../../src/schedule/index.ts';
import { parseScenario, type RequestTemplate, type Scenario } from '../../../src/scenario/index.ts';
import { type EndpointMeasurement, type Measurement, SIDES, type Side } from '../../../src/trial/index.ts';

export const unstopped = new AbortController().signal;

const closing: (() => unknown)[] = [];

/** Has something undone after the running test, last first. */
export function afterwards(close: () => unknown): void {
  closing.push(close);
}

/** To be called once in each file: leaves nothing open behind a test. */
export function cleanUp(): void {
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });
}

/** What a server saw. */
export interface Log {
  readonly requests: readonly IncomingMessage[];
  readonly connections: readonly Socket[];
}

/** Lets any server listen on the loopback, and closes it after the test. */
export async function listen(server: TcpServer, host = '127.0.0.1', port = 0): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  afterwards(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** An HTTP server that logs what it sees. */
export async function serve(
  listener: RequestListener,
  prepare: (server: Server) => void = () => {},
): Promise<{ readonly url: URL; readonly log: Log }> {
  const log = { requests: [] as IncomingMessage[], connections: [] as Socket[] };
  const server = createServer((request, response) => {
    log.requests.push(request);
    listener(request, response);
  });
  prepare(server);
  server.on('connection', (socket) => log.connections.push(socket));
  return { url: new URL(`http://127.0.0.1:${await listen(server)}`), log };
}

/** A server that is given the bare socket: for answers that no HTTP server would give. */
export async function serveBytes(listener: (socket: Socket, text: string) => void): Promise<URL> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => listener(socket, bytes.toString('latin1')));
  });
  return new URL(`http://127.0.0.1:${await listen(server)}`);
}

/** A server in a process of its own, which can be stopped and continued without holding us up. */
export async function serveApart(
  script: string,
): Promise<{ readonly url: URL; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  afterwards(() => {
    child.kill('SIGCONT');
    child.kill('SIGKILL');
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: new URL(`http://127.0.0.1:${Number(line.toString())}`), child };
}

const BASE = parseScenario(
  'name: engine test\nrequests: [{ name: list, path: /products }]\nload: { rate: 130, duration: 10s }\nallow-writes: true\n',
  'engine test',
  {},
);

/** A request of a scenario, with what a test cares about replaced. */
export function aRequest(change: Partial<RequestTemplate> = {}): RequestTemplate {
  const [request] = BASE.requests;
  if (!request) throw new Error('no request');
  return { ...request, ...change };
}

/** A scenario, with what a test cares about replaced. */
export function aScenario(change: Partial<Scenario> = {}, maxInFlight = 130): Scenario {
  const executors = BASE.load.executors.map((executor) =>
    executor.model === 'open' ? { ...executor, maxInFlight } : executor,
  );
  return { ...BASE, load: { ...BASE.load, executors }, ...change };
}

/** The real driver, closed after the test. */
export function aDriver(scenario: Scenario, change: Partial<LoadDriverOptions> = {}): LoadDriver {
  const driver = createLoadDriver({
    scenario,
    clock: systemClock,
    random: createRandom('engine test'),
    userAgentVersion: '0.7.0',
    guard: addressGuard,
    onLive: () => {},
    onWarning: () => {},
    ...change,
  });
  afterwards(() => driver.close());
  return driver;
}

/** Evenly spaced arrivals. */
export function aSchedule(ratePerSecond: number, durationMs: number, mix: readonly number[] = [1]): Schedule {
  const phase = { durationMs, fromPerSecond: ratePerSecond, toPerSecond: ratePerSecond };
  return createSchedule(
    [{ executor: anOpenExecutor({ phases: [phase] }), mix }],
    { fromMs: 0, toMs: durationMs },
    1,
    createRandom('engine test'),
  );
}

/** A window for the candidate alone. */
export function aWindow(ratePerSecond: number, durationMs: number, mix?: readonly number[]): LoadWindow {
  const schedule = aSchedule(ratePerSecond, durationMs, mix);
  const side = new Uint8Array(schedule.atMs.length).fill(SIDES.indexOf('candidate'));
  return { ...schedule, side, users: [], sides: ['candidate'] };
}

/** What one side's only endpoint, or the named one, did. */
export function endpointOf(
  measurements: readonly Measurement[],
  { side = 'candidate', endpoint = 'list' }: { side?: Side; endpoint?: string } = {},
): EndpointMeasurement {
  const found = measurements
    .find((measurement) => measurement.side === side)
    ?.endpoints.find((each) => each.endpoint === endpoint);
  if (!found) throw new Error(`nothing of ${endpoint} on the ${side}`);
  return found;
}

/** Measures one window against one server, all in one. */
export async function measure(
  url: URL,
  window: LoadWindow,
  scenario: Scenario = aScenario(),
  change: Partial<LoadDriverOptions> = {},
): Promise<EndpointMeasurement> {
  return endpointOf(await aDriver(scenario, change).measure(window, { candidate: url }, unstopped));
}

/** Collects live samples. */
export function aWatcher(): {
  readonly seen: (readonly LiveSample[])[];
  readonly onLive: (samples: readonly LiveSample[]) => void;
} {
  const seen: (readonly LiveSample[])[] = [];
  return { seen, onLive: (samples) => void seen.push(samples) };
}
