import type { Clock } from '../../foundation/index.ts';

/**
 * When what is read came. All that one turn of the event loop reads lay there when the turn began to read, so the first
 * reading asks the clock and the others of the turn are given the same time: behind a burst of answers, each would
 * otherwise be late by what it took us to read those before it. Costs one callback a turn.
 */
export class ReadingTime {
  readonly #clock: Clock;
  #turnMs: number | null = null;
  readonly #endTurn = (): void => {
    this.#turnMs = null;
  };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The clock's milliseconds, for whoever has just read something. May lie before what this turn has done since. */
  nowMs(): number {
    if (this.#turnMs === null) {
      this.#turnMs = this.#clock.nowMs();
      // Called right after the phase of the loop in which sockets are read.
      setImmediate(this.#endTurn);
    }
    return this.#turnMs;
  }
}
