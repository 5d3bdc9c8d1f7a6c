/** How far apart the two instances of one A/A run were in one gated metric: the same code on both sides. */
export interface InstanceDifference {
  readonly endpoint: string;
  /** Its name. */
  readonly metric: string;
  /** Centre of the block differences, on the scale of the comparison, positive where the candidate's side was worse. */
  readonly shift: number;
  /** Variance of that centre by the noise of the blocks alone. */
  readonly variance: number;
  readonly blocks: number;
}

/** How far instances of the same code are apart in one gated metric, by earlier A/A runs. */
export interface InstanceEffect {
  readonly endpoint: string;
  /** Its name. */
  readonly metric: string;
  /** A/A runs of deployments of their own behind it. */
  readonly runs: number;
  /** Standard deviation of the difference of two instances, on the scale of the comparison. */
  readonly deviation: number;
  /** How far the candidate's instance may be worse by itself: half of the metric's error is spent on it. */
  readonly margin: number;
}
