import { isIP } from 'node:net';
import type { LiveSample, LoadWindow } from '../../experiment/index.ts';
import { at, type Clock } from '../../foundation/index.ts';
import { type Measurement, SIDES, type Side } from '../../trial/index.ts';
import { LoadStopped } from './classify-error.ts';
import { LiveSamples } from './live-samples.ts';
import { pace, type Precision } from './pace.ts';
import type { PreparedRequest } from './prepared-request.ts';
import type { Answer, Flight } from './send-request.ts';
import { Landing } from './landing.ts';
import { type Arrival, SideTally } from './side-tally.ts';
import type { TraceContext } from './trace-context.ts';

const LIVE_INTERVAL_MS = 1000;
/** Samples younger than this at the end of a window say too little to be shown. */
const LEAST_LIVE_MS = 250;
/** An arrival that much too late is not sent any more: the rest of a hold-up would hit the target as one burst. */
const TOO_LATE_MS = 1000;

/** What a window needs from the driver. */
export interface Sender {
  readonly clock: Clock;
  /** Most requests under way at once, per side. */
  readonly maxInFlight: number;
  readonly onLive: (samples: readonly LiveSample[]) => void;
  prepare(url: URL): readonly PreparedRequest[];
  remainingBudget(): number;
  /**
   * Starts a request and takes it from the budget, which must have one left. `onEnd` is called once, possibly before
   * this returns: when a request cannot even be written.
   */
  start(url: URL, request: PreparedRequest, onEnd: (answer: Answer, trace: TraceContext) => void): Flight;
}

/**
 * Runs one window of load: fires every arrival at its time, waits for the answers under way, and gives a measurement per
 * side. A stop signal cuts off what is under way; the end of the request budget does not. Both make the measurements
 * partial.
 */
export async function runWindow(
  sender: Sender,
  window: LoadWindow,
  urls: Readonly<Partial<Record<Side, URL>>>,
  signal: AbortSignal,
): Promise<readonly Measurement[]> {
  return new WindowRun(sender, window, urls).run(signal);
}

/** One side while a window runs. */
interface Lane {
  readonly url: URL;
  readonly requests: readonly PreparedRequest[];
  readonly tally: SideTally;
}

class WindowRun {
  readonly #sender: Sender;
  readonly #window: LoadWindow;
  /** By index into SIDES; null where a side takes no part. */
  readonly #lanes: readonly (Lane | null)[];
  readonly #live: LiveSamples;
  readonly #landing = new Landing();
  readonly #exhausted = new AbortController();
  #startMs = 0;

  constructor(sender: Sender, window: LoadWindow, urls: Readonly<Partial<Record<Side, URL>>>) {
    this.#sender = sender;
    this.#window = window;
    this.#lanes = SIDES.map((side) => (window.sides.includes(side) ? createLane(sender, side, urls) : null));
    for (const [index, request] of window.request.entries()) this.#laneOf(index).tally.plan(request);
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
    this.#startMs = clock.nowMs();
    const cpuBefore = process.cpuUsage();
    const reporting = setInterval(() => this.#reportLive(), LIVE_INTERVAL_MS);
    try {
      await pace(this.#window, this.#startMs, clock, this.#precision(), stop, (index) => this.#fire(index));
      // The answers still to come are waited for, not worked for: they would dilute the share.
      const elapsedMs = Math.max(1, clock.nowMs() - this.#startMs);
      const cpu = process.cpuUsage(cpuBefore);
      if (this.#live.ageMs() >= LEAST_LIVE_MS) this.#reportLive();
      await this.#landing.untilEmpty();
      const durationMs = stop.aborted
        ? Math.min(elapsedMs, this.#window.durationMs)
        : this.#window.durationMs;
      const cpuShare = (cpu.user + cpu.system) / 1000 / elapsedMs;
      return this.#takingPart().map(({ tally }) => tally.measurement(durationMs, cpuShare, stop.aborted));
    } finally {
      clearInterval(reporting);
      signal.removeEventListener('abort', cutOff);
    }
  }

  /** Starts one arrival, unless its side is at the in-flight limit or it comes too late through our own fault. */
  #fire(index: number): void {
    const { clock, maxInFlight } = this.#sender;
    const { url, requests, tally } = this.#laneOf(index);
    const request = at(this.#window.request, index);
    const atMs = at(this.#window.atMs, index);
    const intendedMs = this.#startMs + atMs;
    const nowMs = clock.nowMs();
    const arrival: Arrival = { request, atMs, intendedMs, lagMs: nowMs - intendedMs };
    const isFull = tally.inFlight >= maxInFlight;
    // A limit that our own burst has reached says nothing of the target.
    if (arrival.lagMs > TOO_LATE_MS || (isFull && tally.isBurst(nowMs))) {
      tally.lose();
      return;
    }
    if (isFull) {
      tally.drop(request);
      return;
    }
    if (this.#sender.remainingBudget() === 0) {
      this.#exhausted.abort();
      return;
    }
    tally.send(arrival);
    this.#landing.take((landed) =>
      this.#sender.start(url, at(requests, request), (answer, trace) => {
        landed(() => this.#end(tally, arrival, answer, trace));
      }),
    );
  }

  #end(tally: SideTally, arrival: Arrival, answer: Answer, trace: TraceContext): void {
    tally.end(arrival, answer, trace.traceId);
    if (answer.ending === 'cut-off' || answer.ending === 'lost') return;
    this.#live.add(tally.side, answer.ending === 'ok', answer.endMs - arrival.intendedMs);
  }

  #laneOf(index: number): Lane {
    const side = at(this.#window.side, index);
    const lane = this.#lanes[side];
    if (!lane) throw new TypeError(`the window gives an arrival to side ${side}, which takes no part`);
    return lane;
  }

  #takingPart(): readonly Lane[] {
    return this.#lanes.filter((lane) => lane !== null);
  }

  #reportLive(): void {
    const lanes = this.#takingPart();
    const inFlight = (side: Side): number =>
      lanes.find(({ tally }) => tally.side === side)?.tally.inFlight ?? 0;
    this.#sender.onLive(this.#live.take(inFlight));
  }

  /** A target on this machine shares its cores with us: spinning would slow what is measured. */
  #precision(): Precision {
    return this.#takingPart().some(({ url }) => isLoopback(url.hostname)) ? 'timer' : 'spin';
  }
}

function createLane(sender: Sender, side: Side, urls: Readonly<Partial<Record<Side, URL>>>): Lane {
  const url = urls[side];
  if (url === undefined) throw new TypeError(`the ${side} has no URL`);
  const requests = sender.prepare(url);
  return { url, requests, tally: new SideTally(side, requests) };
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
