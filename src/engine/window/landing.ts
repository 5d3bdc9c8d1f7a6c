import { Crowd, type Place } from '../crowd.ts';
import type { Flight } from '../http/send-request.ts';

/** The requests under way in one window: cut off all at once, waited for to the last. */
export class Landing {
  readonly #flights = new Crowd<Flight>();
  #failures: unknown[] = [];
  #wake: () => void = () => {};

  /**
   * Starts a request by `start`, which is given what it calls when the request has ended, once, possibly before it
   * returns. What the record of the end throws is a bug; it is kept for whoever waits, because the client library would
   * swallow it.
   */
  take(start: (landed: (record: () => void) => void) => Flight): void {
    let hasLanded = false;
    let place: Place<Flight> | null = null;
    const flight = start((record) => {
      hasLanded = true;
      if (place !== null) this.#flights.remove(place);
      try {
        record();
      } catch (error) {
        this.#failures.push(error);
      }
      if (this.#flights.size === 0) this.#wake();
    });
    if (!hasLanded) place = this.#flights.add(flight);
  }

  cutOff(reason: Error): void {
    for (const flight of this.#flights) flight.abort(reason);
  }

  /** Resolves when nothing is under way any more; rejects with the first bug met while recording an end. */
  async untilEmpty(): Promise<void> {
    if (this.#flights.size > 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failures.length > 0) throw this.#failures[0];
  }
}
