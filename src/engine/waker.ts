import { Worker } from 'node:worker_threads';
import { LONGEST_TIMER_MS } from './longest-timer.ts';

/** The last stretch before an instant is spent looking at the clock, between other events: waking takes that long. */
const NEAR_MS = 0.1;
/** The thread calls so much before the instant, which is about what it takes to be heard. */
const AHEAD_MS = 0.08;
/** Instants closer together than this are one to the thread: to order it anew costs more than it gains. */
const SAME_MS = 0.02;
/** So often two clocks are compared. */
const READINGS = 30;
/** Places of the shared words. */
const [CALLS, ORDERS] = [0, 1];
const WORDS_BYTES = 8;

/**
 * Sleeps until the instant it was told and then calls. Plain text, because a bundle has no second file. It reads the
 * machine's monotonic clock, which all threads share; `performance.now` counts from each thread's own start.
 */
const THREAD = `
const { workerData: { shared, aheadMs } } = require('node:worker_threads');
const words = new Int32Array(shared, 0, 2);
const dueMs = new Float64Array(shared, ${WORDS_BYTES}, 1);
const nowMs = () => {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
};
for (;;) {
  const order = Atomics.load(words, ${ORDERS});
  const waitMs = dueMs[0] - aheadMs - nowMs();
  if (waitMs > 0 && Atomics.wait(words, ${ORDERS}, order, waitMs) !== 'timed-out') continue;
  Atomics.add(words, ${CALLS}, 1);
  Atomics.notify(words, ${CALLS});
  Atomics.wait(words, ${ORDERS}, order);
}
`;

/**
 * Timers that are late by hundredths of a millisecond instead of by up to a whole one, which is all that Node's own can
 * do: the event loop sleeps in whole milliseconds. A thread of its own sleeps precisely and calls this one through
 * shared memory, so nothing spins for longer than a fraction of a millisecond, and a target that shares the machine keeps
 * its cores. Should the thread fail, Node's timers are what is left. Costs two wake-ups of a thread per alarm that is
 * waited for.
 */
export class Waker {
  readonly #shared = new SharedArrayBuffer(WORDS_BYTES + 8);
  readonly #words = new Int32Array(this.#shared, 0, 2);
  readonly #dueMs = new Float64Array(this.#shared, WORDS_BYTES, 1);
  readonly #asleep = new Set<WakerAlarm>();
  readonly #offsetMs = monotonicOffsetMs();
  /** What the thread sleeps towards; Infinity when it waits for an order. */
  #orderedMs = Infinity;
  #thread: Worker | null = null;
  #isClosed = false;

  constructor() {
    this.#dueMs[0] = Infinity;
  }

  /** An alarm that calls `ring` at the time that it is set for, never before. */
  alarm(ring: () => void): WakerAlarm {
    return new WakerAlarm(this, ring);
  }

  /** Ends the thread. Alarms that are still set ring by Node's timers. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const thread = this.#thread;
    this.#thread = null;
    await thread?.terminate();
  }

  /** For alarms alone. */
  await(alarm: WakerAlarm): void {
    this.#asleep.add(alarm);
    this.#orderBy(alarm.dueMs);
  }

  /** For alarms alone. A call that is on its way by then finds nobody, which does no harm. */
  forget(alarm: WakerAlarm): void {
    this.#asleep.delete(alarm);
  }

