import { at } from '../../foundation/index.ts';
import { createRecorder, type Recorder } from '../../histogram/index.ts';
import {
  countOutcomes,
  type EndpointMeasurement,
  type Measurement,
  OUTCOMES,
  type Outcome,
  type Side,
  type SlowRequest,
} from '../../trial/index.ts';
import type { PreparedRequest } from './prepared-request.ts';
import type { Answer } from './send-request.ts';
import { ServerTimingSums } from './server-timing.ts';

const SLOWEST = 10;

/** What is counted of one endpoint while a window runs. */
interface EndpointTally {
  planned: number;
  sent: number;
  dropped: number;
  bytesSent: number;
  bytesReceived: number;
  readonly outcomes: Map<Outcome, number>;
  readonly responseTime: Recorder;
  readonly errorResponseTime: Recorder;
  readonly serviceTime: Recorder;
  readonly timeToFirstByte: Recorder;
  readonly serverTiming: ServerTimingSums;
}

/** One arrival of a window. */
export interface Arrival {
  /** Index into the scenario's requests. */
  readonly request: number;
  /** Intended start in milliseconds from the start of the window. */
  readonly atMs: number;
  /** The same on the clock. */
  readonly intendedMs: number;
  /** Sent so late that it is part of a burst of our own making. */
  readonly isLate: boolean;
}

/**
 * Collects one side's answers during one window, in memory that does not grow with their number. Every planned arrival
 * ends as sent, dropped, lost, or as one that a stop left out.
 */
export class SideTally {
  readonly side: Side;
  readonly #lag: Recorder = createRecorder();
  readonly #requests: readonly PreparedRequest[];
  readonly #endpoints: readonly EndpointTally[];
  #lost = 0;
  #inFlight = 0;
  #lateInFlight = 0;
  #slowest: SlowRequest[] = [];

  constructor(side: Side, requests: readonly PreparedRequest[]) {
    this.side = side;
    this.#requests = requests;
    this.#endpoints = requests.map(() => ({
      planned: 0,
      sent: 0,
      dropped: 0,
      bytesSent: 0,
      bytesReceived: 0,
      outcomes: new Map(OUTCOMES.map((outcome) => [outcome, 0])),
      responseTime: createRecorder(),
      errorResponseTime: createRecorder(),
      serviceTime: createRecorder(),
      timeToFirstByte: createRecorder(),
      serverTiming: new ServerTimingSums(),
    }));
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Whether most of what is under way was sent late, one upon the other, after a hold-up of ours. */
  get isBurst(): boolean {
    return 2 * this.#lateInFlight > this.#inFlight;
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

  send({ request, isLate }: Arrival, lagMs: number): void {
    const tally = at(this.#endpoints, request);
    tally.sent++;
    tally.bytesSent += at(this.#requests, request).bodyBytes;
    this.#lag.record(Math.max(0, lagMs) * 1000);
    this.#inFlight++;
    if (isLate) this.#lateInFlight++;
  }

  /**
   * Records how a sent request ended. One that never left this machine was not sent after all, and one that a stop cut
   * off is sent without an outcome: neither says anything of the target.
   */
  end(arrival: Arrival, answer: Answer, traceId: string): void {
    const tally = at(this.#endpoints, arrival.request);
    const { ending } = answer;
    this.#inFlight--;
    if (arrival.isLate) this.#lateInFlight--;
    tally.bytesReceived += answer.bytesReceived;
    if (ending === 'lost') {
      tally.sent--;
      tally.bytesSent -= at(this.#requests, arrival.request).bodyBytes;
      this.lose();
    } else if (ending !== 'cut-off') {
      tally.outcomes.set(ending, (tally.outcomes.get(ending) ?? 0) + 1);
      this.#keepSlow(arrival, answer, traceId);
      record(tally, answer, answer.endMs - arrival.intendedMs);
    }
  }

  #keepSlow({ request, atMs, intendedMs }: Arrival, { endMs, status }: Answer, traceId: string): void {
    const responseTimeMs = endMs - intendedMs;
    const last = this.#slowest.at(-1);
    if (this.#slowest.length === SLOWEST && last && last.responseTimeMs >= responseTimeMs) return;
    const endpoint = at(this.#requests, request).name;
    this.#slowest = [...this.#slowest, { endpoint, responseTimeMs, atMs, traceId, status }]
      .toSorted((a, b) => b.responseTimeMs - a.responseTimeMs)
      .slice(0, SLOWEST);
  }

  /** What was collected; `startMs` is 0 until the experiment knows it. */
  measurement(durationMs: number, cpuShare: number, partial: boolean): Measurement {
    return {
      side: this.side,
      startMs: 0,
      durationMs,
      endpoints: this.#endpoints.map((tally, index) => finish(at(this.#requests, index).name, tally)),
      scalars: [],
      generator: { lag: this.#lag.snapshot(), lost: this.#lost, cpuShare },
      slowest: this.#slowest,
      partial,
    };
  }
}

function record(tally: EndpointTally, answer: Answer, responseTimeMs: number): void {
  if (answer.ending !== 'ok') {
    tally.errorResponseTime.record(responseTimeMs * 1000);
    return;
  }
  tally.responseTime.record(responseTimeMs * 1000);
  tally.serviceTime.record((answer.endMs - answer.startMs) * 1000);
  if (answer.firstByteMs !== null) tally.timeToFirstByte.record((answer.firstByteMs - answer.startMs) * 1000);
  if (answer.serverTiming !== '') tally.serverTiming.add(answer.serverTiming);
}

function finish(endpoint: string, tally: EndpointTally): EndpointMeasurement {
  const { planned, sent, dropped, bytesSent, bytesReceived, outcomes } = tally;
  return {
    endpoint,
    planned,
    sent,
    dropped,
    outcomes: countOutcomes((outcome) => outcomes.get(outcome) ?? 0),
    responseTime: tally.responseTime.snapshot(),
    errorResponseTime: tally.errorResponseTime.snapshot(),
    serviceTime: tally.serviceTime.snapshot(),
    timeToFirstByte: tally.timeToFirstByte.snapshot(),
    bytesSent,
    bytesReceived,
    serverTiming: tally.serverTiming.totals(),
  };
}
