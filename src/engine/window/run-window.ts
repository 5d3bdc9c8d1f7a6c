import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { LiveSample, LoadWindow } from '../../experiment/index.ts';
import { at, type Clock } from '../../foundation/index.ts';
import type { Executor, Flow } from '../../scenario/index.ts';
import { type Measurement, SIDES, type Side } from '../../trial/index.ts';
import { LoadStopped } from '../http/classify-error.ts';
import type { PreparedRequest } from '../http/prepared-request.ts';
import type { TraceContext } from '../http/trace-context.ts';
import type { SideLoad } from '../user/side-load.ts';
import type { Waker } from '../waker.ts';
import { Landing } from './landing.ts';
import type { StartRequest } from './lane.ts';
import { LiveSamples } from './live-samples.ts';
import { endsByItself, makeLoad, type Participant, type SaturationOrder } from './make-load.ts';
import { recordChecks } from './record-checks.ts';
import { type Arrival, SideTally } from './side-tally.ts';
import { TOO_LATE_MS } from './too-late.ts';

const LIVE_INTERVAL_MS = 1000;
/** Samples younger than this at the end of a window say too little to be shown. */
const LEAST_LIVE_MS = 250;
/** Resolution of the event-loop monitor in milliseconds. */
const DELAY_RESOLUTION_MS = 10;

/** What a window needs from the driver. */
export interface Sender {
  readonly clock: Clock;
  readonly waker: Waker;
  readonly executors: readonly Executor[];
  readonly flows: readonly Flow[];
  /** Names of the endpoints of the tallies. */
  readonly endpoints: readonly string[];
  readonly onLive: (samples: readonly LiveSample[]) => void;
  readonly start: StartRequest;
  prepare(url: URL): readonly (PreparedRequest | null)[];
  /** Name of the endpoint where an arrival of a flow counts that is dropped; null for a flow without requests. */
  readonly firstEndpoint: (flow: number) => string | null;
  remainingBudget(): number;
  /** The side's users; `onExhausted` is called when the budget ends while they ask. */
  sideLoad(side: Side, url: URL, onExhausted: () => void): SideLoad;
  /** Keeps the connections of a saturating executor busy for a while. */
  saturate(order: SaturationOrder): Promise<void>;
  /** Number of an arrival among those of its executor so far, in a window of these sides. */
  countArrival(executor: number, sides: readonly Side[]): number;
  /** The trace of the executor's next arrival. */
  drawTrace(executor: number): TraceContext;
}

/**
 * Runs one window of load: fires every arrival at its time, lets users come and go, waits for the answers under way, and
 * gives a measurement per side. A stop signal cuts off what is under way; the end of the request budget does not. Both
 * make the measurements partial. A window of iterations ends when they are done.
 */
export async function runWindow(
  sender: Sender,
  window: LoadWindow,
  urls: Readonly<Partial<Record<Side, URL>>>,
  signal: AbortSignal,
): Promise<readonly Measurement[]> {
  return new WindowRun(sender, window, urls).run(signal);
}

/** Whether an arrival may start, or why not. */
type Admission = 'admitted' | 'lost' | 'dropped' | 'beyond-budget';

class WindowRun {
  readonly #sender: Sender;
  readonly #window: LoadWindow;
  /** By index into SIDES; null where a side takes no part. */
  readonly #participants: readonly (Participant | null)[];
  readonly #live: LiveSamples;
  readonly #landing = new Landing();
  readonly #exhausted = new AbortController();
  readonly #startMs: number;

