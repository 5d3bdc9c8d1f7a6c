import type { Random } from '../../foundation/index.ts';

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

  leave(): void {
    this.#leaving.abort();
  }
}
