import type { Hooks, ProvidedValues } from '../../scenario/index.ts';

/** Name of a hook. */
type HookName = Exclude<keyof Hooks, 'provides'>;

/** A hook of the scenario's own code threw; what it threw is the cause. */
export class HookFailed extends Error {
  override readonly name = 'HookFailed';
  readonly hook: HookName;

  constructor(hook: HookName, cause: unknown) {
    super(`${hook}: ${messageOf(cause)}`, { cause });
    this.hook = hook;
  }
}

/**
 * Calls a hook and reads what it gave back, so that what the scenario's code throws is told apart from a defect of ours:
 * `given` was made before. A promise is a failure too, whatever becomes of it: nobody would wait for it, so what it gives
 * would be lost, and what it throws would end the run. Throws HookFailed.
 */
export function callHook<G extends readonly unknown[], R, T>(
  name: HookName,
  hook: (...given: G) => R,
  given: G,
  read: (gave: R) => T,
): T {
  try {
    const gave = hook(...given);
    refusePromise(gave);
    return read(gave);
  } catch (error) {
    throw new HookFailed(name, error);
  }
}

/** Throws TypeError for a promise, which is left alone from then on: its rejection is nobody's. */
function refusePromise(gave: unknown): void {
  if (typeof gave !== 'object' || gave === null || !('then' in gave) || typeof gave.then !== 'function') {
    return;
  }
  Promise.resolve(gave).catch(() => {});
  throw new TypeError('it gave back a promise, and hooks are synchronous: leave out `async`');
}

/** Keeps the values that a hook gave back. Throws TypeError for one that is no text: templates could not write it. */
export function keepProvided(provided: ProvidedValues | undefined | void, into: Map<string, string>): void {
  const values: readonly (readonly [string, unknown])[] = Object.entries(provided ?? {});
  for (const [name, value] of values) {
    if (typeof value !== 'string') throw new TypeError(`${name} is given as ${typeof value}, not as text`);
    into.set(name, value);
  }
}

/** What was thrown, which may be anything: also something that cannot be made text. */
function messageOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return 'something that cannot be shown was thrown';
  }
}
