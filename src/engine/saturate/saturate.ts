import { isIP } from 'node:net';
import autocannon from 'autocannon';
import { at, type Clock, type Random } from '../../foundation/index.ts';
import { SATURATION_ROUND, type TlsOptions } from '../../scenario/index.ts';
import type { Outcome } from '../../trial/index.ts';
import { answeredWell, type Head, textOf } from '../http/answer.ts';
import type { RequestBudget } from '../http/budget.ts';
import type { AddressGuard } from '../http/connections.ts';
import { classifyError } from '../http/classify-error.ts';
import type { PreparedRequest } from '../http/prepared-request.ts';
import { certificateOptions } from '../http/tls-options.ts';
import { nextHop } from '../http/redirect.ts';
import type { Answer } from '../http/send-request.ts';
import type { Lane } from '../window/lane.ts';
import { recordChecks } from '../window/record-checks.ts';
import { makeRound } from './make-round.ts';
import { portOf, resolveAddress } from './resolve-address.ts';
import { WatchedClient } from './watched-client.ts';

/** How often autocannon looks whether it shall stop. */
const LOOK_MS = 50;
/** So many failures without one answer mean that there is nothing to saturate; it would only spin. */
const HOPELESS_FAILURES = 100;

/** One window of saturation on one side. */
export interface Saturation {
  readonly lane: Lane;
  readonly clock: Clock;
  readonly connections: number;
  readonly durationMs: number;
  /** By flow; null for those that are not single requests. */
  readonly requests: readonly (PreparedRequest | null)[];
  /** Weights of the flows. */
  readonly mix: readonly number[];
  readonly random: Random;
  readonly budget: RequestBudget;
  /** Asked once where the host leads to. */
  readonly guard: AddressGuard;
  readonly tls: TlsOptions;
  readonly signal: AbortSignal;
  readonly onExhausted: () => void;
}

/**
 * Keeps every connection busy with one request after the other, by autocannon: what the target can do at most. Only its
 * events are used, whose times are exact: its own histogram rounds to milliseconds and its rates come in bursts. A
 * request counts when its answer has come, or when it is known that none will, so the load is closed: a slower target is
 * asked less. Redirects are not followed. TLS shows the scenario's certificate and
 * name, and is not verified here; the target's readiness was. The host is looked up
 * once, through the guard. When the budget is used up the connections are closed; each may by then have sent two requests
 * more than were counted. Resolves when the window is over and the last answers have come, or their time is up.
 */
export async function saturate(saturation: Saturation): Promise<void> {
  if (saturation.connections === 0 || saturation.signal.aborted) return;
  await new Saturator(saturation).run();
}

class Saturator {
  readonly #saturation: Saturation;
  readonly #round: readonly number[];
  /** What the client said of the answer whose time comes next: both are told in one turn of the event loop. */
  #told: { readonly flow: number; readonly body: string; readonly head: Head } | null = null;
  #answers = 0;
  #failures = 0;
  readonly #clients: WatchedClient[] = [];
  readonly #flowOf = new Map<unknown, number>();
  #stop: () => void = () => {};

  constructor(saturation: Saturation) {
    this.#saturation = saturation;
    this.#round = makeRound(SATURATION_ROUND, saturation.mix, saturation.random.fork('mix'));
  }

  async run(): Promise<void> {
    const { durationMs, signal, lane, guard, clock } = this.#saturation;
    const endMs = clock.nowMs() + durationMs;
    let address: string;
    try {
      address = await resolveAddress(lane.url, guard);
    } catch (error) {
      this.#failed(at(this.#round, 0), error, 0);
      return;
    }
    if (signal.aborted) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const instance = autocannon(this.#options(address), (error: unknown) =>
      error ? reject(error) : resolve(),
    );
    this.#stop = () => {
      instance.stop?.();
      // Not at once: a client that was just answered is about to write its next request.
      setImmediate(() => this.#clients.forEach((client) => client.destroy()));
    };
    const retire = (): void => this.#clients.forEach((client) => client.retire());
    instance.on('response', (_client, status, bytes, ms) => this.#answered(status, bytes, ms));
    signal.addEventListener('abort', this.#stop);
    const timer = setTimeout(retire, Math.max(0, endMs - clock.nowMs()));
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', this.#stop);
    }
  }

  #options(address: string): autocannon.Options {
    const { lane, connections, durationMs, clock, tls } = this.#saturation;
    const { protocol, hostname } = lane.url;
    const named = isIP(hostname) === 0 && !hostname.startsWith('[') ? hostname : null;
    const servername = tls.serverName ?? named;
    const requests = this.#round.map((flow) => this.#requestOf(flow));
    const timeoutSeconds = Math.ceil(Math.max(...this.#requests().map(({ timeoutMs }) => timeoutMs)) / 1000);
    let client = 0;
    return {
      url: `${protocol}//${isIP(address) === 6 ? `[${address}]` : address}:${portOf(lane.url)}`,
      ...(servername === null ? {} : { servername }),
      tlsOptions: certificateOptions(tls),
      connections,
      pipelining: 1,
      // More than is wanted: the window's own timer ends it, and then the last answers.
      duration: Math.ceil(durationMs / 1000) + 2 * timeoutSeconds + 1,
      sampleInt: LOOK_MS,
      timeout: timeoutSeconds,
      requests,
      excludeErrorStats: true,
      setupClient: (each) => {
        this.#clients.push(
          new WatchedClient(each, clock, 1000 * timeoutSeconds, (request, error, ms) =>
            this.#failed(this.#flowOf.get(request) ?? at(this.#round, 0), error, ms),
          ),
        );
        // Each connection begins elsewhere in the round, so that not all ask for the same at once.
        const from = Math.floor((client++ * requests.length) / connections) % requests.length;
        each.setRequests([...requests.slice(from), ...requests.slice(0, from)]);
      },
    };
  }

  #requests(): readonly PreparedRequest[] {
    return this.#saturation.requests.filter((request) => request !== null);
  }

