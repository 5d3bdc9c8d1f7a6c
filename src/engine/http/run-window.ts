import { isIP } from 'node:net';
import type { LoadWindow } from '../../experiment/index.ts';
import { at } from '../../foundation/index.ts';
import { type Measurement, SIDES, type Side } from '../../trial/index.ts';
import { LoadStopped } from './classify-error.ts';
import type { Sender } from './http-load-driver.ts';
import { pace, type Precision } from './pace.ts';
import type { PreparedRequest } from './prepared-request.ts';
import type { Flight } from './send-request.ts';
import { SideTally } from './side-tally.ts';

const LIVE_INTERVAL_MS = 1000;

/** One side while a window runs. */
interface Lane {
  readonly url: URL;
  readonly requests: readonly PreparedRequest[];
  readonly tally: SideTally;
}

/**
 * Runs one window of load: fires every arrival at its time, waits for the answers under way, and gives a measurement per
 * side. A stop signal, or the end of the request budget, makes the measurements partial.
 */
export async function runWindow(
  sender: Sender,
  window: LoadWindow,
  urls: Readonly<Partial<Record<Side, URL>>>,
  signal: AbortSignal,
): Promise<readonly Measurement[]> {
  const lanes = new Map(window.sides.map((side) => [side, createLane(sender, side, urls)]));
  const flights = new Set<Flight>();
  const landed = new Landing();
  const exhausted = new AbortController();
  const stop = AbortSignal.any([signal, exhausted.signal]);
  const cpuBefore = process.cpuUsage();
  const startMs = sender.clock.nowMs();
  const live = setInterval(() => reportLive(sender, lanes), LIVE_INTERVAL_MS);
  const cutOff = (): void => {
    for (const flight of flights) flight.abort(new LoadStopped('the load was stopped'));
  };
  signal.addEventListener('abort', cutOff);
  try {
    for (const [index, request] of window.request.entries()) laneOf(lanes, window, index).tally.plan(request);
    await pace(window.atMs, startMs, sender.clock, precisionFor(lanes), stop, (index) => {
      const sent = fire(sender, window, laneOf(lanes, window, index), index, startMs, flights, landed);
      if (!sent) exhausted.abort();
    });
    await landed.untilEmpty(flights);
  } finally {
    clearInterval(live);
    signal.removeEventListener('abort', cutOff);
  }
  const cpu = process.cpuUsage(cpuBefore);
  const wallMs = Math.max(1, sender.clock.nowMs() - startMs);
  const cpuShare = (cpu.user + cpu.system) / 1000 / wallMs;
  return [...lanes.values()].map(({ tally }) => tally.measurement(window.durationMs, cpuShare, stop.aborted));
}

function createLane(sender: Sender, side: Side, urls: Readonly<Partial<Record<Side, URL>>>): Lane {
  const url = urls[side];
  if (url === undefined) throw new TypeError(`the ${side} has no URL`);
  const requests = sender.prepare(side, url);
  return { url, requests, tally: new SideTally(side, requests) };
}

function laneOf(lanes: ReadonlyMap<Side, Lane>, window: LoadWindow, index: number): Lane {
  const side = at(SIDES, at(window.side, index));
  const lane = lanes.get(side);
  if (lane === undefined)
    throw new TypeError(`the window gives an arrival to the ${side}, which takes no part`);
  return lane;
}

/** Starts one arrival, or drops it; false when the request budget has none left. */
function fire(
  sender: Sender,
  window: LoadWindow,
  { url, requests, tally }: Lane,
  index: number,
  startMs: number,
  flights: Set<Flight>,
  landed: Landing,
): boolean {
  const request = at(window.request, index);
  if (tally.inFlight >= sender.scenario.load.maxInFlight) {
    tally.drop(request);
    return true;
  }
  if (sender.remainingBudget() === 0) return false;
  const intendedMs = startMs + at(window.atMs, index);
  tally.send(request, sender.clock.nowMs() - intendedMs);
  // An answer can come before `start` returns, when a request cannot even be written.
  let answered = false;
  let flight: Flight | null = null;
  flight = sender.start(url, at(requests, request), (answer, trace) => {
    answered = true;
    if (flight) flights.delete(flight);
    tally.end(request, answer, intendedMs, at(window.atMs, index), trace.traceId);
    sender.live.add(tally.side, answer, answer.endMs - intendedMs);
    landed.check(flights);
  });
  if (!answered) flights.add(flight);
  return true;
}

/** Waits for the last answer. */
class Landing {
  #resolve: (() => void) | null = null;

  untilEmpty(flights: ReadonlySet<Flight>): Promise<void> {
    if (flights.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  check(flights: ReadonlySet<Flight>): void {
    if (flights.size > 0) return;
    this.#resolve?.();
    this.#resolve = null;
  }
}

function reportLive(sender: Sender, lanes: ReadonlyMap<Side, Lane>): void {
  sender.onLive(sender.live.take((side) => lanes.get(side)?.tally.inFlight ?? 0));
}

/** A target on this machine shares its cores with us: spinning would slow what is measured. */
function precisionFor(lanes: ReadonlyMap<Side, Lane>): Precision {
  const local = [...lanes.values()].some(({ url }) => isLoopback(url.hostname));
  return local ? 'timer' : 'spin';
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
