import { suggest } from './did-you-mean.ts';
import { parseJsonPath } from './json-path.ts';
import {
  describe,
  type Fault,
  faultOf,
  type LeafDocumentation,
  leaf,
  orSubstitution,
  type Reading,
  valueOf,
} from './leaf.ts';
import { readText } from './plain-leaves.ts';
import type { JsonExpectation } from './scenario.ts';

type Documentation = Omit<LeafDocumentation, 'type'>;

/** One status code, a class of them, or a list of both; as single codes, ascending. */
export function statuses(documentation: Documentation) {
  const alternatives = [
    { type: 'integer', minimum: 200, maximum: 599 },
    { type: 'string', enum: ['2xx', '3xx', '4xx', '5xx'] },
  ];
  const items = orSubstitution({ anyOf: alternatives });
  return leaf(
    readStatuses,
    { anyOf: [...alternatives, { type: 'array', items, minItems: 1 }] },
    { ...documentation, type: 'status or list' },
  );
}

/** One text or a list of texts, none of them empty. */
export function texts(documentation: Documentation) {
  const one = { type: 'string', minLength: 1 };
  return leaf(
    readTexts,
    { anyOf: [one, { type: 'array', items: one, minItems: 1 }] },
    { ...documentation, type: 'text or list' },
  );
}

/** A map of JSON paths to the value that must stand there, or to `{exists: true}`. */
export function jsonExpectations(documentation: Documentation) {
  return leaf(
    readJsonExpectations,
    { type: 'object', propertyNames: { pattern: String.raw`^\$` }, minProperties: 1 },
    { ...documentation, type: 'map of JSON path to value' },
  );
}

function readStatuses(raw: unknown): Reading<readonly number[]> {
  const items: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  if (items.length === 0) return faultOf('must not be an empty list', 'List statuses like [200, 201].');
  const codes = new Set<number>();
  const faults: Fault[] = [];
  for (const [index, item] of items.entries()) {
    const expanded = expandStatus(item);
    if (expanded === null) {
      faults.push({
        path: Array.isArray(raw) ? [index] : [],
        of: 'value',
        message: `${describe(item)} is not a status`,
        hint: statusHint(item),
        kind: 'invalid',
      });
    } else for (const code of expanded) codes.add(code);
  }
  return faults.length > 0 ? { kind: 'faults', faults } : valueOf([...codes].toSorted((a, b) => a - b));
}

function expandStatus(item: unknown): readonly number[] | null {
  if (typeof item === 'number') return Number.isInteger(item) && item >= 200 && item <= 599 ? [item] : null;
  const match = typeof item === 'string' ? /^([2-5])xx$/.exec(item) : null;
  return match ? Array.from({ length: 100 }, (_, index) => Number(match[1]) * 100 + index) : null;
}

function statusHint(item: unknown): string {
  if (typeof item === 'string' && /^[2-5]\d\d$/.test(item)) return `Remove the quotes: ${item}.`;
  const meant = typeof item === 'string' ? suggest(item, ['2xx', '3xx', '4xx', '5xx']) : null;
  return meant === null ? 'Write a code from 200 to 599, or a class like 2xx.' : `Did you mean ${meant}?`;
}

function readTexts(raw: unknown): Reading<readonly string[]> {
  const items: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  if (items.length === 0)
    return faultOf('must not be an empty list', 'List texts that the body must contain.');
  const faults: Fault[] = [];
  const found: string[] = [];
  for (const [index, item] of items.entries()) {
    const reading =
      item === ''
        ? faultOf('an empty text stands in every body', 'Write a text that only a right answer contains.')
        : readText(item);
    if (reading.kind === 'value') found.push(reading.value);
    else
      faults.push(...reading.faults.map((fault) => ({ ...fault, path: Array.isArray(raw) ? [index] : [] })));
  }
  return faults.length > 0 ? { kind: 'faults', faults } : valueOf(found);
}

function readJsonExpectations(raw: unknown): Reading<readonly JsonExpectation[]> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw) || Object.keys(raw).length === 0) {
    return faultOf(
      `must be a map of JSON paths, not ${describe(raw)}`,
      'Write lines like `"$.items[0].id": 7` or `"$.total": {exists: true}` below it.',
    );
  }
  const faults: Fault[] = [];
  const found: JsonExpectation[] = [];
  for (const [path, value] of Object.entries(raw)) {
    if (parseJsonPath(path) === null) faults.push(pathFault(path));
    const reading = readMatch(value);
    if (reading.kind === 'value') found.push({ path, match: reading.value });
    else faults.push(...reading.faults.map((fault) => ({ ...fault, path: [path] })));
  }
  return faults.length > 0 ? { kind: 'faults', faults } : valueOf(found);
}

function pathFault(path: string): Fault {
  const hint = path.startsWith('$')
    ? 'Use names and indexes: $.items[0].id, or $["odd name"].'
    : `Begin with $, the answer itself: "$.${path.replace(/^[.\s]+/, '')}".`;
  return { path: [path], of: 'key', message: `${describe(path)} is not a JSON path`, hint, kind: 'invalid' };
}

function readMatch(value: unknown): Reading<JsonExpectation['match']> {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'exists')) {
    return valueOf({ kind: 'equals', value });
  }
  const isExists = Object.keys(value).length === 1 && Object.entries(value)[0]?.[1] === true;
  return isExists
    ? valueOf({ kind: 'exists' })
    : faultOf('can only be {exists: true}', 'Write {exists: true}, or the value that must stand there.');
}
