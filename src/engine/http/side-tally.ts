import { at } from '../../foundation/index.ts';
import { createRecorder, type Recorder } from '../../histogram/index.ts';
import type { Measurement, Side, SlowRequest } from '../../trial/index.ts';
import { EndpointTally } from './endpoint-tally.ts';
import type { PreparedRequest } from './prepared-request.ts';
import type { Answer } from './send-request.ts';

const SLOWEST = 10;
/** A request sent this late is part of a burst of our own making. */
const LATE_MS = 50;

/** One arrival of a window. */
export interface Arrival {
  /** Index into the scenario's requests. */
  readonly request: number;
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
  #lost = 0;
  #inFlight = 0;
  #lateInFlight = 0;
  #burstEndMs = -Infinity;
  #slowest: readonly SlowRequest[] = [];

  constructor(side: Side, requests: readonly PreparedRequest[]) {
    this.side = side;
    this.#endpoints = requests.map((request) => new EndpointTally(request));
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

  plan(request: number): void {
    at(this.#endpoints, request).planned++;
  }

  drop(request: number): void {
    at(this.#endpoints, request).dropped++;
  }

  lose(): void {
    this.#lost++;
  }

  send({ request, intendedMs, lagMs }: Arrival): void {
    at(this.#endpoints, request).sent++;
    this.#lag.record(Math.max(0, lagMs) * 1000);
    this.#inFlight++;
    if (lagMs <= LATE_MS) return;
    this.#lateInFlight++;
    this.#burstEndMs = intendedMs + 2 * lagMs;
  }

  /**
   * Records how a sent request ended. One that never left this machine was not sent after all, and one that a stop cut
   * off is sent without an outcome: neither says anything of the target.
   */
  end(arrival: Arrival, answer: Answer, traceId: string): void {
    const tally = at(this.#endpoints, arrival.request);
    const { ending } = answer;
    this.#inFlight--;
    if (arrival.lagMs > LATE_MS) this.#lateInFlight--;
    tally.receive(answer.bytesReceived);
    if (ending === 'lost') {
      tally.sent--;
      this.lose();
    } else if (ending !== 'cut-off') {
      const responseTimeMs = answer.endMs - arrival.intendedMs;
      tally.end(ending, answer, responseTimeMs);
      const { status } = answer;
      this.#keepSlow({ endpoint: tally.name, responseTimeMs, atMs: arrival.atMs, traceId, status });
    }
  }

  #keepSlow(request: SlowRequest): void {
    const last = this.#slowest.at(-1);
    if (this.#slowest.length === SLOWEST && last && last.responseTimeMs >= request.responseTimeMs) return;
    this.#slowest = [...this.#slowest, request]
      .toSorted((a, b) => b.responseTimeMs - a.responseTimeMs)
      .slice(0, SLOWEST);
  }

  /** What was collected; `startMs` is 0 until the experiment knows it. */
  measurement(durationMs: number, cpuShare: number, partial: boolean): Measurement {
    return {
      side: this.side,
      startMs: 0,
      durationMs,
      endpoints: this.#endpoints.map((tally) => tally.measurement()),
      scalars: [],
      generator: { lag: this.#lag.snapshot(), lost: this.#lost, cpuShare },
      slowest: this.#slowest,
      partial,
    };
  }
}
