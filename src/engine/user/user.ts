import type { Random } from '../../foundation/index.ts';
import type { LoadTime } from './load-time.ts';

/**
 * A virtual user: on one side for life, with a stream of chance that depends on the seed and on who it is, never on
 * timing or side. So the first user of both sides does the same.
 */
export class User {
  /** Unique on its side: the executor's name and the user's number. */
  readonly id: string;
  /** From 0 within its executor. */
  readonly number: number;
  readonly random: Random;
  /** Where the trace ids of its requests come from: they differ between the sides. */
  readonly traces: Random;
  /** What its login captured; kept over its iterations. */
  readonly values = new Map<string, string>();
  readonly #leaving = new AbortController();
  isLoggedIn = false;
  /** Requests that it has sent. */
  asked = 0;
  /**
   * The load time for which what it does next is meant: the end of its last wait, or when it was to arrive, however late
   * our process was. Null when it means to act as soon as it can.
   */
  meantMs: number | null = null;
  /** Rest of the load in which it waited for the target all the same, in milliseconds. */
  waitedMs = 0;
  /** Rests in which what it waited for went on and it could not look: how long that took is not known. */
  gaps = 0;

  constructor(executor: string, number: number, random: Random, traces: Random) {
    this.id = `${executor}/${number}`;
    this.number = number;
    this.random = random.fork(this.id);
    this.traces = traces.fork(this.id);
  }

  /** Aborted when it is to leave: it sends nothing more. */
  get leaving(): AbortSignal {
    return this.#leaving.signal;
  }

  /** Where it is in the load's time: our process may be late. */
  presentMs(time: LoadTime): number {
    return this.meantMs ?? time.nowMs();
  }

  /** Waits so long from its present. What it does next is meant for the end of that. Throws IterationEnded. */
  async pause(time: LoadTime, ms: number): Promise<void> {
    const untilMs = this.presentMs(time) + ms;
    await time.sleep(untilMs, this.leaving);
    this.meantMs = untilMs;
  }

  /**
   * Waits until a window runs and acts in it, at once: whoever only learnt that one runs might find it over. `meantMs` is
   * the clock's time for which it means what it does: once the end of its last wait, otherwise now; never before the
   * window. Throws IterationEnded.
   */
  async turn<T>(time: LoadTime, act: (meantMs: number) => T | Promise<T>): Promise<T> {
    do await time.sleep(0, this.leaving);
    while (!time.isRunning);
    const meantMs = Math.max(time.windowMs, this.presentMs(time));
    this.meantMs = null;
    return act(time.toClock(meantMs));
  }

  /** Says that the load rested for so long while it waited for the target, and how long a rest may be to count as that. */
  waited(restedMs: number, mostMs: number): void {
    if (restedMs > mostMs) this.gaps++;
    else this.waitedMs += restedMs;
  }

  leave(): void {
    this.#leaving.abort();
  }
}
