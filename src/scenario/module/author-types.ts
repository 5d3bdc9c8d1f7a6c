import { scenarioJsonSchema } from '../json-schema.ts';
import { type JsonSchema, SUBSTITUTION } from '../leaf.ts';

/**
 * TypeScript types of the scenario format for authors of modules, made from the same schema that the parser uses:
 * declarations of `ScenarioDocument` and of the types that hold themselves.
 */
export function renderScenarioTypes(): string {
  const { $defs = {}, ...document } = scenarioJsonSchema();
  const definitions = Object.entries(isRecord($defs) ? $defs : {}).map(([name, schema]) => {
    const own: JsonSchema = isRecord(schema) ? schema : {};
    return `${comment(own, '')}export type ${typeName(name)} = ${typeOf(own, '')};\n`;
  });
  return [
    `${comment(document, '')}export interface ScenarioDocument ${typeOf(document, '')}\n`,
    ...definitions,
  ].join('\n');
}

function typeOf(schema: JsonSchema, indent: string): string {
  const { $ref, enum: words, type, anyOf } = schema;
  if (typeof $ref === 'string') return typeName($ref.replace('#/$defs/', ''));
  if ('const' in schema) return JSON.stringify(schema['const']);
  if (Array.isArray(words)) return words.map((word) => JSON.stringify(word)).join(' | ');
  if (isRecord(schema['properties'])) return objectOf(schema, schema['properties'], indent);
  if (Array.isArray(type)) return union(type.map((each: unknown) => typeOf({ type: each }, indent)));
  if (type === 'array') return `readonly (${typeOf(asSchema(schema['items']), indent)})[]`;
  if (type === 'object') return `{ readonly [name: string]: ${typeOf(memberOf(schema), indent)} }`;
  if (type === 'string' || type === 'boolean') return type;
  if (type === 'integer' || type === 'number') return 'number';
  if (!Array.isArray(anyOf)) return 'unknown';
  // A module has variables of its own: numbers may be numbers.
  const written = anyOf.map(asSchema).filter(({ pattern }) => pattern !== SUBSTITUTION.pattern);
  return union(written.map((each) => typeOf(each, indent)));
}

function objectOf(schema: JsonSchema, properties: JsonSchema, indent: string): string {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const deeper = `${indent}  `;
  const members = Object.entries(properties).map(([key, member]) => {
    const own = asSchema(member);
    const name = /^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key);
    const mark = required.includes(key) ? '' : '?';
    return `${comment(own, deeper)}${deeper}readonly ${name}${mark}: ${typeOf(own, deeper)};\n`;
  });
  return `{\n${members.join('')}${indent}}`;
}

function union(types: readonly string[]): string {
  const distinct = [...new Set(types)];
  return distinct.includes('unknown') ? 'unknown' : distinct.join(' | ');
}

function comment({ description }: JsonSchema, indent: string): string {
  return typeof description === 'string' ? `${indent}/** ${description.replaceAll('*/', '* /')} */\n` : '';
}

/** `steps` → `Steps`. */
function typeName(name: string): string {
  const plain = name.replaceAll(/\W|_/g, '');
  return plain.slice(0, 1).toUpperCase() + plain.slice(1);
}

/** What stands behind any name of a map. */
function memberOf(schema: JsonSchema): JsonSchema {
  const [byPattern] = isRecord(schema['patternProperties']) ? Object.values(schema['patternProperties']) : [];
  return asSchema(byPattern ?? schema['additionalProperties']);
}

function asSchema(value: unknown): JsonSchema {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
