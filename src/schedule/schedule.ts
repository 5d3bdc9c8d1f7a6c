/**
 * When each iteration of an open load is meant to start. Index i of the arrays is one arrival; times ascend.
 * Never changed after it was made.
 */
export interface Schedule {
  /** Intended start in milliseconds from the start of the stretch. */
  readonly atMs: Float64Array;
  /** Index into the scenario's flows. */
  readonly flow: Uint16Array;
  /** Index into the load's executors. */
  readonly executor: Uint8Array;
  readonly durationMs: number;
}

/** How many users of one closed executor are at work over a stretch of time: a step function. */
export interface UserSchedule {
  /** Index into the load's executors. */
  readonly executor: number;
  /** When the number changes, in milliseconds from the start of the stretch, ascending; the first is 0. */
  readonly atMs: Float64Array;
  /** Users from then on, per side. Same length. */
  readonly users: Uint32Array;
}

/** A stretch of the load's time, in milliseconds from its start. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}
