import type { Lane } from '../window/lane.ts';

/**
 * What the WebSockets of a side still await in one window: the window ends when it has landed. One flight for all of it,
 * because one for each of ten thousand messages a second would cost more than the messages.
 */
export class Outstanding {
  readonly #lane: Lane;
  readonly #cutOff: () => void;
  #count = 0;
  #isCutOff = false;
  #land: () => void = () => {};

  /** `cutOff` is to forget all that is awaited when a stop signal comes. */
  constructor(lane: Lane, cutOff: () => void) {
    this.#lane = lane;
    this.#cutOff = cutOff;
  }

  add(): void {
    if (this.#isCutOff || this.#count++ > 0) return;
    this.#lane.landing.take((landed) => {
      this.#land = () => landed(() => {});
      return {
        abort: () => {
          this.#isCutOff = true;
          this.#cutOff();
          this.#land();
        },
      };
    });
  }

  remove(): void {
    if (!this.#isCutOff && --this.#count === 0) this.#land();
  }
}
