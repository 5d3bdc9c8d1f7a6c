import { at, type Clock } from '../../foundation/index.ts';

/**
 * How the last stretch before an intended start is waited for. `timer` sleeps, and looks at the clock also whenever an
 * answer or anything else wakes the process; `spin` stays awake for the last two milliseconds. Measured on a shared
 * two-core machine: a timer alone wakes 1.9 to 3.5 ms late at p99, a spinning loop 0.6 ms, and the spinning loop takes a
 * whole core; where others want that core too, the system takes it away for milliseconds and spinning is the later of the
 * two. So `timer` is for targets that share this machine's cores, where spinning would slow what is measured, and `spin`
 * for all others.
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
 * does that. Rejects with what `fire` throws, which is a bug. `nowMs` is the clock's.
 */
export function pace(
  timetable: Timetable,
  startMs: number,
  clock: Clock,
  precision: Precision,
  signal: AbortSignal,
  fire: (index: number, nowMs: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const pacer = new Pacer(timetable, startMs, clock, precision, signal, fire);
    const finish = (): void => {
      pacer.stop();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const fail = (error: unknown): void => {
      pacer.stop();
      signal.removeEventListener('abort', finish);
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    signal.addEventListener('abort', finish);
    if (signal.aborted) finish();
    else pacer.begin(finish, fail);
  });
}

class Pacer {
  readonly #timetable: Timetable;
  readonly #startMs: number;
  readonly #clock: Clock;
  readonly #precision: Precision;
  readonly #signal: AbortSignal;
  readonly #fire: (index: number, nowMs: number) => void;
  #next = 0;
  #timer: NodeJS.Timeout | null = null;
  #wakesMs = Infinity;
  #immediate: NodeJS.Immediate | null = null;
  #finish: () => void = () => {};
  #fail: (error: unknown) => void = () => {};

  constructor(
    timetable: Timetable,
    startMs: number,
    clock: Clock,
    precision: Precision,
    signal: AbortSignal,
    fire: (index: number, nowMs: number) => void,
  ) {
    this.#timetable = timetable;
    this.#startMs = startMs;
    this.#clock = clock;
    this.#precision = precision;
    this.#signal = signal;
    this.#fire = fire;
  }

  begin(finish: () => void, fail: (error: unknown) => void): void {
    this.#finish = finish;
    this.#fail = fail;
    this.#look();
  }

  stop(): void {
    this.#disarm();
    if (this.#immediate !== null) clearImmediate(this.#immediate);
    this.#immediate = null;
  }

  #look(): void {
    try {
      this.#fireDue();
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (this.#signal.aborted) return;
    const { atMs, durationMs } = this.#timetable;
    const isLast = this.#next >= atMs.length;
    const dueMs = this.#startMs + (isLast ? durationMs : at(atMs, this.#next));
    const waitMs = dueMs - this.#clock.nowMs();
    if (isLast && waitMs <= 0) this.#finish();
    else this.#wait(waitMs, !isLast && this.#precision === 'spin');
  }

  #fireDue(): void {
    const { atMs } = this.#timetable;
    for (let fired = 0; this.#next < atMs.length && fired < GROUP && !this.#signal.aborted; fired++) {
      const nowMs = this.#clock.nowMs();
      if (this.#startMs + at(atMs, this.#next) > nowMs) return;
      this.#fire(this.#next++, nowMs);
    }
  }

  /** Has the clock looked at again, after about `waitMs` at the latest. */
  #wait(waitMs: number, spins: boolean): void {
    const immediate = setImmediate(() => {
      this.#immediate = null;
      this.#look();
    });
    this.#immediate = immediate;
    if (waitMs <= 0 || (spins && waitMs < SPIN_MS)) {
      this.#disarm();
      return;
    }
    // It wakes nobody: it has a look when something else has woken the process.
    immediate.unref();
    // Timers have whole milliseconds and never fire early; a spinning wait leaves the rest to the loop.
    const wholeMs = spins ? Math.floor(waitMs - SPIN_MS) + 1 : Math.max(1, Math.round(waitMs));
    this.#arm(Math.min(LONGEST_WAIT_MS, wholeMs));
  }

  /** Sets the timer, unless one is set already that is no later: to look too early is no harm. */
  #arm(waitMs: number): void {
    const wakesMs = this.#clock.nowMs() + waitMs;
    if (this.#timer !== null && this.#wakesMs <= wakesMs) return;
    this.#disarm();
    this.#wakesMs = wakesMs;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#immediate !== null) clearImmediate(this.#immediate);
      this.#look();
    }, waitMs);
  }

  #disarm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
