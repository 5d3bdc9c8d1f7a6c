/** Time as an argument: the core never reads a clock of its own. */
export interface Clock {
  /** Monotonic milliseconds with fractions; only differences mean anything. */
  nowMs(): number;
  /**
   * Milliseconds since the Unix epoch: for provenance, and to compare with the time that another machine states. Never
   * for durations of our own.
   */
  wallTimeMs(): number;
}
