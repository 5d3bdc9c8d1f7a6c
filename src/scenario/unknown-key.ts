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
  concurrency: 'Write `vus` for users who wait for their answers, or `rate` for arrivals that do not wait.',
  rps: 'Write `rate`.',
  exec: 'Write `flows`, a list of names of requests, journeys and WebSockets.',
  startTime: 'Write `start`.',
  timeUnit: 'Write the unit into the rate: 600/m.',
  preAllocatedVUs: 'Users are made as they are needed: remove it. `max-in-flight` limits what is under way.',
  maxVUs: 'Write `max-in-flight`.',
  gracefulStop: 'What is under way at the end may land within its timeout: remove it.',
  gracefulRampDown: 'Users who leave finish the request that they wait for: remove it.',
  to: 'A pattern climbs to its `rate` or `users`: write one of the two.',
  initial: 'The first level of a breakpoint is its `rate` or `users`: write one of the two.',
  normal: 'The normal load of a pattern is its `rate` or `users`: write one of the two.',
  unit: 'Write `users: 50` instead of `rate: 50`.',
  sleep: 'Write `think`.',
  pause: 'Write `think`.',
  extract: 'Write `capture`.',
  hooks: 'Hooks are code: write the scenario as a module (`export default defineScenario({ … })`).',
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
  const homes = nearest(homesOf(schema, key), path);
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

/** The homes in the same part of the file, or else those nearest to its root. */
function nearest(homes: readonly string[], path: Path): readonly string[] {
  const [part] = path;
  const same = homes.filter((home) => part !== undefined && home.split('.')[0] === part);
  const kept = same.length > 0 ? same : homes;
  const depthOf = (home: string): number => (home === '' ? 0 : home.split('.').length);
  const least = Math.min(...kept.map(depthOf));
  return kept.filter((home) => depthOf(home) === least);
}
