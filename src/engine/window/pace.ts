import { at, type Clock } from '../../foundation/index.ts';

/**
 * How the last stretch before an intended start is waited for. Measured on a shared two-core machine: a timer wakes
 * 1.9 to 3.5 ms late at p99, a spinning loop 0.6 ms, and the spinning loop takes a whole core. So `timer` is for targets
 * that share this machine's cores, where spinning would slow what is measured, and `spin` for all others.
 */
export type Precision = 'timer' | 'spin';

/** A spinning wait begins this long before the intended start. */
const SPIN_MS = 2;
/** Arrivals that are due are fired in groups of this many, so that answers are read in between. */
const GROUP = 64;
/** Longest single wait: timers take no more than 2^31 ms, and a longer pause may as well look at the clock. */
const LONGEST_WAIT_MS = 60_000;

/** A stretch of time with something to do at certain instants. */
export interface Timetable {
  /** Milliseconds from the start, ascending. */
  readonly atMs: Float64Array;
  readonly durationMs: number;
}

/**
 * Calls `fire` for each instant at its time or, when the process was held up, as soon after as it can: never earlier,
 * never waiting for anything else. Resolves at the end of the stretch, or at once when `signal` aborts, also when `fire`
 * does that. Rejects with what `fire` throws, which is a bug.
 */
export function pace(
  { atMs, durationMs }: Timetable,
  startMs: number,
  clock: Clock,
  precision: Precision,
  signal: AbortSignal,
  fire: (index: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let next = 0;
    let cancel: () => void = () => {};
    const finish = (): void => {
      cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const fireDue = (): void => {
      for (let fired = 0; next < atMs.length && fired < GROUP && !signal.aborted; fired++) {
        if (startMs + at(atMs, next) > clock.nowMs()) return;
        fire(next++);
      }
    };
    const step = (): void => {
      try {
        fireDue();
      } catch (error) {
        signal.removeEventListener('abort', finish);
        reject(error);
        return;
      }
      if (signal.aborted) return;
      const isLast = next >= atMs.length;
      const waitMs = startMs + (isLast ? durationMs : at(atMs, next)) - clock.nowMs();
      if (isLast && waitMs <= 0) finish();
      else cancel = later(waitMs, isLast ? 'timer' : precision, step);
    };
    signal.addEventListener('abort', finish);
    if (signal.aborted) finish();
    else step();
  });
}

/** Calls `step` after about `waitMs`, possibly before: it looks again. Returns how to call it off. */
function later(waitMs: number, precision: Precision, step: () => void): () => void {
  if (waitMs <= 0 || (precision === 'spin' && waitMs < SPIN_MS)) {
    const immediate = setImmediate(step);
    return () => clearImmediate(immediate);
  }
  // Timers have whole milliseconds and never fire early; a spinning wait leaves the rest to the loop.
  const wholeMs = precision === 'spin' ? Math.floor(waitMs - SPIN_MS) + 1 : Math.max(1, Math.round(waitMs));
  const timer = setTimeout(step, Math.min(LONGEST_WAIT_MS, wholeMs));
  return () => clearTimeout(timer);
}
