import { at, type Clock } from '../../foundation/index.ts';
import type { Waker, WakerAlarm } from '../waker.ts';

/** Arrivals that are due are fired in groups of this many, so that answers are read in between. */
const GROUP = 64;

/** A stretch of time with something to do at certain instants. */
interface Timetable {
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
  waker: Waker,
  signal: AbortSignal,
  fire: (index: number, nowMs: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const pacer = new Pacer(timetable, startMs, clock, waker, signal, fire);
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
  readonly #alarm: WakerAlarm;
  readonly #signal: AbortSignal;
  readonly #fire: (index: number, nowMs: number) => void;
  #next = 0;
  #immediate: NodeJS.Immediate | null = null;
  #finish: () => void = () => {};
  #fail: (error: unknown) => void = () => {};

  constructor(
    timetable: Timetable,
    startMs: number,
    clock: Clock,
    waker: Waker,
    signal: AbortSignal,
    fire: (index: number, nowMs: number) => void,
  ) {
    this.#timetable = timetable;
    this.#startMs = startMs;
    this.#clock = clock;
    this.#alarm = waker.alarm(() => this.#look());
    this.#signal = signal;
    this.#fire = fire;
  }

  begin(finish: () => void, fail: (error: unknown) => void): void {
    this.#finish = finish;
    this.#fail = fail;
    this.#look();
  }

  stop(): void {
    this.#alarm.clear();
    this.#forgetLook();
  }

  #forgetLook(): void {
    if (this.#immediate !== null) clearImmediate(this.#immediate);
    this.#immediate = null;
  }

  #look(): void {
    this.#forgetLook();
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
    else this.#wait(waitMs);
  }

  #fireDue(): void {
    const { atMs } = this.#timetable;
    for (let fired = 0; this.#next < atMs.length && fired < GROUP && !this.#signal.aborted; fired++) {
      const nowMs = this.#clock.nowMs();
      if (this.#startMs + at(atMs, this.#next) > nowMs) return;
      this.#fire(this.#next++, nowMs);
    }
  }

  /** Has the clock looked at again when `waitMs` are over, and whenever something else has woken the process. */
  #wait(waitMs: number): void {
    const immediate = setImmediate(() => {
      this.#immediate = null;
      this.#look();
    });
    this.#immediate = immediate;
    if (waitMs <= 0) return;
    // It wakes nobody: it has a look when something else has woken the process.
    immediate.unref();
    this.#alarm.set(waitMs);
  }
}
