import type { Clock } from '../foundation/index.ts';

/** The machine's clocks. */
export const systemClock: Clock = Object.freeze({
  nowMs: () => performance.now(),
  wallTimeMs: () => Date.now(),
});
