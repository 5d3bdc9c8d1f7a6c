import { type ForeignRecord, isRecord, recordOf } from './foreign-value.ts';

/** Follows `$ref` within a document; other files and what leads nowhere give an empty map. */
export type Resolver = (value: unknown) => ForeignRecord;

/** Most references in a row: a chain that is longer leads in a circle. */
const MAX_CHAIN = 20;

/** Creates the resolver of a document's own references (JSON Pointer, RFC 6901). */
export function createResolver(document: ForeignRecord): Resolver {
  return (value) => {
    let current = value;
    for (let step = 0; step < MAX_CHAIN; step++) {
      const reference = recordOf(current)['$ref'];
      if (typeof reference !== 'string') return recordOf(current);
      current = follow(document, reference);
    }
    return {};
  };
}

function follow(document: ForeignRecord, reference: string): unknown {
  if (!reference.startsWith('#/')) return {};
  let current: unknown = document;
  for (const part of reference.slice(2).split('/')) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    current = isRecord(current) && Object.hasOwn(current, name) ? current[name] : undefined;
  }
  return current;
}