  constructor(sender: Sender, window: LoadWindow, urls: Readonly<Partial<Record<Side, URL>>>) {
    this.#sender = sender;
    this.#window = window;
    this.#startMs = sender.clock.nowMs();
    this.#participants = SIDES.map((side) => (window.sides.includes(side) ? this.#invite(side, urls) : null));
    for (const [index, flow] of window.flow.entries()) {
      const { requests, tally } = this.#participantOf(index);
      // What is made anew for each user is planned when it is asked for.
      const request = at(requests, flow);
      if (request !== null) tally.plan(tally.endpointOf(request.name), at(window.atMs, index));
    }
    this.#live = new LiveSamples(
      SIDES.filter((side) => window.sides.includes(side)),
      sender.clock,
    );
  }

  async run(signal: AbortSignal): Promise<readonly Measurement[]> {
    const { clock } = this.#sender;
    const stop = AbortSignal.any([signal, this.#exhausted.signal]);
    const cutOff = (): void => this.#landing.cutOff(new LoadStopped('the load was stopped'));
    signal.addEventListener('abort', cutOff);
    const cpuBefore = process.cpuUsage();
    const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
    delay.enable();
    const reporting = setInterval(() => this.#observe(delay), LIVE_INTERVAL_MS);
    try {
      for (const participant of this.#takingPart()) participant.load.begin(participant);
      await makeLoad(this.#window, {
        startMs: this.#startMs,
        sender: this.#sender,
        participants: this.#takingPart(),
        stop,
        fire: (index, nowMs) => this.#fire(index, nowMs),
        exhausted: () => this.#exhausted.abort(),
      });
      for (const { load } of this.#takingPart()) load.rest();
      // The answers still to come are waited for, not worked for: they would dilute the share.
      const elapsedMs = Math.max(1, clock.nowMs() - this.#startMs);
      const cpu = process.cpuUsage(cpuBefore);
      if (this.#live.ageMs() >= LEAST_LIVE_MS) this.#observe(delay);
      await this.#land();
      const durationMs =
        stop.aborted || endsByItself(this.#window, this.#sender.executors)
          ? Math.min(elapsedMs, this.#window.durationMs)
          : this.#window.durationMs;
      const cpuShare = (cpu.user + cpu.system) / 1000 / elapsedMs;
      return this.#takingPart().map(({ tally }) => tally.measurement(durationMs, cpuShare, stop.aborted));
    } finally {
      delay.disable();
      clearInterval(reporting);
      signal.removeEventListener('abort', cutOff);
      for (const { load } of this.#takingPart()) load.leaveLane();
    }
  }

  async #land(): Promise<void> {
    await this.#landing.untilEmpty();
    // What follows an answer at once, an iteration's end for one, still belongs to this window.
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Starts one arrival, unless its side is at the in-flight limit or it comes too late through our own fault. */
  #fire(index: number, nowMs: number): void {
    const participant = this.#participantOf(index);
    const executor = at(this.#window.executor, index);
    const flow = at(this.#window.flow, index);
    const atMs = at(this.#window.atMs, index);
    const request = at(participant.requests, flow);
    const number = this.#sender.countArrival(executor, this.#window.sides);
    // Drawn for every arrival, so that one that may not start takes no other one's trace.
    const trace = this.#sender.drawTrace(executor);
    const intendedMs = this.#startMs + atMs;
    const lagMs = nowMs - intendedMs;
    const admission = this.#admit(participant, executor, lagMs);
    if (admission !== 'admitted') this.#refuse(participant, flow, atMs, admission);
    else if (request === null) participant.load.arrive(executor, flow, number, intendedMs);
    else
      this.#send(participant, executor, request, trace, {
        endpoint: participant.tally.endpointOf(request.name),
        bodyBytes: request.bodyBytes,
        atMs,
        intendedMs,
        lagMs,
      });
  }

  #admit({ tally, load, inFlight }: Participant, executor: number, lagMs: number): Admission {
    const isFull = at(inFlight, executor) + load.underWay(executor) >= this.#mostInFlight(executor);
    // A limit that our own burst has reached says nothing of the target.
    if (lagMs > TOO_LATE_MS || (isFull && tally.isBurst(this.#sender.clock.nowMs()))) return 'lost';
    if (isFull) return 'dropped';
    return this.#sender.remainingBudget() > 0 ? 'admitted' : 'beyond-budget';
  }

  /** Counts an arrival that may not start. */
  #refuse(
    { tally, requests }: Participant,
    flow: number,
    atMs: number,
    why: Exclude<Admission, 'admitted'>,
  ): void {
    if (why === 'beyond-budget') {
      this.#exhausted.abort();
      return;
    }
    const first = this.#sender.firstEndpoint(flow);
    const endpoint = first === null ? null : tally.endpointOf(first);
    // Only what is the same for all users is planned before; of the rest the first request would have been.
    if (at(requests, flow) === null && endpoint !== null) tally.plan(endpoint, atMs);
    if (why === 'lost') tally.lose();
    else if (endpoint !== null) tally.drop(endpoint);
    else tally.beyond.count('dropped_iterations', at(this.#sender.flows, flow).name);
  }

  #send(
    participant: Participant,
    executor: number,
    request: PreparedRequest,
    trace: TraceContext,
    arrival: Arrival,
  ): void {
    const { tally, inFlight, url } = participant;
    tally.send(arrival);
    inFlight[executor] = at(inFlight, executor) + 1;
    this.#landing.take((landed) =>
      this.#sender.start(url, request, trace, (answer) => {
        inFlight[executor] = at(inFlight, executor) - 1;
        landed(() => {
          tally.end(arrival, answer, trace.traceId);
          recordChecks(tally.beyond, request, answer);
        });
      }),
    );
  }

  #mostInFlight(executor: number): number {
    const declared = at(this.#sender.executors, executor);
    return declared.model === 'open' ? declared.maxInFlight : Infinity;
  }

  #invite(side: Side, urls: Readonly<Partial<Record<Side, URL>>>): Participant {
    const url = urls[side];
    if (url === undefined) throw new TypeError(`the ${side} has no URL`);
    return {
      url,
      startMs: this.#startMs,
      landing: this.#landing,
      load: this.#sender.sideLoad(side, url, () => this.#exhausted.abort()),
      requests: this.#sender.prepare(url),
      inFlight: new Uint32Array(this.#sender.executors.length),
      tally: new SideTally(side, this.#sender.endpoints, this.#window.durationMs, (isOk, responseTimeMs) =>
        this.#live.add(side, isOk, responseTimeMs),
      ),
    };
  }

  #participantOf(index: number): Participant {
    const side = at(this.#window.side, index);
    const participant = this.#participants[side];
    if (!participant) throw new TypeError(`the window gives an arrival to side ${side}, which takes no part`);
    return participant;
  }

  #takingPart(): readonly Participant[] {
    return this.#participants.filter((participant) => participant !== null);
  }

  /** Once a second: what is seen live, and what is kept of users and of our own delay. */
  #observe(delay: ReturnType<typeof monitorEventLoopDelay>): void {
    const atMs = this.#sender.clock.nowMs() - this.#startMs - 1;
    const delayMs = Math.max(0, delay.max / 1e6 - DELAY_RESOLUTION_MS);
    delay.reset();
    for (const { tally, load } of this.#takingPart()) {
      tally.timeline.observeUsers(atMs, Math.max(load.atWork, tally.inFlight));
      if (Number.isFinite(delayMs)) tally.timeline.observeEventLoopDelay(atMs, delayMs);
    }
    const inFlight = (side: Side): number =>
      this.#takingPart().find(({ tally }) => tally.side === side)?.tally.inFlight ?? 0;
    this.#sender.onLive(this.#live.take(inFlight));
  }
}
