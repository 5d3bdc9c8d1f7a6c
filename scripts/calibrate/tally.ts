/** What the experiments of a batch came to: counts by name. Batches add up, in any order. */
export type Tally = Readonly<Record<string, number>>;

/** Counts while a batch runs. */
export class Counter {
  readonly #counts = new Map<string, number>();

  /** Adds one (or `by`) to what is named, where it happened. */
  add(name: string, by: number | boolean = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + Number(by));
  }

  tally(): Tally {
    return Object.fromEntries(this.#counts);
  }
}

export function sumTallies(tallies: readonly Tally[]): Tally {
  const sum = new Map<string, number>();
  for (const [name, count] of tallies.flatMap((tally) => Object.entries(tally)))
    sum.set(name, (sum.get(name) ?? 0) + count);
  return Object.fromEntries(sum);
}

/** Of all experiments, how many came to what is counted under that name. */
export function share(tally: Tally, name: string): { readonly count: number; readonly of: number } {
  return { count: tally[name] ?? 0, of: tally.experiments ?? 0 };
}

/**
 * The smallest block by which half of all `of` experiments had come to what is counted under `prefix:<block>`; null when
 * fewer than half ever did.
 */
export function medianBlock(tally: Tally, prefix: string, of: number): number | null {
  const blocks = Object.entries(tally)
    .filter(([name]) => name.startsWith(`${prefix}:`))
    .map(([name, count]) => ({ block: Number(name.slice(prefix.length + 1)), count }))
    .toSorted((a, b) => a.block - b.block);
  let seen = 0;
  for (const { block, count } of blocks) {
    seen += count;
    if (seen * 2 >= of) return block;
  }
  return null;
}

/** How many had come to it by that block. */
export function countBy(tally: Tally, prefix: string, block: number): number {
  return Object.entries(tally)
    .filter(([name]) => name.startsWith(`${prefix}:`) && Number(name.slice(prefix.length + 1)) <= block)
    .reduce((sum, [, count]) => sum + count, 0);
}