  #prepared(flow: number): PreparedRequest {
    const request = at(this.#saturation.requests, flow);
    if (request === null) throw new TypeError('only single requests saturate');
    return request;
  }

  #requestOf(flow: number): autocannon.Request {
    const { method, path, headers, body } = this.#prepared(flow);
    const request: autocannon.Request = {
      method,
      path,
      headers: { host: this.#saturation.lane.url.host, ...headers },
      ...(body === null ? {} : { body: Buffer.from(body) }),
      onResponse: (_status: number, text: string, _context: object, head: unknown) => {
        this.#told = { flow, body: text, head: headOf(head) };
      },
    };
    this.#flowOf.set(request, flow);
    return request;
  }

  #answered(status: number, bytesReceived: number, ms: number): void {
    const told = this.#told;
    if (told === null) return;
    this.#answers++;
    const request = this.#prepared(told.flow);
    const ending = this.#endingOf(request, status, told, ms);
    this.#record(request, { ending, status, bytesReceived, ms, head: told.head, body: told.body });
  }

  /** autocannon has one time limit for all requests: one that has less of its own is late before. */
  #endingOf(
    request: PreparedRequest,
    status: number,
    { body, head }: { readonly body: string; readonly head: Head },
    ms: number,
  ): Outcome {
    const { check, redirects, timeoutMs } = request;
    if (ms > timeoutMs) return 'timeout';
    if (redirects > 0 && nextHop(request, status, head, this.#saturation.lane.url.origin) !== null)
      return 'redirect';
    if (!check.statuses.has(status)) return 'status';
    return check.inspects && check.bodyFault(body, head) !== '' ? 'expectation' : 'ok';
  }

  /** A connection that broke, or a request whose time is up. */
  #failed(flow: number, error: unknown, ms: number): void {
    this.#failures++;
    const ending = classifyError(error);
    this.#record(this.#prepared(flow), {
      ending,
      status: 0,
      bytesReceived: 0,
      ms,
      head: {},
      body: '',
    });
    if (this.#answers === 0 && this.#failures >= HOPELESS_FAILURES) this.#stop();
  }

  #record(
    request: PreparedRequest,
    told: Pick<Answer, 'ending' | 'status' | 'bytesReceived' | 'head' | 'body'> & { readonly ms: number },
  ): void {
    const { lane, clock, budget, onExhausted } = this.#saturation;
    const isCounted = budget.take();
    if (budget.remaining === 0) {
      onExhausted();
      this.#stop();
    }
    if (!isCounted) return;
    const endMs = clock.nowMs();
    const startMs = endMs - told.ms;
    const atMs = startMs - lane.startMs;
    const { tally } = lane;
    const endpoint = tally.endpointOf(request.name);
    const arrival = { endpoint, bodyBytes: request.bodyBytes, atMs, intendedMs: startMs, lagMs: 0 };
    const answer: Answer = {
      ...told,
      startMs,
      endMs,
      firstByteMs: null,
      serverTiming: '',
      detail: '',
      decodedBytes: answeredWell(told.ending) ? bodyBytesOf(request, told) : null,
      hops: 0,
      connectMs: null,
    };
    tally.plan(endpoint, atMs);
    tally.send(arrival);
    tally.end(arrival, answer, null);
    recordChecks(tally.beyond, request, answer);
  }
}

/** Bytes of a body as it came: autocannon gives it as text, in which those of a compressed one are lost. */
function bodyBytesOf({ method }: PreparedRequest, { head, body }: Pick<Answer, 'head' | 'body'>): number {
  const stated = Number(textOf(head['content-length']) || Number.NaN);
  if (method === 'HEAD') return 0;
  return Number.isSafeInteger(stated) ? stated : Buffer.byteLength(body);
}

/** autocannon gives names as the server wrote them. */
function headOf(head: unknown): Head {
  if (typeof head !== 'object' || head === null) return {};
  return Object.fromEntries(Object.entries(head).map(([name, value]) => [name.toLowerCase(), String(value)]));
}
