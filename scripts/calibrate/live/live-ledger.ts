import { join } from 'node:path';
import { appendLine, readLines } from '../json-lines.ts';
import type { LiveExperiment, Wanted } from './experiment.ts';

/** Kept with the project: hours of a machine are in it, and it is gone on with. */
export const LEDGER = join(import.meta.dirname, '../../../docs/calibration-live.jsonl');

/** The experiments so far, one JSON document a line. */
export class LiveLedger {
  readonly path: string;
  readonly #experiments: LiveExperiment[];

  constructor(path: string) {
    this.path = path;
    this.#experiments = [...(readLines(path) as readonly LiveExperiment[])];
  }

  /** Those of one build, or of all with null. */
  of(build: string | null): readonly LiveExperiment[] {
    return this.#experiments.filter((each) => build === null || each.build === build);
  }

  /** What of the wanted is not there yet. Of several builds together the n-th experiment is any n-th. */
  missing(wanted: readonly Wanted[], build: string | null): readonly Wanted[] {
    const own = this.of(build);
    if (build !== null)
      return wanted.filter(
        ({ percent, number }) => !own.some((each) => each.percent === percent && each.number === number),
      );
    return wanted.filter(
      ({ percent, number }) => own.filter((each) => each.percent === percent).length < number,
    );
  }

  add(experiment: LiveExperiment): void {
    appendLine(this.path, experiment);
    this.#experiments.push(experiment);
  }
}
