import { at, type Clock, type Random } from '../../foundation/index.ts';
import { type Executor, type Flow, mixOf, mostUsers } from '../../scenario/index.ts';
import type { Side } from '../../trial/index.ts';
import type { PreparedRequest } from '../http/prepared-request.ts';
import type { Answer } from '../http/send-request.ts';
import { drawTraceContext } from '../http/trace-context.ts';
import type { BeyondTally } from '../window/beyond-tally.ts';
import { Crowd } from '../crowd.ts';
import type { Waker } from '../waker.ts';
import { recordChecks } from '../window/record-checks.ts';
import type { Lane, StartRequest } from '../window/lane.ts';
import { IterationEnded } from './iteration-ended.ts';
import { LoadTime } from './load-time.ts';
import { Population } from './population.ts';
import { Stopwatch } from './stopwatch.ts';
import { User } from './user.ts';

/**
 * After a connection that could not be made, and after an iteration that asked for nothing (a hook that failed, a
 * condition that did not hold), a user of a closed load waits this long: it would only spin otherwise, and in the latter
 * case leave nobody else a turn.
 */
const FUTILE_WAIT_MS = 100;
const FUTILE: ReadonlySet<string> = new Set(['dns', 'connect', 'tls', 'lost']);

/** How an iteration ended; one that was interrupted throws IterationEnded instead. */
export type IterationResult = 'completed' | 'failed';

/** Runs the iterations of one kind of flow. */
export interface FlowRunner {
  /** Throws IterationEnded when the user is to leave; whatever else it throws is a bug. */
  run(iteration: Iteration): Promise<IterationResult>;
}

/** One turn of a user. */
export interface Iteration {
  readonly user: User;
  /** Counts the user's turns for a closed executor, the executor's arrivals for an open one; from 0. */
  readonly number: number;
  /** Counts all iterations of all users of the executor in one order that does not depend on timing. */
  readonly turn: number;
  /** Index into the scenario's flows. */
  readonly flow: number;
  readonly side: SideLoad;
}

/** What a side's load needs from the driver. */
interface SideLoadOptions {
  readonly side: Side;
  readonly url: URL;
  readonly clock: Clock;
  readonly waker: Waker;
  readonly flows: readonly Flow[];
  readonly executors: readonly Executor[];
  /** Requests of `request` flows, by flow; null for the others. */
  readonly requests: readonly (PreparedRequest | null)[];
  /** The users' chance: the same on both sides. */
  readonly random: Random;
  /** Where trace ids come from: a stream of this side's own. */
  readonly traces: Random;
  readonly start: StartRequest;
  readonly runner: FlowRunner;
  remainingBudget(): number;
  fail(error: unknown): void;
}

/** The users of one side and what they do, over all windows, for as long as the side's URL stays the same. */
export class SideLoad {
  readonly side: Side;
  readonly url: URL;
  readonly time: LoadTime;
  readonly options: SideLoadOptions;
  readonly #populations = new Map<number, Population>();
  /** Users of open executors, each here for one iteration. */
  readonly #visitors = new Map<number, Crowd<User>>();
  #lane: Lane | null = null;
  #isRetired = false;
  #isOver = false;
  /** Iterations under way, resting ones included. */
  #iterating = 0;
  #whenIdle: () => void = () => {};
  /** What is to be done when the budget is used up; the running window's. */
  onExhausted: () => void = () => {};

  constructor(options: SideLoadOptions) {
    this.options = options;
    this.side = options.side;
    this.url = options.url;
    this.time = new LoadTime(options.clock, options.waker, (error) => options.fail(error));
  }

  /** Lets the load's time run: users go on where they rested. */
  begin(lane: Lane): void {
    this.#lane = lane;
    this.time.start(lane.startMs);
  }

  /** Users rest from now on; what is under way still lands in the lane. */
  rest(): void {
    this.time.stop();
  }

  /** After the last answer of a window. */
  leaveLane(): void {
    this.#lane = null;
  }

  /** Lets nothing begin any more: users end what they are in the middle of, WebSockets close. */
  retire(): void {
    this.#isRetired = true;
    for (const population of this.#populations.values()) population.retire();
    this.time.retire();
  }

  /** Whether every iteration has ended for good: a side of which nothing more is to come. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Resolves when no iteration is under way. To be called once at a time, after `retire`. */
  idle(): Promise<void> {
    if (this.#iterating === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenIdle = resolve;
    });
  }

