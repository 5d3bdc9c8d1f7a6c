import { PerfGateError } from '../foundation/index.ts';

/** Where warnings go, each once: to the log at once, and into the job summary at the end. */
export interface Tell {
  readonly warnings: readonly string[];
  warn(message: string): void;
}

/** Creates the place of warnings. */
export function createTell(log: { warning(message: string): void }): Tell {
  const warnings: string[] = [];
  return {
    warnings,
    warn: (message) => {
      if (warnings.includes(message)) return;
      warnings.push(message);
      log.warning(message);
    },
  };
}

/**
 * Does something that must not cost the verdict, like posting it: a failure becomes a warning that says what to do,
 * and null is given back.
 */
export async function attempt<T>(tell: Tell, what: string, act: () => Promise<T>): Promise<T | null> {
  try {
    return await act();
  } catch (error) {
    tell.warn(`${what}: ${explain(error)}`);
    return null;
  }
}

/** Message and hint of a problem that the user can mend, else the bare message. */
export function explain(error: unknown): string {
  if (error instanceof PerfGateError) return `${error.message} ${error.hint}`;
  return error instanceof Error ? error.message : String(error);
}
