import type { Interval } from './beyond-requests.ts';

/**
 * How late the generator's event loop would have made a request meant for any moment, at quantile `q`, in milliseconds: a
 * request that falls into a hold-up waits for the rest of it. Of each interval only the longest hold-up is known, so it is
 * that or more. Null where nothing was measured.
 */
export function loopDelayMs(timeline: readonly Interval[], q: number): number | null {
  const delays = delaysOf(timeline).toSorted((a, b) => b - a);
  if (delays.length === 0) return null;
  const overMs = (1 - q) * timeline.reduce((sum, { durationMs }) => sum + durationMs, 0);
  let heldMs = 0;
  for (const [index, delayMs] of delays.entries()) {
    heldMs += delayMs;
    // So much of the time that `overMs` of all hold-ups so far lie beyond it.
    const found = (heldMs - overMs) / (index + 1);
    if (found >= (delays[index + 1] ?? 0)) return found;
  }
  return 0;
}

/** The longest hold-up of the generator's event loop in milliseconds; null where nothing was measured. */
export function longestLoopDelayMs(timeline: readonly Interval[]): number | null {
  const delays = delaysOf(timeline);
  return delays.length === 0 ? null : Math.max(...delays);
}

function delaysOf(timeline: readonly Interval[]): readonly number[] {
  return timeline.map(({ eventLoopDelayMs }) => eventLoopDelayMs).filter((delayMs) => delayMs !== null);
}
