import { at } from '../../foundation/index.ts';
import type { Side } from '../../trial/index.ts';

/**
 * Numbers the arrivals of each executor; who a user of an open load is, and what it draws, follows from its number. Sides
 * that take turns count each for itself, so that both get the same users with the same data. Sides that share a window's
 * arrivals count them together, and go on from the higher count: on one side no number comes twice.
 */
export class ArrivalCount {
  /** By executor. */
  readonly #next: readonly Map<Side, number>[];

  constructor(executors: number) {
    this.#next = Array.from({ length: executors }, () => new Map<Side, number>());
  }

  /** Number, from 0, of the next arrival of an executor in a window of these sides. */
  take(executor: number, sides: readonly Side[]): number {
    const next = at(this.#next, executor);
    let number = 0;
    for (const side of sides) number = Math.max(number, next.get(side) ?? 0);
    for (const side of sides) next.set(side, number + 1);
    return number;
  }
}
