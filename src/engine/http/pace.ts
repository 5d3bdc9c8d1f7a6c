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

/**
 * Calls `fire` for each arrival at its intended time or, when the process was held up, as soon after as it can: never
 * earlier, never waiting for anything else. Resolves after the last one, or when `signal` aborts, with the number fired.
 */
export function pace(
  atMs: Float64Array,
  startMs: number,
  clock: Clock,
  precision: Precision,
  signal: AbortSignal,
  fire: (index: number) => void,
): Promise<number> {
  return new Promise((resolve, reject) => {
    let next = 0;
    let timer: NodeJS.Timeout | null = null;
    const finish = (): void => {
      if (timer) clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve(next);
    };
    const step = (): void => {
      if (signal.aborted) return;
      try {
        for (let fired = 0; next < atMs.length && fired < GROUP; fired++) {
          if (startMs + at(atMs, next) > clock.nowMs()) break;
          fire(next++);
        }
      } catch (error) {
        reject(error);
        return;
      }
      if (next >= atMs.length) finish();
      else timer = schedule(startMs + at(atMs, next) - clock.nowMs(), precision, step);
    };
    signal.addEventListener('abort', finish);
    if (signal.aborted) finish();
    else step();
  });
}

function schedule(waitMs: number, precision: Precision, step: () => void): NodeJS.Timeout | null {
  if (waitMs <= 0 || (precision === 'spin' && waitMs < SPIN_MS)) {
    setImmediate(step);
    return null;
  }
  // Timers have whole milliseconds and never fire early; a spinning wait leaves the rest to the loop.
  return setTimeout(
    step,
    precision === 'spin' ? Math.floor(waitMs - SPIN_MS) + 1 : Math.max(1, Math.round(waitMs)),
  );
}
