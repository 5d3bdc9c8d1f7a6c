/** Runs one start at a time, and lets a stop cut it short. */
export interface Starter {
  /** Ends the start under way, then runs a new one, which `signal` and `settle` abort. */
  start(signal: AbortSignal): Promise<URL>;
  /** Aborts the start under way and waits for its end, so that nothing appears after a stop. Never rejects. */
  settle(): Promise<void>;
}

/** Creates the starter of `launch`, which must clean up after itself when its signal aborts. */
export function createStarter(launch: (signal: AbortSignal) => Promise<URL>): Starter {
  let starting = new AbortController();
  let pending: Promise<unknown> = Promise.resolve();
  const settle = async (): Promise<void> => {
    starting.abort();
    // Whoever called `start` gets its error; here only its end counts.
    await pending.catch(() => undefined);
  };
  return {
    start: async (signal) => {
      await settle();
      starting = new AbortController();
      const launched = launch(AbortSignal.any([signal, starting.signal]));
      pending = launched;
      return await launched;
    },
    settle,
  };
}
