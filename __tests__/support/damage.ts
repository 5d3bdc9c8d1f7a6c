/**
 * A JSON text with the member at a path like `trials[0].sent` replaced, or removed where the value is undefined. Throws
 * when the path leads nowhere, so that a test never damages nothing.
 */
export function damage(text: string, path: string, value: unknown): string {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
  return JSON.stringify(replace(JSON.parse(text), keys, value));
}

function replace(node: unknown, keys: readonly string[], value: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (Array.isArray(node)) {
    const items: unknown[] = node;
    return items.map((item, index) => (String(index) === key ? replace(item, rest, value) : item));
  }
  if (typeof node !== 'object' || node === null) throw new Error(`nothing at ${key}`);
  // The last key may be new: that is how an unknown member comes in.
  const entries: readonly (readonly [string, unknown])[] = Object.entries(node);
  if (rest.length > 0 && !entries.some(([name]) => name === key)) throw new Error(`nothing at ${key}`);
  return { ...node, [key]: replace(Object.getOwnPropertyDescriptor(node, key)?.value, rest, value) };
}