  #orderBy(dueMs: number): void {
    if (this.#isClosed || dueMs > this.#orderedMs - SAME_MS) return;
    if (this.#thread === null) this.#begin();
    this.#orderedMs = dueMs;
    this.#dueMs[0] = dueMs + this.#offsetMs;
    Atomics.add(this.#words, ORDERS, 1);
    Atomics.notify(this.#words, ORDERS);
  }

  #begin(): void {
    const thread = new Worker(THREAD, {
      eval: true,
      execArgv: [],
      name: 'perf-gate waker',
      workerData: { shared: this.#shared, aheadMs: AHEAD_MS },
    });
    thread.unref();
    // Node's timers go on without it.
    thread.on('error', () => {});
    this.#thread = thread;
    this.#listen();
  }

  #listen(): void {
    const { async, value } = Atomics.waitAsync(this.#words, CALLS, Atomics.load(this.#words, CALLS));
    if (async) void value.then(this.#hear);
    else setImmediate(this.#hear);
  }

  #hear = (): void => {
    if (this.#isClosed) return;
    this.#orderedMs = Infinity;
    // Before the next order, or its call might come while nobody listens.
    this.#listen();
    const nearMs = performance.now() + NEAR_MS;
    let nextMs = Infinity;
    for (const alarm of this.#asleep) {
      if (alarm.dueMs <= nearMs) alarm.approach();
      else nextMs = Math.min(nextMs, alarm.dueMs);
    }
    if (nextMs < Infinity) this.#orderBy(nextMs);
  };
}

/**
 * From this thread's `performance.now` to the machine's monotonic clock, in milliseconds. Of several readings the
 * tightest is taken: whatever comes between the two clocks would make every alarm late.
 */
function monotonicOffsetMs(): number {
  let [tightestMs, offsetMs] = [Infinity, 0];
  for (let reading = 0; reading < READINGS; reading++) {
    const beforeMs = performance.now();
    const [seconds, nanoseconds] = process.hrtime();
    const afterMs = performance.now();
    if (afterMs - beforeMs >= tightestMs) continue;
    tightestMs = afterMs - beforeMs;
    offsetMs = seconds * 1e3 + nanoseconds / 1e6 - (beforeMs + afterMs) / 2;
  }
  return offsetMs;
}

/** One alarm of a waker; may be set again and again. */
export class WakerAlarm {
  /** By `performance.now`; Infinity while it is not set. */
  dueMs = Infinity;
  readonly #waker: Waker;
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | null = null;
  #timerMs = Infinity;
  #immediate: NodeJS.Immediate | null = null;

  constructor(waker: Waker, ring: () => void) {
    this.#waker = waker;
    this.#ring = ring;
  }

  /** Sets it, in place of what it was set for; at once when `waitMs` is not positive, but never within this call. */
  set(waitMs: number): void {
    this.#waker.forget(this);
    this.dueMs = performance.now() + waitMs;
    if (waitMs <= NEAR_MS) {
      this.approach();
      return;
    }
    this.#stopLooking();
    this.#waker.await(this);
    this.#arm();
  }

  clear(): void {
    this.dueMs = Infinity;
    this.#waker.forget(this);
    this.#stopLooking();
    this.#disarm();
  }

  /** Its time has nearly come. */
  approach(): void {
    this.#waker.forget(this);
    this.#immediate ??= setImmediate(this.#look);
  }

  #look = (): void => {
    this.#immediate = null;
    if (performance.now() < this.dueMs) {
      this.approach();
      return;
    }
    this.dueMs = Infinity;
    this.#ring();
  };

  /** Keeps the process alive, and rings should nobody else do so: one that is set already for no later time is left. */
  #arm(): void {
    if (this.#timer !== null && this.#timerMs <= this.dueMs) return;
    this.#disarm();
    const waitMs = this.dueMs - performance.now();
    this.#timerMs = this.dueMs;
    this.#timer = setTimeout(this.#overdue, Math.min(LONGEST_TIMER_MS, Math.max(1, Math.ceil(waitMs))));
  }

  #overdue = (): void => {
    this.#timer = null;
    this.#timerMs = Infinity;
    if (this.dueMs === Infinity || this.#immediate !== null) return;
    if (this.dueMs - performance.now() <= NEAR_MS) this.approach();
    else this.#arm();
  };

  #stopLooking(): void {
    if (this.#immediate !== null) clearImmediate(this.#immediate);
    this.#immediate = null;
  }

  #disarm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#timerMs = Infinity;
  }
}
