import type { JsonStep } from '../../scenario/index.ts';

/** A value that was found; there is none is `undefined`, which JSON does not have. */
export interface Found {
  readonly value: unknown;
}

/** Parses JSON; undefined for what is none. */
export function parseJson(text: string): Found | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Follows a path into a parsed document; undefined where it leads nowhere. */
export function followPath(document: unknown, steps: readonly JsonStep[]): Found | undefined {
  let value: unknown = document;
  for (const step of steps) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return undefined;
    // Indexes lead into lists, names into objects: the length of a list is not in the document.
    if (Array.isArray(value) !== (typeof step === 'number')) return undefined;
    value = Reflect.get(value, step);
  }
  return { value };
}

/** A found value as a template shows it: text as it is, all else as JSON. */
export function showValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
