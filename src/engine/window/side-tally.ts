import { at } from '../../foundation/index.ts';
import { createRecorder, type Recorder } from '../../histogram/index.ts';
import {
  ALL_ENDPOINTS,
  type BeyondRequests,
  type Measurement,
  type Side,
  type SlowRequest,
} from '../../trial/index.ts';
import { BeyondTally } from './beyond-tally.ts';
import { EndpointTally } from './endpoint-tally.ts';
import { Timeline } from './timeline.ts';
import type { Answer } from '../http/send-request.ts';

const SLOWEST = 10;
/** A request sent this late is part of a burst of our own making. */
const LATE_MS = 50;

/** One arrival of a window. */
export interface Arrival {
  /** Index into the endpoints of the tally. */
  readonly endpoint: number;
  /** Bytes of its body. */
  readonly bodyBytes: number;
  /** Intended start in milliseconds from the start of the window. */
  readonly atMs: number;
  /** The same on the clock. */
  readonly intendedMs: number;
  /** Actual minus intended start. */
  readonly lagMs: number;
}

/**
 * Collects one side's answers during one window, in memory that does not grow with their number. Every planned arrival
 * ends as sent, dropped, lost, or as one that a stop left out.
 */
export class SideTally {
  readonly side: Side;
  readonly #lag: Recorder = createRecorder();
  readonly #endpoints: readonly EndpointTally[];
  readonly #placeOf: ReadonlyMap<string, number>;
  #lost = 0;
  /** Null until an answer is complete. */
  #decodedBytes: number | null = null;
  #inFlight = 0;
  #lateInFlight = 0;
  #burstEndMs = -Infinity;
  #slowest: readonly SlowRequest[] = [];

  /** Trends, rates and counters, for whoever measures more than requests. */
  readonly beyond = new BeyondTally();
  readonly timeline: Timeline;

  readonly #onEnd: (isOk: boolean, responseTimeMs: number) => void;

  /** `onEnd` is told of every request that ended, for whoever watches live. */
  constructor(
    side: Side,
    endpoints: readonly string[],
    durationMs: number,
    onEnd: (isOk: boolean, responseTimeMs: number) => void,
  ) {
    this.side = side;
    this.#onEnd = onEnd;
    this.#endpoints = endpoints.map((name) => new EndpointTally(name));
    this.#placeOf = new Map(endpoints.map((name, place) => [name, place]));
    this.timeline = new Timeline(durationMs);
  }

  /** Where the requests of this name are counted: no flow's own place, since an upload has an endpoint for each of its sizes. */
  endpointOf(name: string): number {
    const place = this.#placeOf.get(name);
    if (place === undefined) throw new TypeError(`no endpoint ${name}`);
    return place;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /**
   * Whether most of what is under way was sent late, one upon the other, after a hold-up of ours. Only for as long as
   * the hold-up itself was: a target that keeps up has digested the burst by then, and one that does not is to blame.
   */
  isBurst(nowMs: number): boolean {
    return nowMs < this.#burstEndMs && 2 * this.#lateInFlight > this.#inFlight;
  }

  plan(endpoint: number, atMs: number): void {
    at(this.#endpoints, endpoint).planned++;
    this.timeline.plan(atMs);
  }

  drop(endpoint: number): void {
    at(this.#endpoints, endpoint).dropped++;
  }

  lose(): void {
    this.#lost++;
  }

  send({ endpoint, bodyBytes, atMs, intendedMs, lagMs }: Arrival): void {
    const tally = at(this.#endpoints, endpoint);
    tally.sent++;
    tally.bytesSent += bodyBytes;
    this.#lag.record(Math.max(0, lagMs) * 1000);
    this.timeline.send(atMs, lagMs);
    this.#inFlight++;
    if (lagMs <= LATE_MS) return;
    this.#lateInFlight++;
    this.#burstEndMs = intendedMs + 2 * lagMs;
  }

  /**
   * Records how a sent request ended. One that never left this machine was not sent after all, and one that a stop cut
   * off is sent without an outcome: neither says anything of the target. `traceId` is null where none was sent.
   */
  end(arrival: Arrival, answer: Answer, traceId: string | null): void {
    const tally = at(this.#endpoints, arrival.endpoint);
    const { ending } = answer;
    this.#inFlight--;
    if (arrival.lagMs > LATE_MS) this.#lateInFlight--;
    tally.receive(answer.bytesReceived);
    if (ending === 'lost') {
      tally.sent--;
      tally.bytesSent -= arrival.bodyBytes;
      this.lose();
    } else if (ending !== 'cut-off') {
      const responseTimeMs = answer.endMs - arrival.intendedMs;
      this.#recordConnection(answer);
      tally.end(ending, answer, responseTimeMs);
      this.timeline.end(arrival.atMs, ending === 'ok', responseTimeMs);
      this.#onEnd(ending === 'ok', responseTimeMs);
      const { status } = answer;
      if (traceId !== null) {
        this.#keepSlow({ endpoint: tally.name, responseTimeMs, atMs: arrival.atMs, traceId, status });
      }
    }
  }

  #recordConnection({ connectMs, hops, decodedBytes }: Answer): void {
    if (connectMs !== null) this.beyond.trend('http_req_connecting', ALL_ENDPOINTS, connectMs);
    if (hops > 0) this.beyond.count('redirects', ALL_ENDPOINTS, hops);
    if (decodedBytes !== null) this.#decodedBytes = (this.#decodedBytes ?? 0) + decodedBytes;
  }

  /** Something that belongs to no endpoint, a message or a connection, is asked for and is to be answered. */
  ask(atMs: number): void {
    this.timeline.plan(atMs);
  }

  /** How late something that belongs to no endpoint was sent. */
  late(atMs: number, lagMs: number): void {
    this.#lag.record(Math.max(0, lagMs) * 1000);
    this.timeline.send(atMs, lagMs);
  }

  /** What was asked for at `atMs` is answered, or never will be. */
  settle(atMs: number, isOk: boolean, responseTimeMs: number): void {
    this.timeline.end(atMs, isOk, responseTimeMs);
    this.#onEnd(isOk, responseTimeMs);
  }

  #keepSlow(request: SlowRequest): void {
    const last = this.#slowest.at(-1);
    if (this.#slowest.length === SLOWEST && last && last.responseTimeMs >= request.responseTimeMs) return;
    this.#slowest = [...this.#slowest, request]
      .toSorted((a, b) => b.responseTimeMs - a.responseTimeMs)
      .slice(0, SLOWEST);
  }

  #beyond(): BeyondRequests {
    const { trends, rates, counters } = this.beyond.measured();
    const availability = { metric: 'availability', endpoint: ALL_ENDPOINTS, ...this.timeline.availability() };
    const decoded = { metric: 'data_decoded', endpoint: ALL_ENDPOINTS, count: this.#decodedBytes ?? 0 };
    return {
      trends,
      rates: [...rates, availability],
      counters: this.#decodedBytes === null ? counters : [...counters, decoded],
      timeline: this.timeline.intervals(),
    };
  }

  /** What was collected; `startMs` is 0 until the experiment knows it. */
  measurement(durationMs: number, cpuShare: number, partial: boolean): Measurement {
    return {
      side: this.side,
      startMs: 0,
      durationMs,
      endpoints: this.#endpoints.map((tally) => tally.measurement()),
      scalars: [],
      ...this.#beyond(),
      generator: { lag: this.#lag.snapshot(), lost: this.#lost, cpuShare },
      slowest: this.#slowest,
      partial,
    };
  }
}
