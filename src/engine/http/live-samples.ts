import type { LiveSample } from '../../experiment/index.ts';
import { createRecorder, type Histogram, quantileUs, type Recorder } from '../../histogram/index.ts';
import type { Side } from '../../trial/index.ts';
import type { Answer } from './send-request.ts';

interface SideSample {
  completed: number;
  errors: number;
  readonly responseTime: Recorder;
}

/** What was answered since the last look, for whoever watches the run. */
export class LiveSamples {
  readonly #sides = new Map<Side, SideSample>();

  add(side: Side, answer: Answer, responseTimeMs: number): void {
    const sample = this.#sides.get(side) ?? { completed: 0, errors: 0, responseTime: createRecorder() };
    this.#sides.set(side, sample);
    sample.completed++;
    if (answer.outcome === 'ok') sample.responseTime.record(responseTimeMs * 1000);
    else sample.errors++;
  }

  /** Takes the samples and begins anew. */
  take(inFlight: (side: Side) => number): readonly LiveSample[] {
    const samples = [...this.#sides.entries()].map(([side, { completed, errors, responseTime }]) => {
      const histogram = responseTime.snapshot();
      return {
        side,
        completed,
        errors,
        inFlight: inFlight(side),
        p50Ms: milliseconds(histogram, 0.5),
        p95Ms: milliseconds(histogram, 0.95),
      };
    });
    this.#sides.clear();
    return samples;
  }
}

function milliseconds(histogram: Histogram, quantile: number): number | null {
  const us = quantileUs(histogram, quantile);
  return us === null ? null : us / 1000;
}
