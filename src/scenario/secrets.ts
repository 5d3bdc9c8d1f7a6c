import { LEAST_SECRET_LENGTH } from '../foundation/index.ts';
import type { ParsedTree } from './parse-tree.ts';
import type { Path } from './path.ts';
import type { AccessHeaders } from './scenario.ts';

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
 * What variables brought into the parts that are sent to the target or expected from it, and what opens it. Rates, weights, names and the
 * policy are shown in every report; masking their digits there would make the report unreadable.
 */
export function secretsOf(
  { substitutions }: Pick<ParsedTree, 'substitutions'>,
  access: AccessHeaders,
): readonly string[] {
  const sent = substitutions.filter(({ path }) => isSent(path)).map(({ value }) => value);
  const values = [...sent, ...Object.values(access)].filter(({ length }) => length >= LEAST_SECRET_LENGTH);
  return [...new Set(values)];
}

function isSent([part = '', ...rest]: Path): boolean {
  if (part === 'defaults') return rest[0] === 'headers';
  if (part === 'data') return rest[1] === 'choice';
  return SENT_PARTS.has(part) && rest.some((step) => SENT_KEYS.has(step));
}
