import type { BeyondTally } from '../window/beyond-tally.ts';
import type { LoadTime } from './load-time.ts';
import type { User } from './user.ts';

/**
 * How long something takes a user, from its present on: the time of its side's load, and besides that of what it waits
 * for while windows rest. What it thinks stands still with the load; what the target does for it goes on.
 */
export class Stopwatch {
  readonly #user: User;
  readonly #time: LoadTime;
  readonly #beganMs: number;
  readonly #gaps: number;

  constructor(user: User, time: LoadTime) {
    this.#user = user;
    this.#time = time;
    this.#beganMs = this.#readMs();
    this.#gaps = user.gaps;
  }

  /** Milliseconds so far, without the rests in which nobody looked. */
  get elapsedMs(): number {
    return Math.max(0, this.#readMs() - this.#beganMs);
  }

  /** Records what it shows; nothing where a rest hid how long it took. */
  recordIn(tally: BeyondTally | null, metric: string, endpoint: string): void {
    if (this.#user.gaps === this.#gaps) tally?.trend(metric, endpoint, this.elapsedMs);
  }

  #readMs(): number {
    return this.#user.presentMs(this.#time) + this.#user.waitedMs;
  }
}
