import type { z } from 'zod';
import { suggest } from './did-you-mean.ts';
import type { Path } from './path.ts';
import { homesOf, keysAt } from './schema-lookup.ts';

/** What to do about a key that the format does not know at this place. */
export interface UnknownKey {
  readonly hint: string;
  /** The key that was surely meant, or null. */
  readonly meant: string | null;
}

/** Words of other tools, and of ours for something else, with what we say instead. */
const FOREIGN: Readonly<Record<string, string>> = {
  url: 'The scenario holds paths: write `path: /…` and give the host with --url.',
  uri: 'The scenario holds paths: write `path: /…` and give the host with --url.',
  target: 'The target is given with --url or --start; the scenario holds paths only.',
  'base-url': 'The target is given with --url or --start; the scenario holds paths only.',
  vus: 'The load is an open model: say how many requests arrive per second with `load.rate`.',
  users: 'The load is an open model: say how many requests arrive per second with `load.rate`.',
  connections: 'The load is an open model: say `load.rate`; `load.max-in-flight` limits what is under way.',
  concurrency: 'The load is an open model: say `load.rate`; `load.max-in-flight` limits what is under way.',
  iterations: 'The load is an open model: say `load.rate` and `load.duration`.',
  rps: 'Write `rate`.',
  tags: 'Endpoints are told apart by the `name` of the request.',
  query: 'Write the query behind the path: `path: /search?q=lamp`.',
  params: 'Write the query behind the path: `path: /search?q=lamp`.',
  policy: 'Write `compare`.',
  '<<': 'Merge keys are not read here; `defaults` holds what all requests share.',
};

/** Explains an unknown key of the map at `path` and guesses what was meant. */
export function explainUnknownKey(
  schema: z.core.$ZodType,
  path: Path,
  key: string,
  present: ReadonlySet<string>,
): UnknownKey {
  const known = keysAt(schema, path);
  const foreign = Object.hasOwn(FOREIGN, key) ? FOREIGN[key] : undefined;
  const homes = homesOf(schema, key);
  const meant = suggest(key, known);
  if (meant !== null && homes.length === 0 && foreign === undefined) {
    return { hint: `Did you mean ${meant}?`, meant: present.has(meant) ? null : meant };
  }
  if (homes.length > 0) {
    const places = homes.map((home) => (home === '' ? 'the top level' : `\`${home}\``)).join(' or ');
    return {
      hint: `\`${key}\` belongs under ${places}.`.replace('under the top', 'at the top'),
      meant: null,
    };
  }
  return { hint: foreign ?? `The keys here are ${known.join(', ')}.`, meant: null };
}
