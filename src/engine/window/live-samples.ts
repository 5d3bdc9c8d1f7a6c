import type { LiveSample } from '../../experiment/index.ts';
import type { Clock } from '../../foundation/index.ts';
import { createRecorder, quantileMs, type Recorder } from '../../histogram/index.ts';
import type { Side } from '../../trial/index.ts';

interface SideSample {
  completed: number;
  errors: number;
  readonly responseTime: Recorder;
}

/** What was answered since the last look, for whoever watches a window. */
export class LiveSamples {
  readonly #clock: Clock;
  readonly #sides: ReadonlyMap<Side, SideSample>;
  #sinceMs: number;

  /** Begins now; the samples come in the order of `sides`. */
  constructor(sides: readonly Side[], clock: Clock) {
    this.#clock = clock;
    this.#sinceMs = clock.nowMs();
    this.#sides = new Map(
      sides.map((side) => [side, { completed: 0, errors: 0, responseTime: createRecorder() }]),
    );
  }

  add(side: Side, isOk: boolean, responseTimeMs: number): void {
    const sample = this.#sides.get(side);
    if (sample === undefined) throw new TypeError(`the ${side} takes no part in this window`);
    sample.completed++;
    if (isOk) sample.responseTime.record(responseTimeMs * 1000);
    else sample.errors++;
  }

  /** Milliseconds since the last samples. */
  ageMs(): number {
    return this.#clock.nowMs() - this.#sinceMs;
  }

  /** Takes the samples and begins anew. A side without an answer is there too. */
  take(inFlight: (side: Side) => number): readonly LiveSample[] {
    const seconds = this.ageMs() / 1000;
    this.#sinceMs = this.#clock.nowMs();
    return [...this.#sides.entries()].map(([side, sample]) => {
      const histogram = sample.responseTime.snapshot();
      const live: LiveSample = {
        side,
        ratePerSecond: seconds > 0 ? sample.completed / seconds : 0,
        errors: sample.errors,
        inFlight: inFlight(side),
        p50Ms: quantileMs(histogram, 0.5),
        p95Ms: quantileMs(histogram, 0.95),
      };
      sample.completed = 0;
      sample.errors = 0;
      sample.responseTime.reset();
      return live;
    });
  }
}
