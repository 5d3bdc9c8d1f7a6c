import { IterationEnded } from '../user/iteration-ended.ts';

/** One log-in for all users of a side: the first who needs it performs it, the others wait for what it gives. */
export class SharedLogin<T> {
  #login: Promise<T | null> | null = null;

  /**
   * What the log-in gave; null where it failed, and the next who needs it tries anew. Whoever leaves while logging in has
   * given nobody anything: one of those who waited tries then. `onWaited` is called after each wait for another's. Throws
   * what `perform` throws.
   */
  async take(perform: () => Promise<T | null>, onWaited: () => void): Promise<T | null> {
    for (;;) {
      const others = this.#login;
      const login = others ?? perform();
      this.#login = login;
      try {
        const given = await login;
        if (given === null) this.#forget(login);
        return given;
      } catch (error) {
        this.#forget(login);
        if (others === null || !(error instanceof IterationEnded)) throw error;
      } finally {
        if (others !== null) onWaited();
      }
    }
  }

  /** Another may have begun by now. */
  #forget(login: Promise<T | null>): void {
    if (this.#login === login) this.#login = null;
  }
}
