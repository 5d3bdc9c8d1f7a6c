import { z } from 'zod';
import type { Path } from './path.ts';

/** One thing wrong with a value, before it is known where the value stands. */
export interface Fault {
  /** From the value that was read to the faulty part of it. */
  readonly path: Path;
  /** Whether the part's key or its value is at fault. */
  readonly of: 'key' | 'value';
  readonly message: string;
  readonly hint: string;
  /** A threshold on a metric that does not exist has an error code of its own. */
  readonly kind: 'invalid' | 'unknown-metric';
}

/** What came of reading a value: all that is wrong with it, or what it means. */
export type Reading<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] };

/** A reading that succeeded. */
export function valueOf<T>(value: T): Reading<T> {
  return { kind: 'value', value };
}

/** A reading that failed as a whole. */
export function faultOf(message: string, hint: string): Reading<never> {
  return { kind: 'faults', faults: [{ path: [], of: 'value', message, hint, kind: 'invalid' }] };
}

/** A piece of JSON Schema. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What people and editors are told about a value. */
export interface LeafDocumentation {
  /** One or two sentences for the reference and the editor's tooltip. */
  readonly description: string;
  /** What may stand there, in the words of the reference: `duration`, `true or false`. */
  readonly type: string;
  /** A good value; also what replaces a faulty one so that the rest of the file can be checked. */
  readonly example: unknown;
  /** The default as it would be written in the file; undefined where there is none. */
  readonly default?: unknown;
}

/** Labels for the reference, kept out of the JSON Schema. */
export const typeLabels = z.registry<{ readonly label: string }>();

/** Any text with a `${…}` in it. */
export const SUBSTITUTION = { type: 'string', pattern: String.raw`\$\{[A-Za-z_]` } as const;

/**
 * A zod schema for a value that we read ourselves, because only the reader sees what was really written and can say
 * how to mend it: `10` for a duration, `"50"` for a number, `yes` for true. Its JSON Schema stands beside the reader;
 * a test holds the two together.
 */
export function leaf<T>(
  read: (raw: unknown) => Reading<T>,
  json: JsonSchema,
  documentation: LeafDocumentation,
) {
  const schema = z.unknown().transform((raw, context): T => {
    const reading = raw === undefined ? missing(documentation.example) : read(raw);
    if (reading.kind === 'value') return reading.value;
    for (const { path, of, message, hint, kind } of reading.faults) {
      context.issues.push({
        code: 'custom',
        path: [...path],
        message,
        params: { of, hint, kind },
        input: raw,
      });
    }
    return z.NEVER;
  });
  const standard = documentation.default === undefined ? {} : { default: documentation.default };
  const described = schema.meta({
    description: documentation.description,
    ...standard,
    examples: [documentation.example],
    ...orSubstitution(json),
  });
  typeLabels.add(described, { label: documentation.type });
  return described;
}

/** Short text of a value as it would be written in the file, on one line. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shorten(value));
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'object' ? 'a map' : shorten(JSON.stringify(value) ?? typeof value);
}

/** What a value is, for "… is wanted, not …". */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `the text ${show(value)}`;
  if (typeof value === 'number') return `the number ${value}`;
  return show(value);
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function missing(example: unknown): Reading<never> {
  const shown = typeof example === 'string' ? example : JSON.stringify(example);
  return faultOf('is missing', `Add it; a good value is ${shown}`);
}

/** The schema, or a text with a substitution: an editor cannot know what a variable holds. */
export function orSubstitution(json: JsonSchema): JsonSchema {
  const type = json['type'];
  const acceptsAnyText = type === 'string' && !('pattern' in json) && !('enum' in json);
  // Lists and maps are never the value of a variable; plain text and free values accept a substitution as they are.
  if (acceptsAnyText || type === 'object' || type === 'array' || Object.keys(json).length === 0) return json;
  const alternatives = Array.isArray(json['anyOf']) ? (json['anyOf'] as readonly unknown[]) : [json];
  return { anyOf: [...alternatives, SUBSTITUTION] };
}
