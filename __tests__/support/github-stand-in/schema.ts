import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** A JSON value as it comes out of JSON.parse. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Translates an OpenAPI 3.0 schema to JSON Schema: `nullable` becomes a union with null, an empty default one with it, references move from
 * `#/components/schemas` to the ids under which they are registered, and OpenAPI's own words go.
 */
function toJsonSchema(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(toJsonSchema);
  if (!isObject(schema)) return schema;
  const translated: Record<string, Json> = {};
  for (const [key, member] of Object.entries(schema)) {
    if (key === 'nullable' || key === 'discriminator' || key === 'default' || key === 'readOnly') continue;
    if (key === '$ref' && typeof member === 'string') translated[key] = schemaId(nameOf(member));
    else if (key === 'properties' && isObject(member))
      translated[key] = Object.fromEntries(
        Object.entries(member).map(([name, property]) => [name, toJsonSchema(property)]),
      );
    else if (key === 'enum') translated[key] = member;
    else translated[key] = toJsonSchema(member);
  }
  if (schema['nullable'] === true) return { anyOf: [translated, { type: 'null' }] };
  // An address that is not known is empty, by its own default, which is of no format.
  return schema['default'] === '' ? { anyOf: [translated, { const: '' }] } : translated;
}

/**
 * GitHub's schemas allow unknown members everywhere, so a misspelt one in a request would pass. Closes every plain
 * object of a request body; objects composed by allOf, anyOf or oneOf stay as they are.
 */
function closed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isObject(schema)) return schema;
  const members = Object.fromEntries(Object.entries(schema).map(([key, member]) => [key, closed(member)]));
  const isPlain =
    isObject(schema['properties']) && !('allOf' in schema || 'anyOf' in schema || 'oneOf' in schema);
  return isPlain && !('additionalProperties' in schema) && 'type' in schema
    ? { ...members, additionalProperties: false }
    : members;
}

function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

function schemaId(name: string): string {
  // Absolute, so that a reference inside another schema does not resolve against that schema.
  return `github:///${name}`;
}

/** Checks values against schemas of one OpenAPI document. Each check returns its complaints, empty when there is none. */
export class SchemaChecker {
  readonly #ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true, logger: false });
  /** For query and path parameters, which arrive as text. */
  readonly #coercing = new Ajv({ strict: false, allErrors: true, coerceTypes: true, logger: false });
  readonly #compiled = new Map<Json, ValidateFunction>();

  constructor(schemas: JsonObject) {
    for (const ajv of [this.#ajv, this.#coercing]) {
      // The package is CommonJS: its function is the `default` of its own default export.
      addFormats.default(ajv);
      // GitHub writes date-times with and without fractions, and uses formats of its own (`repo.nwo`): tolerated.
      for (const [name, schema] of Object.entries(schemas)) {
        const translated = toJsonSchema(schema);
        ajv.addSchema({ ...(isObject(translated) ? translated : {}), $id: schemaId(name) }, schemaId(name));
      }
    }
  }

  checkBody(schema: Json, value: Json, where: string): readonly string[] {
    return this.#check(this.#ajv, schema, value, where);
  }

  /** As checkBody, and refuses members that the schema does not name. */
  checkRequestBody(schema: Json, value: Json, where: string): readonly string[] {
    let strict = this.#closedSchemas.get(schema);
    if (strict === undefined) {
      strict = closed(schema);
      this.#closedSchemas.set(schema, strict);
    }
    return this.#check(this.#ajv, strict, value, where);
  }
  readonly #closedSchemas = new Map<Json, Json>();

  checkParameter(schema: Json, text: string, where: string): readonly string[] {
    return this.#check(
      this.#coercing,
      { type: 'object', properties: { value: schema } },
      { value: text },
      where,
      schema,
    );
  }

  #check(ajv: Ajv, schema: Json, value: Json, where: string, key: Json = schema): readonly string[] {
    let validate = this.#compiled.get(key);
    if (validate === undefined) {
      const translated = toJsonSchema(schema);
      validate = ajv.compile(isObject(translated) ? translated : {});
      this.#compiled.set(key, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      (error) =>
        `${where}${error.instancePath}: ${error.message ?? 'invalid'} ${JSON.stringify(error.params)}`,
    );
  }
}
