/** Deepest member of an item that a template can ask for. */
const MOST_DEEP = 5;

/**
 * What the item of a `for-each` is to templates: itself under its name, and the members of an object as `name.member`.
 * Texts stand as they are, all else as JSON.
 */
export function itemValues(name: string, item: unknown): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const add = (path: string, value: unknown, depth: number): void => {
    values.set(path, typeof value === 'string' ? value : JSON.stringify(value));
    if (typeof value !== 'object' || value === null || Array.isArray(value) || depth === MOST_DEEP) return;
    for (const [key, member] of Object.entries(value)) add(`${path}.${key}`, member, depth + 1);
  };
  add(name, item, 0);
  return values;
}
