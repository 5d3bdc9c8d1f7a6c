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
  readonly lookup = (name: string): string | undefined => this.value(name) ?? undefined;

  /** Everything that is known, for the scenario's own code. */
  all(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#layers.toReversed().flatMap((layer) => [...layer]));
  }

  /** Names an item while a loop is at it. */
  setItem(name: string, value: string): void {
    this.#items.set(name, value);
  }

  /** Forgets an item after its loop. */
  dropItem(name: string): void {
    this.#items.delete(name);
  }
}
