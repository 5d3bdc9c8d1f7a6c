import type { Interval, Side, Trial } from '../trial/index.ts';

/** An interval with its place in the time of the load: blocks follow one another, pauses between them left out. */
export interface PlacedInterval extends Interval {
  readonly loadMs: number;
}

/** A trial with the stretch of the load that it measured. */
export interface PlacedTrial {
  readonly trial: Trial;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The trials of one side, each in its stretch of the load's time. */
export function placeTrials(trials: readonly Trial[], side: Side): readonly PlacedTrial[] {
  let fromMs = 0;
  return trials
    .filter((trial) => trial.side === side)
    .map((trial) => {
      const placed = { trial, fromMs, toMs: fromMs + trial.durationMs };
      fromMs = placed.toMs;
      return placed;
    });
}

/** The intervals of one side over the whole load. */
export function placeIntervals(trials: readonly PlacedTrial[]): readonly PlacedInterval[] {
  return trials.flatMap(({ trial, fromMs }) =>
    trial.timeline.map((interval) => ({ ...interval, loadMs: fromMs + interval.atMs })),
  );
}
