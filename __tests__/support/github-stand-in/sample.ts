import { schemaNamed } from './openapi.ts';
import { isObject, type Json, type JsonObject } from './schema.ts';

/** The time of everything that the stand-in makes up. */
const SAMPLE_TIME = '2026-01-01T00:00:00Z';

/**
 * A value that satisfies a schema of GitHub's description and says nothing: only required members, null wherever it
 * may stand. The stand-in lays what it really knows over it, and so never invents more than the description demands.
 */
export function sampleOf(name: string): JsonObject {
  const schema = schemaNamed(name);
  // A `nullable-…` schema is asked for by name only where there is something to say.
  const value = sample(isObject(schema) ? { ...schema, nullable: false } : schema);
  if (!isObject(value)) throw new TypeError(`schema ${name} is not of an object`);
  return value;
}

/** `sampleOf(name)` with the known facts laid over it, one level deep. */
export function filled(name: string, facts: JsonObject): JsonObject {
  return { ...sampleOf(name), ...facts };
}

function sample(schema: Json): Json {
  if (!isObject(schema)) return null;
  const { $ref: reference, allOf, anyOf, oneOf, enum: words, const: only } = schema;
  if (typeof reference === 'string')
    return sample(schemaNamed(reference.slice(reference.lastIndexOf('/') + 1)));
  if (schema['nullable'] === true) return null;
  if (only !== undefined) return only;
  if (Array.isArray(words)) return words[0] ?? null;
  if (Array.isArray(allOf)) return Object.assign({}, ...allOf.map(sample));
  const choices = Array.isArray(oneOf) ? oneOf : anyOf;
  if (Array.isArray(choices) && !isObject(schema['properties'])) return sample(choices[0] ?? {});
  return samplePlain(schema);
}

function samplePlain(schema: JsonObject): Json {
  const { type, format, minLength, properties, required } = schema;
  if (type === 'string') return sampleText(format, minLength);
  if (type === 'integer' || type === 'number') return 1;
  if (type === 'boolean') return false;
  if (type === 'array') return [];
  const names = Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
  return Object.fromEntries(
    names.map((name) => [name, sample((isObject(properties) && properties[name]) || {})]),
  );
}

function sampleText(format: Json | undefined, minLength: Json | undefined): string {
  if (format === 'date-time') return SAMPLE_TIME;
  if (format === 'uri') return 'https://example.invalid/';
  if (format === 'email') return 'nobody@example.invalid';
  return 'sample'.padEnd(typeof minLength === 'number' ? minLength : 0, '0');
}
