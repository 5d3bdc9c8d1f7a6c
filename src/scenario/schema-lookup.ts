import { z } from 'zod';
import type { Path } from './path.ts';

/** The schema below its wrappers: what an optional, defaulted or recursive value is when it is there. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  for (;;) {
    if (inner instanceof z.ZodOptional || inner instanceof z.ZodPrefault) inner = inner.def.innerType;
    else if (inner instanceof z.ZodLazy) inner = inner.def.getter();
    else return inner;
  }
}

/** The schema of what stands at a path, wrappers removed; null where the schema knows no such place. */
export function schemaAt(root: z.core.$ZodType, path: Path): z.core.$ZodType | null {
  let schema = unwrap(root);
  for (const step of path) {
    let next: z.core.$ZodType | undefined;
    if (schema instanceof z.ZodObject && typeof step === 'string' && Object.hasOwn(membersOf(schema), step)) {
      next = membersOf(schema)[step];
    } else if (schema instanceof z.ZodArray && typeof step === 'number') next = schema.element;
    else if (schema instanceof z.ZodRecord && typeof step === 'string') next = schema.valueType;
    if (!next) return null;
    schema = unwrap(next);
  }
  return schema;
}

/** The longest beginning of a path that the schema knows: the place of a value that is read as a whole. */
export function knownPart(root: z.core.$ZodType, path: Path): Path {
  for (let length = path.length; length > 0; length--) {
    const part = path.slice(0, length);
    if (schemaAt(root, part)) return part;
  }
  return [];
}

/** The keys that a map at this place may have. */
export function keysAt(root: z.core.$ZodType, path: Path): readonly string[] {
  const schema = schemaAt(root, path);
  return schema instanceof z.ZodObject ? Object.keys(membersOf(schema)) : [];
}

/** A good value for this place, or undefined where the schema has none. */
export function exampleAt(root: z.core.$ZodType, path: Path): unknown {
  const schema = schemaAt(root, path);
  const examples = schema ? z.globalRegistry.get(schema)?.examples : undefined;
  return Array.isArray(examples) ? examples[0] : undefined;
}

/** Whether anything of this place must be written. */
export function isRequired(schema: z.core.$ZodType): boolean {
  return !(schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault);
}

/** Where each key of a format is known; a schema never changes, and the walk through a large one takes a while. */
const HOMES = new WeakMap<z.core.$ZodType, ReadonlyMap<string, readonly string[]>>();

/** Where else in the format a key is known: the paths of the maps that have it, list indexes left out. */
export function homesOf(root: z.core.$ZodType, key: string): readonly string[] {
  const known = HOMES.get(root) ?? findHomes(root);
  HOMES.set(root, known);
  return known.get(key) ?? [];
}

function findHomes(root: z.core.$ZodType): ReadonlyMap<string, readonly string[]> {
  const homes = new Map<string, string[]>();
  const open = new Set<z.core.$ZodType>();
  const visit = (schema: z.core.$ZodType, name: string): void => {
    const inner = unwrap(schema);
    if (inner instanceof z.ZodArray) visit(inner.element, name);
    if (inner instanceof z.ZodRecord) visit(inner.valueType, `${name}.NAME`);
    // Steps hold steps: what is known of the outer ones holds for the inner ones.
    if (!(inner instanceof z.ZodObject) || open.has(inner)) return;
    open.add(inner);
    for (const [member, value] of Object.entries(membersOf(inner))) {
      homes.set(member, [...(homes.get(member) ?? []), name]);
      visit(value, name === '' ? member : `${name}.${member}`);
    }
    open.delete(inner);
  };
  visit(root, '');
  return homes;
}

/** The members of a map's schema. */
export function membersOf(schema: z.ZodObject): Readonly<Record<string, z.core.$ZodType>> {
  return schema.shape;
}
