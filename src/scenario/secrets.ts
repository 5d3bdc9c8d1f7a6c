import { LEAST_SECRET_LENGTH } from '../foundation/index.ts';
import type { ParsedTree } from './parse-tree.ts';
import type { Path } from './path.ts';

/** Parts of a document that are sent to the target or expected of it. */
const SENT_PARTS: ReadonlySet<string | number> = new Set([
  'requests',
  'setup',
  'teardown',
  'journeys',
  'login',
  'websockets',
  'consistency',
  'isolation',
]);
/** Keys in them below which everything is sent or expected. */
const SENT_KEYS: ReadonlySet<string | number> = new Set([
  'path',
  'headers',
  'body',
  'json',
  'multipart',
  'expect',
  'checks',
  'capture',
  'acknowledge',
  'text',
  'until',
  'fail-when',
  'if',
  'repeat',
  'belongs-to',
  'pattern',
]);

/**
 * What variables brought into the parts that are sent to the target or expected from it. Rates, weights, names and the
 * policy are shown in every report; masking their digits there would make the report unreadable.
 */
export function secretsOf({ substitutions }: Pick<ParsedTree, 'substitutions'>): readonly string[] {
  const values = substitutions
    .filter(({ path, value }) => isSent(path) && value.length >= LEAST_SECRET_LENGTH)
    .map(({ value }) => value);
  return [...new Set(values)];
}

function isSent([part = '', ...rest]: Path): boolean {
  if (part === 'defaults') return rest[0] === 'headers';
  if (part === 'data') return rest[1] === 'choice';
  return SENT_PARTS.has(part) && rest.some((step) => SENT_KEYS.has(step));
}
