import { itemValues } from '../../scenario/index.ts';

/** Value of a name; undefined when nobody knows it. */
export type Lookup = (name: string) => string | undefined;

/** The values that a user's templates may use, innermost first: the item of a loop, captures, its log-in, data, built-in. */
export class Scope {
  readonly #layers: readonly ReadonlyMap<string, string>[];
  /** What the iteration has captured so far. */
  readonly captured = new Map<string, string>();
  readonly #items = new Map<string, string>();

  constructor(...layers: readonly ReadonlyMap<string, string>[]) {
    this.#layers = [this.#items, this.captured, ...layers];
  }

  /** The value of a name; null where nobody has set it, as in a branch that was not taken. */
  value(name: string): string | null {
    for (const layer of this.#layers) {
      const value = layer.get(name);
      if (value !== undefined) return value;
    }
    return null;
  }

  /** For templates: undefined where nobody has set it. */
  readonly lookup: Lookup = (name) => this.value(name) ?? undefined;

  /** Everything that is known, for the scenario's own code. */
  all(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#layers.toReversed().flatMap((layer) => [...layer]));
  }

  /** Names an item, and the members of one that is an object, while a loop is at it. */
  setItem(name: string, item: unknown): void {
    this.dropItem(name);
    for (const [path, value] of itemValues(name, item)) this.#items.set(path, value);
  }

  /** Forgets an item and its members, after its loop and before its next item. */
  dropItem(name: string): void {
    for (const path of this.#items.keys()) {
      if (path === name || path.startsWith(`${name}.`)) this.#items.delete(path);
    }
  }
}
