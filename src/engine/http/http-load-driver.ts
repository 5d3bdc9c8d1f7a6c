import type { LiveSample, LoadDriver, LoadWindow, StepResult } from '../../experiment/index.ts';
import type { Clock, Random } from '../../foundation/index.ts';
import type { RequestTemplate, Scenario } from '../../scenario/index.ts';
import type { Measurement, Side } from '../../trial/index.ts';
import { RequestBudget } from './budget.ts';
import { LoadStopped } from './classify-error.ts';
import { type AddressGuard, type Connections, createConnections } from './connections.ts';
import { type PreparedRequest, prepareRequest } from './prepared-request.ts';
import { runWindow, type Sender } from './run-window.ts';
import { type Answer, type Flight, sendRequest } from './send-request.ts';
import { drawTraceContext, type TraceContext } from './trace-context.ts';

/** Longest time to set a connection up before the arrival counts as a connection error. */
const CONNECT_TIMEOUT_MS = 10_000;

export interface HttpLoadDriverOptions {
  readonly scenario: Scenario;
  readonly clock: Clock;
  /** Where trace ids come from. */
  readonly random: Random;
  /** Stands in the User-Agent. */
  readonly userAgentVersion: string;
  /** Called about once a second while a window runs, and at its end. Must not throw. */
  readonly onLive: (samples: readonly LiveSample[]) => void;
  /** Asked for each connection, so that load never follows a name to where it must not go. */
  readonly guard: AddressGuard;
  /** Extra certificate authority in PEM; null for those of the machine. */
  readonly certificateAuthority?: string | null;
}

/**
 * Creates the open-loop HTTP/1.1 generator: it never waits for an answer before the next intended start, never follows a
 * redirect, never repeats a request that a target may have seen, uses no proxy, and never sends more than the scenario's
 * request budget.
 */
export function createHttpLoadDriver(options: HttpLoadDriverOptions): LoadDriver {
  return new HttpLoadDriver(options);
}

class HttpLoadDriver implements LoadDriver, Sender {
  readonly clock: Clock;
  readonly maxInFlight: number;
  readonly onLive: (samples: readonly LiveSample[]) => void;
  readonly #options: HttpLoadDriverOptions;
  readonly #budget: RequestBudget;
  /** By origin. */
  readonly #connections = new Map<string, Connections>();

  constructor(options: HttpLoadDriverOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.maxInFlight = options.scenario.load.maxInFlight;
    this.onLive = options.onLive;
    this.#budget = new RequestBudget(options.scenario.limits.requestBudget);
  }

  async measure(
    window: LoadWindow,
    urls: Readonly<Partial<Record<Side, URL>>>,
    signal: AbortSignal,
  ): Promise<readonly Measurement[]> {
    await this.#closeAllBut(new Set(Object.values(urls).map(({ origin }) => origin)));
    return runWindow(this, window, urls, signal);
  }

  send(template: RequestTemplate, url: URL, signal: AbortSignal): Promise<StepResult> {
    const refuse = (detail: string): Promise<StepResult> => Promise.resolve({ ok: false, status: 0, detail });
    if (signal.aborted) return refuse('stopped before it was sent');
    if (this.#budget.remaining === 0) return refuse('the request budget is exhausted');
    const { promise, resolve } = Promise.withResolvers<StepResult>();
    const flight = this.start(url, this.#prepareOne(template, url), ({ ending, status, detail }) => {
      resolve({ ok: ending === 'ok', status, detail });
    });
    const stop = (): void => flight.abort(new LoadStopped('stopped'));
    signal.addEventListener('abort', stop);
    return promise.finally(() => signal.removeEventListener('abort', stop));
  }

  prepare(url: URL): readonly PreparedRequest[] {
    return this.#options.scenario.requests.map((request) => this.#prepareOne(request, url));
  }

  start(url: URL, request: PreparedRequest, onEnd: (answer: Answer, trace: TraceContext) => void): Flight {
    if (!this.#budget.take()) throw new RangeError('the request budget is exhausted');
    const trace = drawTraceContext(this.#options.random);
    const headers = { ...request.headers, traceparent: trace.traceparent };
    const route = { connections: this.#connectionsTo(url), clock: this.clock, budget: this.#budget };
    return sendRequest(request, headers, route, (answer) => onEnd(answer, trace));
  }

  remainingBudget(): number {
    return this.#budget.remaining;
  }

  async close(): Promise<void> {
    await this.#closeAllBut(new Set());
  }

  #prepareOne(template: RequestTemplate, url: URL): PreparedRequest {
    return prepareRequest(template, url, this.#options.userAgentVersion);
  }

  #connectionsTo(url: URL): Connections {
    const known = this.#connections.get(url.origin);
    if (known) return known;
    const created = createConnections(url.origin, {
      clock: this.clock,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      certificateAuthority: this.#options.certificateAuthority ?? null,
      guard: this.#options.guard,
    });
    this.#connections.set(url.origin, created);
    return created;
  }

  /** Fresh instances have fresh ports: the connections to the old ones are of no more use. */
  async #closeAllBut(origins: ReadonlySet<string>): Promise<void> {
    const unused = [...this.#connections].filter(([origin]) => !origins.has(origin));
    for (const [origin] of unused) this.#connections.delete(origin);
    await Promise.all(unused.map(([, connections]) => connections.close()));
  }
}
