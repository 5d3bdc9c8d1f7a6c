import { createRecorder } from '../../histogram/index.ts';
import { countOutcomes, type EndpointMeasurement, OUTCOMES, type Outcome } from '../../trial/index.ts';
import type { Answer } from '../http/send-request.ts';
import { ServerTimingSums } from './server-timing.ts';

/** Collects what one endpoint of one side did during one window. */
export class EndpointTally {
  planned = 0;
  sent = 0;
  dropped = 0;
  readonly name: string;
  readonly #outcomes = new Map<Outcome, number>(OUTCOMES.map((outcome) => [outcome, 0]));
  readonly #responseTime = createRecorder();
  readonly #errorResponseTime = createRecorder();
  readonly #serviceTime = createRecorder();
  readonly #timeToFirstByte = createRecorder();
  readonly #serverTiming = new ServerTimingSums();
  #bytesReceived = 0;

  /** Bytes of the bodies. */
  bytesSent = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Counts bytes, also of an answer that a stop cut off. */
  receive(bytes: number): void {
    this.#bytesReceived += bytes;
  }

  /** Records how a request ended, and how long it took from its intended start. */
  end(outcome: Outcome, answer: Answer, responseTimeMs: number): void {
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
    if (outcome !== 'ok') {
      this.#errorResponseTime.record(responseTimeMs * 1000);
      return;
    }
    const { startMs, endMs, firstByteMs, serverTiming } = answer;
    this.#responseTime.record(responseTimeMs * 1000);
    this.#serviceTime.record((endMs - startMs) * 1000);
    if (firstByteMs !== null) this.#timeToFirstByte.record((firstByteMs - startMs) * 1000);
    if (serverTiming !== '') this.#serverTiming.add(serverTiming);
  }

  measurement(): EndpointMeasurement {
    return {
      endpoint: this.name,
      planned: this.planned,
      sent: this.sent,
      dropped: this.dropped,
      outcomes: countOutcomes((outcome) => this.#outcomes.get(outcome) ?? 0),
      responseTime: this.#responseTime.snapshot(),
      errorResponseTime: this.#errorResponseTime.snapshot(),
      serviceTime: this.#serviceTime.snapshot(),
      timeToFirstByte: this.#timeToFirstByte.snapshot(),
      bytesSent: this.bytesSent,
      bytesReceived: this.#bytesReceived,
      serverTiming: this.#serverTiming.totals(),
    };
  }
}
