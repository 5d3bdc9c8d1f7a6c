import { suggest } from '../did-you-mean.ts';
import type { Path } from '../path.ts';

/** Rows that a data source has: their columns, or null where its file could not be read and nobody knows. */
export type Columns = readonly string[] | null;

/** A name and where it was brought in. */
interface Origin {
  /** The map of captures, or of data, that has it; null for names of our own. */
  readonly map: Path | null;
}

/**
 * The names that may have a value at one place of a scenario. Immutable: each step adds to what those before it know.
 */
export class NameScope {
  readonly #names: ReadonlyMap<string, Origin>;
  readonly #tables: ReadonlyMap<string, Columns>;
  /** Items of loops: any member of theirs may be asked for. */
  readonly #items: ReadonlySet<string>;

  private constructor(
    names: ReadonlyMap<string, Origin>,
    tables: ReadonlyMap<string, Columns>,
    items: ReadonlySet<string>,
  ) {
    this.#names = names;
    this.#tables = tables;
    this.#items = items;
  }

  static of(names: Iterable<string>): NameScope {
    return new NameScope(new Map([...names].map((name) => [name, { map: null }])), new Map(), new Set());
  }

  /** With names that stand in the map at `map`. */
  with(names: Iterable<string>, map: Path | null): NameScope {
    const added = [...names].map((name) => [name, { map }] as const);
    return new NameScope(new Map([...this.#names, ...added]), this.#tables, this.#items);
  }

  withTable(name: string, columns: Columns): NameScope {
    return new NameScope(this.#names, new Map([...this.#tables, [name, columns]]), this.#items);
  }

  withItem(name: string): NameScope {
    return new NameScope(this.#names, this.#tables, new Set([...this.#items, name]));
  }

  /** The same after a loop: its item is forgotten, unless it had one before. */
  withItemsOf(other: NameScope): NameScope {
    return new NameScope(this.#names, this.#tables, other.#items);
  }

  /** What either of both knows. */
  union(other: NameScope): NameScope {
    return new NameScope(
      new Map([...this.#names, ...other.#names]),
      new Map([...this.#tables, ...other.#tables]),
      new Set([...this.#items, ...other.#items]),
    );
  }

  knows(name: string): boolean {
    const [root = '', ...rest] = name.split('.');
    if (this.#names.has(name) || this.#items.has(root)) return true;
    const columns = this.#tables.get(root);
    return rest.length > 0 && (columns === null || (columns?.includes(rest.join('.')) ?? false));
  }

  /** Why a name is not known here, as far as the names themselves tell: null when it is only not among them. */
  explain(name: string): { readonly message: string; readonly hint: string } | null {
    const [root = '', ...rest] = name.split('.');
    const columns = this.#tables.get(root);
    if (columns !== undefined) {
      if (rest.length === 0) {
        const example = columns?.[0] ?? 'column';
        return { message: `${root} has rows: say which column`, hint: `Write {{ ${root}.${example} }}.` };
      }
      const meant = suggest(rest.join('.'), columns ?? []);
      const hint =
        meant === null ? `It has ${(columns ?? []).join(', ')}.` : `Did you mean {{ ${root}.${meant} }}?`;
      return { message: `${root} has no column ${rest.join('.')}`, hint };
    }
    if (rest.length > 0 && this.#names.has(root)) {
      return { message: `${root} is a single value without members`, hint: `Write {{ ${root} }}.` };
    }
    return null;
  }

  /** All names as they are written, columns included. */
  written(): readonly string[] {
    const columns = [...this.#tables].flatMap(([name, known]) =>
      (known ?? []).map((column) => `${name}.${column}`),
    );
    return [...this.#items, ...this.#names.keys(), ...columns];
  }

  /** The maps that its names come from: when one of them is faulty, nobody knows what it would have brought. */
  maps(): readonly Path[] {
    const maps = new Map<string, Path>();
    for (const { map } of this.#names.values()) if (map !== null) maps.set(JSON.stringify(map), map);
    return [...maps.values()];
  }
}
