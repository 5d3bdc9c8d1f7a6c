import type { Interval } from '../../src/trial/index.ts';

/** A second of a window in which twenty requests took so many milliseconds each. */
export function aSecond(second: number, ms: number, words: Partial<Interval> = {}): Interval {
  return {
    atMs: second * 1000,
    durationMs: 1000,
    planned: 20,
    ok: 20,
    errors: 0,
    users: 3,
    p50Ms: ms,
    p95Ms: ms,
    lagP50Ms: 0.1,
    lagP99Ms: 0.3,
    lagMaxMs: 0.7,
    eventLoopDelayMs: 0.4,
    ...words,
  };
}
