import type { Hooks, ProvidedValues } from '../../scenario/index.ts';

/** Name of a hook. */
type HookName = Exclude<keyof Hooks, 'provides'>;

/** A hook of the scenario's own code threw; what it threw is the cause. */
export class HookFailed extends Error {
  override readonly name = 'HookFailed';
  readonly hook: HookName;

  constructor(hook: HookName, cause: unknown) {
    super(`${hook}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.hook = hook;
  }
}

/** Calls a hook, so that what the scenario's code throws is told apart from a defect of ours. Throws HookFailed. */
export function callHook<T>(hook: HookName, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw new HookFailed(hook, error);
  }
}

/** Keeps the values that a hook gave back. Throws TypeError for one that is no text: templates could not write it. */
export function keepProvided(provided: ProvidedValues | undefined | void, into: Map<string, string>): void {
  const values: readonly (readonly [string, unknown])[] = Object.entries(provided ?? {});
  for (const [name, value] of values) {
    if (typeof value !== 'string') throw new TypeError(`${name} is given as ${typeof value}, not as text`);
    into.set(name, value);
  }
}
