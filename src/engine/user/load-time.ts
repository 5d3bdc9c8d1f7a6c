import type { Clock } from '../../foundation/index.ts';
import { Agenda } from '../agenda.ts';
import { Alarm } from '../alarm.ts';
import type { Waker } from '../waker.ts';
import { IterationEnded } from './iteration-ended.ts';

/** Told when a side's time begins to run, when it stands still, when nothing is to begin any more, and when it is over. */
export interface TimeFollower {
  start(): void;
  stop(): void;
  retire(): void;
  end(): void;
}

/**
 * The time of one side's load: it runs while a window of the side runs and stands still in between. Users who think do
 * so in it, so a pause between two blocks costs nobody's patience and changes no load.
 */
export class LoadTime {
  readonly #clock: Clock;
  readonly #agenda: Agenda;
  /** What ends the sleep of each sleeper for good. */
  readonly #sleepers = new Set<() => void>();
  readonly #followers = new Set<TimeFollower>();
  #startedMs: number | null = null;
  #beforeMs = 0;
  #isOver = false;

  /** `fail` takes what only a bug throws. */
  constructor(clock: Clock, waker: Waker, fail: (error: unknown) => void) {
    this.#clock = clock;
    this.#agenda = new Agenda(waker, () => this.nowMs(), fail);
  }

  get isRunning(): boolean {
    return this.#startedMs !== null;
  }

  /** Milliseconds that windows have run so far. */
  nowMs(): number {
    return this.#beforeMs + (this.#startedMs === null ? 0 : this.#clock.nowMs() - this.#startedMs);
  }

  /** Milliseconds of the clock at which no window ran: what it grows by is rest. */
  stillMs(): number {
    return this.#startedMs === null ? this.#clock.nowMs() - this.#beforeMs : this.#startedMs - this.#beforeMs;
  }

  /** The load time at which the running window began. */
  get windowMs(): number {
    return this.#beforeMs;
  }

  /** The clock's time at which it is `loadMs`. Only while it runs. */
  toClock(loadMs: number): number {
    if (this.#startedMs === null) throw new TypeError('the time of the load stands still');
    return this.#startedMs + (loadMs - this.#beforeMs);
  }

  /** The load's time at which the clock shows `clockMs`. Only while it runs. */
  fromClock(clockMs: number): number {
    return clockMs - this.toClock(0);
  }

  /** Lets somebody know from now on; who comes while it runs is not told that it began. */
  follow(follower: TimeFollower): void {
    this.#followers.add(follower);
  }

  /** Goes on from where it stood; whoever is due wakes at once. `startMs` is the clock's. */
  start(startMs: number): void {
    this.#startedMs = startMs;
    this.#agenda.start();
    for (const follower of this.#followers) follower.start();
  }

  stop(): void {
    if (this.#startedMs === null) return;
    this.#beforeMs = this.nowMs();
    this.#startedMs = null;
    this.#agenda.stop();
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
    for (const leave of this.#sleepers) leave();
    for (const follower of this.#followers) follower.end();
    this.#followers.clear();
  }

  /**
   * Sleeps until it is `untilMs` of load time and a window runs, never for less: whoever comes after that time waits only
   * for a window. Throws IterationEnded when `signal` aborts or the load ends.
   */
  sleep(untilMs: number, signal: AbortSignal): Promise<void> {
    if (this.#isOver || signal.aborted) return Promise.reject(new IterationEnded());
    if (this.#startedMs !== null && untilMs <= this.nowMs()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const alarm = new Alarm(() => {
        forget();
        resolve();
      });
      const forget = (): void => {
        this.#agenda.remove(alarm);
        this.#sleepers.delete(leave);
        signal.removeEventListener('abort', leave);
      };
      const leave = (): void => {
        forget();
        reject(new IterationEnded());
      };
      this.#sleepers.add(leave);
      signal.addEventListener('abort', leave);
      this.#agenda.add(alarm, Math.max(this.nowMs(), untilMs));
    });
  }
}
