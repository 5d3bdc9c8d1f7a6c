import type { Clock } from '../../foundation/index.ts';
import { LONGEST_TIMER_MS } from '../longest-timer.ts';
import { IterationEnded } from './iteration-ended.ts';

/** Told when a side's time begins to run, when it stands still, when nothing is to begin any more, and when it is over. */
export interface TimeFollower {
  start(): void;
  stop(): void;
  retire(): void;
  end(): void;
}

interface Sleeper {
  /** Load time at which it wakes. */
  readonly dueMs: number;
  timer: NodeJS.Timeout | null;
  wake(intendedMs: number): void;
  leave(): void;
}

/**
 * The time of one side's load: it runs while a window of the side runs and stands still in between. Users who think do
 * so in it, so a pause between two blocks costs nobody's patience and changes no load.
 */
export class LoadTime {
  readonly #clock: Clock;
  readonly #sleepers = new Set<Sleeper>();
  readonly #followers = new Set<TimeFollower>();
  #startedMs: number | null = null;
  #beforeMs = 0;
  #isOver = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isRunning(): boolean {
    return this.#startedMs !== null;
  }

  /** Milliseconds that windows have run so far. */
  nowMs(): number {
    return this.#beforeMs + (this.#startedMs === null ? 0 : this.#clock.nowMs() - this.#startedMs);
  }

  /** The clock's time at which it is `loadMs`. Only while it runs. */
  toClock(loadMs: number): number {
    if (this.#startedMs === null) throw new TypeError('the time of the load stands still');
    return this.#startedMs + (loadMs - this.#beforeMs);
  }

  /** Lets somebody know from now on; who comes while it runs is not told that it began. */
  follow(follower: TimeFollower): void {
    this.#followers.add(follower);
  }

  /** Goes on from where it stood; whoever is due wakes at once. `startMs` is the clock's. */
  start(startMs: number): void {
    this.#startedMs = startMs;
    for (const sleeper of this.#sleepers) this.#arm(sleeper);
    for (const follower of this.#followers) follower.start();
  }

  stop(): void {
    if (this.#startedMs === null) return;
    this.#beforeMs = this.nowMs();
    this.#startedMs = null;
    for (const sleeper of this.#sleepers) disarm(sleeper);
    for (const follower of this.#followers) follower.stop();
  }

  /** Says that nothing is to begin any more; what is under way may go on while it runs. */
  retire(): void {
    for (const follower of this.#followers) follower.retire();
  }

  /** Ends it for good: every sleeper is thrown IterationEnded, and so is whoever comes later. */
  end(): void {
    this.stop();
    this.#isOver = true;
    for (const sleeper of this.#sleepers) sleeper.leave();
    for (const follower of this.#followers) follower.end();
    this.#followers.clear();
  }

  /**
   * Sleeps `ms` of load time (0 waits only for a window to run). Resolves with the clock's time at which it was meant to
   * end: what comes next is intended for then, however late the timer was. Throws IterationEnded when `signal` aborts or
   * the load ends.
   */
  sleep(ms: number, signal: AbortSignal): Promise<number> {
    if (this.#isOver || signal.aborted) return Promise.reject(new IterationEnded());
    if (ms <= 0 && this.#startedMs !== null) return Promise.resolve(this.#clock.nowMs());
    return new Promise((resolve, reject) => {
      const forget = (): void => {
        disarm(sleeper);
        this.#sleepers.delete(sleeper);
        signal.removeEventListener('abort', leave);
      };
      const leave = (): void => {
        forget();
        reject(new IterationEnded());
      };
      const sleeper: Sleeper = {
        dueMs: this.nowMs() + Math.max(0, ms),
        timer: null,
        leave,
        wake: (intendedMs) => {
          forget();
          resolve(intendedMs);
        },
      };
      this.#sleepers.add(sleeper);
      signal.addEventListener('abort', leave);
      if (this.#startedMs !== null) this.#arm(sleeper);
    });
  }

  #arm(sleeper: Sleeper): void {
    if (this.#startedMs === null) return;
    const intendedMs = this.toClock(sleeper.dueMs);
    const waitMs = intendedMs - this.#clock.nowMs();
    // Timers have whole milliseconds; half a millisecond early is as good as half a millisecond late.
    const wait = Math.min(LONGEST_TIMER_MS, Math.max(0, Math.round(waitMs)));
    sleeper.timer = setTimeout(() => {
      if (sleeper.dueMs - this.nowMs() > 1) this.#arm(sleeper);
      else sleeper.wake(intendedMs);
    }, wait);
  }
}

function disarm(sleeper: Sleeper): void {
  if (sleeper.timer !== null) clearTimeout(sleeper.timer);
  sleeper.timer = null;
}