  /** Iterations that were given out in batches and that nobody began, by executor. */
  notBegun(): readonly { readonly executor: string; readonly iterations: number }[] {
    return [...this.#populations]
      .map(([index, { notBegun }]) => ({
        executor: at(this.options.executors, index).name,
        iterations: notBegun,
      }))
      .filter(({ iterations }) => iterations > 0);
  }

  /** Ends every iteration for good. */
  end(): void {
    this.#isOver = true;
    this.time.end();
    for (const population of this.#populations.values()) population.leave();
  }

  /** Iterations and users at work. */
  get atWork(): number {
    let users = 0;
    for (const population of this.#populations.values()) users += population.size;
    for (const visitors of this.#visitors.values()) users += visitors.size;
    return users;
  }

  /** Iterations of an open executor that have not ended. */
  underWay(executor: number): number {
    return this.#visitors.get(executor)?.size ?? 0;
  }

  /** The population of a closed executor, by its index; called into life when it is first asked for. */
  population(index: number): Population {
    const known = this.#populations.get(index);
    if (known) return known;
    const { flows, executors, random, traces } = this.options;
    const executor = at(executors, index);
    const most = mostUsers(executor);
    const habitat = {
      iterate: (user: User, number: number, flow: number, onBegin: () => void) =>
        this.#iterateWithRest({ user, number, turn: number * most + user.number, flow, side: this }, onBegin),
      fail: (error: unknown) => this.options.fail(error),
    };
    const created = new Population(habitat, executor, mixOf(flows, executor), random, traces);
    this.#populations.set(index, created);
    return created;
  }

  /**
   * Lets a new user arrive for one iteration, meant for `intendedMs` on the clock. `number` counts the arrivals of the
   * executor, as ArrivalCount does.
   */
  arrive(executor: number, flow: number, number: number, intendedMs: number): void {
    const { executors, random, traces } = this.options;
    const user = new User(at(executors, executor).name, number, random, traces);
    const visitors = this.#visitors.get(executor) ?? new Crowd();
    this.#visitors.set(executor, visitors);
    const place = visitors.add(user);
    user.meantMs = this.time.fromClock(intendedMs);
    this.#iterate({ user, number, turn: number, flow, side: this }, () => {})
      .catch((error: unknown) => {
        if (!(error instanceof IterationEnded)) this.options.fail(error);
      })
      .finally(() => visitors.remove(place));
  }

  /**
   * Sends one request in a user's `turn`, intended for `intendedMs` on the clock. The answer is recorded in the window's
   * tally. Throws IterationEnded when it was cut off or may not be sent.
   */
  async exchange(user: User, request: PreparedRequest, intendedMs: number): Promise<Answer> {
    const lane = this.#lane;
    if (lane === null) throw new TypeError('no window runs');
    if (user.leaving.aborted) throw new IterationEnded();
    const { clock, start } = this.options;
    const endpoint = lane.tally.endpointOf(request.name);
    const atMs = intendedMs - lane.startMs;
    lane.tally.plan(endpoint, atMs);
    if (this.options.remainingBudget() === 0) {
      this.onExhausted();
      throw new IterationEnded();
    }
    const lagMs = clock.nowMs() - intendedMs;
    const arrival = { endpoint, bodyBytes: request.bodyBytes, atMs, intendedMs, lagMs };
    lane.tally.send(arrival);
    user.asked++;
    const trace = drawTraceContext(user.traces);
    const stillMs = this.time.stillMs();
    const answer = await new Promise<Answer>((resolve) => {
      lane.landing.take((landed) =>
        start(lane.url, request, trace, (ended) => {
          landed(() => {
            lane.tally.end(arrival, ended, trace.traceId);
            recordChecks(lane.tally.beyond, request, ended);
          });
          resolve(ended);
        }),
      );
    });
    user.waited(this.time.stillMs() - stillMs, Infinity);
    if (answer.ending === 'cut-off') throw new IterationEnded();
    if (FUTILE.has(answer.ending)) await user.pause(this.time, FUTILE_WAIT_MS);
    return answer;
  }

  /** Where trends, rates and counters of the running window go; null between windows, when nothing is recorded. */
  get beyond(): BeyondTally | null {
    return this.#lane?.tally.beyond ?? null;
  }

  get lane(): Lane | null {
    return this.#lane;
  }

  async #iterateWithRest(iteration: Iteration, onBegin: () => void): Promise<void> {
    const { user, flow } = iteration;
    // A single request is always asked for, unless the iteration ends: it needs no rest.
    if (at(this.options.requests, flow) !== null) return this.#iterate(iteration, onBegin);
    const [askedBefore, beganMs] = [user.asked, this.time.nowMs()];
    await this.#iterate(iteration, onBegin);
    if (user.asked > askedBefore || at(this.options.flows, flow).kind === 'websocket') return;
    user.meantMs = beganMs;
    await user.pause(this.time, Math.max(FUTILE_WAIT_MS, this.time.nowMs() - beganMs));
  }

  async #iterate(iteration: Iteration, onBegin: () => void): Promise<void> {
    const { user } = iteration;
    await this.time.sleep(0, user.leaving);
    // What comes before its first request, the scenario's own code for one, makes that late.
    user.meantMs = user.presentMs(this.time);
    if (this.#isRetired) throw new IterationEnded();
    onBegin();
    this.#iterating++;
    try {
      await this.#runThrough(iteration);
    } finally {
      this.#iterating--;
      if (this.#iterating === 0) this.#whenIdle();
    }
  }

  /** Runs an iteration and counts how it ended. */
  async #runThrough(iteration: Iteration): Promise<void> {
    const { name, kind } = at(this.options.flows, iteration.flow);
    const isFixed = at(this.options.requests, iteration.flow) !== null;
    const watch = new Stopwatch(iteration.user, this.time);
    try {
      const result = isFixed ? await this.#single(iteration) : await this.options.runner.run(iteration);
      this.beyond?.count('iterations', name);
      if (kind === 'request') return;
      this.beyond?.rate('iterations_completed', name, result === 'completed');
      if (result === 'completed') watch.recordIn(this.beyond, 'iteration_duration', name);
    } catch (error) {
      if (!(error instanceof IterationEnded)) throw error;
      this.beyond?.count('interrupted_iterations', name);
      // None of none, where not one has ended: that there are iterations must be known.
      if (kind !== 'request') this.beyond?.addRate('iterations_completed', name, 0, 0);
      throw error;
    }
  }

  async #single({ user, flow }: Iteration): Promise<IterationResult> {
    const request = at(this.options.requests, flow);
    if (request === null) throw new TypeError('not a single request');
    const answer = await user.turn(this.time, (meantMs) => this.exchange(user, request, meantMs));
    return answer.ending === 'ok' ? 'completed' : 'failed';
  }
}
