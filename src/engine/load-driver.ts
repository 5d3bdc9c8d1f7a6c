import type {
  FinishedIterations,
  LoadDriver,
  LoadWindow,
  RateOfSide,
  StepResult,
} from '../experiment/index.ts';
import { at, type Clock, type Random } from '../foundation/index.ts';
import {
  endpointNames,
  type Executor,
  type Flow,
  flowsOf,
  isDynamic,
  NO_HOOKS,
  mixOf,
  type RequestTemplate,
} from '../scenario/index.ts';
import { ALL_ENDPOINTS, type Measurement, type Side } from '../trial/index.ts';
import { yieldBackgroundThreads } from './background-threads.ts';
import { RequestBudget } from './http/budget.ts';
import { LoadStopped } from './http/classify-error.ts';
import { Deadlines } from './http/deadlines.ts';
import {
  type Preparation,
  type PreparedRequest,
  prepareRequest,
  userAgent,
} from './http/prepared-request.ts';
import { Routes } from './http/routes.ts';
import { sendRequest } from './http/send-request.ts';
import { drawTraceContext, type TraceContext } from './http/trace-context.ts';
import { JourneyRunner } from './journey/journey-runner.ts';
import { verifyAcknowledged } from './journey/verify-acknowledged.ts';
import type { LoadDriverOptions } from './load-driver-options.ts';
import { type FlowRunner, SideLoad } from './user/side-load.ts';
import { saturate } from './saturate/saturate.ts';
import { Waker } from './waker.ts';
import { firstEndpoints } from './window/first-endpoints.ts';
import { ArrivalCount } from './window/arrival-count.ts';
import { finishIterations } from './window/finish-iterations.ts';
import type { StartRequest } from './window/lane.ts';
import type { SaturationOrder } from './window/make-load.ts';
import { WebSocketRunner } from './websocket/websocket-runner.ts';
import { runWindow, type Sender } from './window/run-window.ts';
import { keepRequestsYoung } from './young-requests.ts';

/**
 * Creates the load generator. An open load never waits for an answer before the next intended start; a closed one is
 * made by users who do. It never repeats a request that a target may have seen, and never sends more than the scenario's
 * request budget.
 */
export function createLoadDriver(options: LoadDriverOptions): LoadDriver {
  yieldBackgroundThreads();
  keepRequestsYoung();
  return new EngineLoadDriver(options);
}

class EngineLoadDriver implements LoadDriver, Sender {
  readonly clock: Clock;
  readonly waker = new Waker();
  readonly executors: readonly Executor[];
  readonly flows: readonly Flow[];
  readonly endpoints: readonly string[];
  readonly firstEndpoint: Sender['firstEndpoint'];
  readonly onLive: LoadDriverOptions['onLive'];
  readonly #options: LoadDriverOptions;
  readonly #budget: RequestBudget;
  readonly #preparation: Preparation;
  readonly #traces: Random;
  /** By executor: which arrival gets which trace depends on no other executor. */
  readonly #arrivalTraces: readonly Random[];
  readonly #stepTraces: Random;
  readonly #users: Random;
  readonly #journeys: JourneyRunner;
  readonly #messages: RequestBudget;
  readonly #webSockets: WebSocketRunner;
  readonly #runner: FlowRunner;
  readonly #routes: Routes;
  readonly #deadlines: Deadlines;
  readonly #sides = new Map<Side, SideLoad>();
  readonly #arrivals: ArrivalCount;
  #sidesSoFar = 0;
  #bug: { readonly error: unknown } | null = null;

