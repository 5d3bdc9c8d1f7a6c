import type { Random } from '../../foundation/index.ts';

interface Ranked {
  /** In [0, 1): drawn by the value, and by nothing else. */
  readonly rank: number;
  readonly value: string;
}

/**
 * A sample of what a target acknowledged: of all values those of the lowest ranks, which are drawn by value. So every value
 * has the same chance, whatever their number, and the sample does not depend on the order in which answers came (bottom-k
 * sampling; E. Cohen and H. Kaplan, 2007).
 */
export class Acknowledgements {
  readonly #most: number;
  readonly #random: Random;
  /** Lowest rank first. */
  #kept: readonly Ranked[] = [];

  constructor(most: number, random: Random) {
    this.#most = most;
    this.#random = random;
  }

  /** By their ranks. */
  get values(): readonly string[] {
    return this.#kept.map(({ value }) => value);
  }

  /** O(most) for a value that is kept, which becomes rare. */
  add(value: string): void {
    const rank = this.#random.fork(value).next();
    const last = this.#kept.at(-1);
    const isFull = this.#kept.length >= this.#most;
    if (isFull && (last === undefined || rank >= last.rank)) return;
    const place = this.#kept.findLastIndex((other) => other.rank <= rank) + 1;
    this.#kept = this.#kept.toSpliced(place, 0, { rank, value }).slice(0, this.#most);
  }
}
