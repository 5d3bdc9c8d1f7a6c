import type { Random } from '../../foundation/index.ts';

/** A sample of what a target acknowledged: every value has the same chance, whatever their number (J. Vitter, 1985). */
export class Acknowledgements {
  readonly #most: number;
  readonly #random: Random;
  readonly #values: string[] = [];
  #seen = 0;

  constructor(most: number, random: Random) {
    this.#most = most;
    this.#random = random;
  }

  get values(): readonly string[] {
    return this.#values;
  }

  add(value: string): void {
    this.#seen++;
    if (this.#values.length < this.#most) {
      this.#values.push(value);
      return;
    }
    const place = Math.floor(this.#random.next() * this.#seen);
    if (place < this.#most) this.#values[place] = value;
  }
}
