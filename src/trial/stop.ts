/** Why no further block was measured. */
export const STOP_CAUSES = [
  /** Everything gated is decided, and every threshold surely met or broken. */
  'decided',
  /** A regression was found that as good as nothing can let through, and `fail-fast` is set. */
  'regression',
  /** The chance of an answer by the last block is too small. */
  'futile',
  /** All blocks are measured. */
  'blocks',
  /** The next block would pass the time limit. */
  'time',
  /** The next block would pass the request budget. */
  'requests',
  /** A breakpoint search has found the limit. */
  'broken',
  /** A side stopped serving, or did not come up again. */
  'died',
  /** A stop signal came. */
  'interrupted',
] as const;
export type StopCause = (typeof STOP_CAUSES)[number];

/** Chance of an answer by the last block below which it is out of reach. */
export const HOPELESS_CHANCE = 0.05;

/** How far one answer was away, in standard deviations of the block differences. */
export interface AnswerDistance {
  /** From the median block to the margin, positive where that speaks for the answer; null where they do not vary. */
  readonly distance: number | null;
  /** What it would have to be for the answer to have that chance; null where no distance suffices. */
  readonly needed: number | null;
}

/** Why neither answer about a metric was within reach. */
export interface StopGround {
  readonly endpoint: string;
  readonly metric: string;
  /** Median and robust standard deviation of the differences of blocks, on the scale of the comparison. */
  readonly shift: number;
  readonly spread: number;
  readonly pass: AnswerDistance;
  readonly regression: AnswerDistance;
}

/** How the measurement of a run ended. */
export interface RunStop {
  readonly why: StopCause;
  /** In one sentence, without capital and full stop. */
  readonly reason: string;
  /** Blocks measured, and most that there might have been. */
  readonly blocks: number;
  readonly plannedBlocks: number;
  /** For `futile`: every undecided metric. */
  readonly grounds: readonly StopGround[];
}