  constructor(options: LoadDriverOptions) {
    const { scenario, clock, random } = options;
    this.#options = options;
    this.clock = clock;
    this.flows = flowsOf(scenario);
    this.executors = scenario.load.executors;
    this.endpoints = endpointNames(scenario);
    this.onLive = options.onLive;
    this.#preparation = { version: options.userAgentVersion, http: scenario.http };
    this.#budget = new RequestBudget(scenario.limits.requestBudget);
    this.#deadlines = new Deadlines(clock);
    this.#routes = new Routes({
      clock,
      http: scenario.http,
      guard: options.guard,
      budget: this.#budget,
      deadlines: this.#deadlines,
    });
    this.#traces = random.fork('trace-ids');
    this.#arrivalTraces = this.executors.map((_, index) => this.#traces.fork(`executor-${index}`));
    this.#stepTraces = this.#traces.fork('steps');
    this.#users = random.fork('users');
    this.firstEndpoint = firstEndpoints(this.flows, random.fork('first-endpoints'));
    this.#arrivals = new ArrivalCount(this.executors.length);
    this.#journeys = new JourneyRunner({
      scenario,
      flows: this.flows,
      clock,
      random: this.#users,
      preparation: this.#preparation,
      warn: options.onWarning,
    });
    this.#messages = new RequestBudget(scenario.limits.messageBudget);
    this.#webSockets = this.#createWebSocketRunner();
    this.#runner = this.#runnerByKind({
      request: this.#journeys,
      journey: this.#journeys,
      websocket: this.#webSockets,
    });
  }

  async measure(
    window: LoadWindow,
    urls: Readonly<Partial<Record<Side, URL>>>,
    signal: AbortSignal,
  ): Promise<readonly Measurement[]> {
    await this.#routes.closeAllBut(new Set(Object.values(urls).map(({ origin }) => origin)));
    const measurements = await runWindow(this, window, urls, signal);
    if (this.#bug) throw this.#bug.error;
    return measurements;
  }

  send(template: RequestTemplate, url: URL, signal: AbortSignal): Promise<StepResult> {
    const refuse = (detail: string): Promise<StepResult> => Promise.resolve({ ok: false, status: 0, detail });
    if (signal.aborted) return refuse('stopped before it was sent');
    if (this.#budget.remaining === 0) return refuse('the request budget is exhausted');
    const { promise, resolve } = Promise.withResolvers<StepResult>();
    const trace = drawTraceContext(this.#stepTraces);
    const flight = this.start(url, this.#prepareOne(template, url), trace, ({ ending, status, detail }) => {
      resolve({ ok: ending === 'ok', status, detail });
    });
    const stop = (): void => flight.abort(new LoadStopped('stopped'));
    signal.addEventListener('abort', stop);
    return promise.finally(() => signal.removeEventListener('abort', stop));
  }

  async finish(
    urls: Readonly<Partial<Record<Side, URL>>>,
    graceMs: number,
    signal: AbortSignal,
  ): Promise<readonly FinishedIterations[]> {
    const going = this.#sidesAt(urls).filter(({ isOver }) => !isOver);
    const finished = await finishIterations(this, going, graceMs, signal);
    if (this.#bug) throw this.#bug.error;
    return finished;
  }

  #sidesAt(urls: Readonly<Partial<Record<Side, URL>>>): readonly SideLoad[] {
    return [...this.#sides.values()].filter(({ side, url }) => urls[side]?.href === url.href);
  }

  async verify(
    urls: Readonly<Partial<Record<Side, URL>>>,
    signal: AbortSignal,
  ): Promise<readonly RateOfSide[]> {
    const { consistency } = this.#options.scenario;
    const isOver = (): boolean => signal.aborted || this.#budget.remaining === 0;
    const rates: RateOfSide[] = [];
    if (consistency === null) return rates;
    for (const side of this.#sidesAt(urls)) {
      const ask = (request: RequestTemplate): Promise<StepResult> => this.send(request, side.url, signal);
      const values = this.#journeys.acknowledged(side);
      const found = await verifyAcknowledged(consistency.request, values, ask, isOver);
      rates.push({ side: side.side, metric: 'consistency', endpoint: ALL_ENDPOINTS, ...found });
    }
    return rates;
  }

  prepare(url: URL): readonly (PreparedRequest | null)[] {
    // Templates, and the scenario's own code, make requests anew for each user; answers are searched for whose they are.
    const { hooks, isolation } = this.#options.scenario;
    const isOfUsers = hooks !== NO_HOOKS || isolation !== null;
    return this.flows.map((flow) =>
      flow.kind === 'request' && !isDynamic(flow.request) && !isOfUsers
        ? this.#prepareOne(flow.request, url)
        : null,
    );
  }

  countArrival(executor: number, sides: readonly Side[]): number {
    return this.#arrivals.take(executor, sides);
  }

  drawTrace(executor: number): TraceContext {
    return drawTraceContext(at(this.#arrivalTraces, executor));
  }

  start: StartRequest = (url, request, { traceparent }, onEnd) => {
    if (!this.#budget.take()) throw new RangeError('the request budget is exhausted');
    return sendRequest(request, traceparent, this.#routes.to(url), onEnd);
  };

  /** Requests; none when the messages of WebSockets are used up, because then the load is over too. */
  remainingBudget(): number {
    const isSilent = this.#messages.remaining === 0 && this.#options.scenario.webSockets.length > 0;
    return isSilent ? 0 : this.#budget.remaining;
  }

  sideLoad(side: Side, url: URL, onExhausted: () => void): SideLoad {
    const known = this.#sides.get(side);
    const load = known?.url.href === url.href && !known.isOver ? known : this.#newSide(side, url);
    load.onExhausted = onExhausted;
    return load;
  }

  saturate({ executor, ...order }: SaturationOrder): Promise<void> {
    return saturate({
      ...order,
      clock: this.clock,
      mix: mixOf(this.flows, at(this.executors, executor)),
      random: this.#users.fork(`saturate-${executor}`),
      budget: this.#budget,
      guard: this.#options.guard,
      tls: this.#options.scenario.http.tls,
    });
  }

  async close(): Promise<void> {
    for (const side of this.#sides.values()) side.end();
    await Promise.all([this.#webSockets.close(), this.#routes.closeAllBut(new Set())]);
    this.#deadlines.close();
    await this.waker.close();
  }

  /** Each kind of flow has a runner of its own. */
  #runnerByKind(runners: Readonly<Record<Flow['kind'], FlowRunner>>): FlowRunner {
    return { run: (iteration) => runners[at(this.flows, iteration.flow).kind].run(iteration) };
  }

  #createWebSocketRunner(): WebSocketRunner {
    const { clock, scenario, userAgentVersion, guard } = this.#options;
    return new WebSocketRunner({
      clock,
      waker: this.waker,
      flows: this.flows,
      http: scenario.http,
      isolation: scenario.isolation,
      guard,
      userAgent: userAgent(userAgentVersion),
      takeAttempt: () => this.#budget.take(),
      takeMessage: () => this.#messages.take(),
      within: (iteration, session) => this.#journeys.runOther(iteration, session),
      fail: this.#fail,
    });
  }

  #fail = (error: unknown): void => void (this.#bug ??= { error });

  /** Fresh instances know nothing of the users of the old ones. */
  #newSide(side: Side, url: URL): SideLoad {
    this.#sides.get(side)?.end();
    const load = new SideLoad({
      side,
      url,
      clock: this.clock,
      waker: this.waker,
      flows: this.flows,
      executors: this.executors,
      requests: this.prepare(url),
      random: this.#users,
      traces: this.#traces.fork(`${side}-${this.#sidesSoFar++}`),
      start: this.start,
      runner: this.#runner,
      remainingBudget: () => this.#budget.remaining,
      fail: this.#fail,
    });
    this.#sides.set(side, load);
    return load;
  }

  #prepareOne(template: RequestTemplate, url: URL): PreparedRequest {
    return prepareRequest(template, url, this.#preparation);
  }
}
