/**
 * When each request is meant to start. Index i of both arrays is one arrival; times ascend.
 * Made once by `createSchedule`, never changed after.
 */
export interface Schedule {
  /** Intended start in milliseconds from the start of the load. */
  readonly atMs: Float64Array;
  /** Index into the scenario's requests. */
  readonly request: Uint16Array;
  readonly durationMs: number;
}
