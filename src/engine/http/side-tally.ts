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

/** Collects one side's answers during one window, in memory that does not grow with their number. */
export class SideTally {
  readonly side: Side;
  readonly lag: Recorder = createRecorder();
  lost = 0;
  inFlight = 0;
  readonly #requests: readonly PreparedRequest[];
  readonly #endpoints: readonly EndpointTally[];
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

  plan(request: number): void {
    at(this.#endpoints, request).planned++;
  }

  drop(request: number): void {
    at(this.#endpoints, request).dropped++;
  }

  send(request: number, lagMs: number): void {
    const tally = at(this.#endpoints, request);
    tally.sent++;
    tally.bytesSent += at(this.#requests, request).bodyBytes;
    this.lag.record(Math.max(0, lagMs) * 1000);
    this.inFlight++;
  }

  /** Records how a request ended; `intendedMs` on the answer's own clock, `atMs` within the window. */
  end(request: number, answer: Answer, intendedMs: number, atMs: number, traceId: string): void {
    const tally = at(this.#endpoints, request);
    const responseTimeMs = answer.endMs - intendedMs;
    this.inFlight--;
    tally.bytesReceived += answer.bytesReceived;
    tally.outcomes.set(answer.outcome, (tally.outcomes.get(answer.outcome) ?? 0) + 1);
    this.#keepSlow({
      endpoint: at(this.#requests, request).name,
      responseTimeMs,
      atMs,
      traceId,
      status: answer.status,
    });
    if (answer.outcome !== 'ok') {
      tally.errorResponseTime.record(responseTimeMs * 1000);
      return;
    }
    tally.responseTime.record(responseTimeMs * 1000);
    tally.serviceTime.record((answer.endMs - answer.startMs) * 1000);
    if (answer.firstByteMs !== null)
      tally.timeToFirstByte.record((answer.firstByteMs - answer.startMs) * 1000);
    if (answer.serverTiming !== '') tally.serverTiming.add(answer.serverTiming);
  }

  #keepSlow(request: SlowRequest): void {
    const last = this.#slowest.at(-1);
    if (this.#slowest.length === SLOWEST && last && last.responseTimeMs >= request.responseTimeMs) return;
    this.#slowest = [...this.#slowest, request]
      .toSorted((a, b) => b.responseTimeMs - a.responseTimeMs)
      .slice(0, SLOWEST);
  }

  measurement(durationMs: number, cpuShare: number, partial: boolean): Measurement {
    return {
      side: this.side,
      startMs: 0,
      durationMs,
      endpoints: this.#endpoints.map((tally, index) => finish(at(this.#requests, index).name, tally)),
      scalars: [],
      generator: { lag: this.lag.snapshot(), lost: this.lost, cpuShare },
      slowest: this.#slowest,
      partial,
    };
  }
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
