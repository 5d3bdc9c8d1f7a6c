import {
  describe,
  faultOf,
  type JsonSchema,
  type LeafDocumentation,
  leaf,
  type Reading,
  valueOf,
} from '../leaf.ts';
import { readFlag, readText, readWhole } from '../plain-leaves.ts';
import { memberFault, readMembers } from '../read-members.ts';
import { readRegex, readScalarText } from './flow-leaves.ts';
import type { Condition } from './journey.ts';
import { NAME_PATTERN, readTemplate } from './template.ts';

type Documentation = Omit<LeafDocumentation, 'type'>;

/** How often steps are repeated: a number of times, or while a condition holds and at most that often. */
export interface RepeatDocument {
  readonly times: number;
  readonly whilst: Condition | null;
}

/** Most turns of a loop: whoever needs more needs iterations. */
export const MOST_TURNS = 10_000;
/** Most turns of a loop that names no limit. */
export const DEFAULT_TURNS = 100;

const TESTS = ['is', 'is-not', 'above', 'below', 'matches'] as const;
type Test = (typeof TESTS)[number];

const SCALAR: JsonSchema = { type: ['string', 'number', 'boolean'] };
const CONDITION_SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    value: { ...SCALAR, description: 'What is compared; a template.' },
    is: { ...SCALAR, description: 'Equal to it, as numbers where both are.' },
    'is-not': { ...SCALAR, description: 'Not equal to it.' },
    above: { type: ['string', 'number'], description: 'Greater than this number.' },
    below: { type: ['string', 'number'], description: 'Less than this number.' },
    matches: { type: 'string', description: 'Matched by this regular expression.' },
    exists: { type: 'boolean', description: 'Whether there is such a value.' },
  },
  required: ['value'],
  minProperties: 2,
  maxProperties: 2,
  additionalProperties: false,
};
const CONDITION_HINT =
  'Write {value: "{{ stock }}", above: 0}, or with is, is-not, below, matches or exists.';

/** A comparison of a templated text with one other. */
export function condition(documentation: Documentation) {
  return leaf(readCondition, CONDITION_SCHEMA, { ...documentation, type: 'condition' });
}

/** A number of turns, or a condition with a limit. */
export function repetition(documentation: Documentation) {
  return leaf(
    readRepetition,
    {
      anyOf: [
        { type: 'integer', minimum: 1, maximum: MOST_TURNS },
        {
          type: 'object',
          properties: {
            while: { ...CONDITION_SCHEMA, description: 'Asked before each turn.' },
            'at-most': {
              type: 'integer',
              minimum: 1,
              maximum: MOST_TURNS,
              description: `Most turns; ${DEFAULT_TURNS} where nothing is said.`,
            },
          },
          required: ['while'],
          additionalProperties: false,
        },
      ],
    },
    { ...documentation, type: 'whole number, or map' },
  );
}

type ConditionMembers = { readonly [Key in Test]: string } & {
  readonly value: string;
  readonly exists: boolean;
};

function readCondition(raw: unknown): Reading<Condition> {
  const reading = readMembers<ConditionMembers>(
    raw,
    {
      value: readScalarText,
      is: readScalarText,
      'is-not': readScalarText,
      above: readNumeric,
      below: readNumeric,
      matches: readRegex,
      exists: readFlag,
    },
    { what: 'a condition', hint: CONDITION_HINT },
  );
  if (reading.kind === 'faults') return reading;
  const { value, exists, ...others } = reading.value;
  if (value === undefined) return faultOf('does not say which value is compared', CONDITION_HINT);
  const written = TESTS.filter((test) => others[test] !== undefined);
  const [first, second] = [...written, ...(exists === undefined ? [] : (['exists'] as const))];
  if (first === undefined) return faultOf('does not say what the value is compared with', CONDITION_HINT);
  if (second !== undefined) {
    const hint =
      'A condition makes one comparison: keep one of the two, and put one `if` into the other for both.';
    return memberFault(second, 'key', `stands beside ${first}`, hint);
  }
  return first === 'exists'
    ? valueOf({ value, test: { kind: 'exists', wanted: exists ?? true } })
    : valueOf({ value, test: { kind: first, to: others[first] ?? '' } });
}

function readNumeric(raw: unknown): Reading<string> {
  const reading = readScalarText(raw);
  if (reading.kind === 'faults') return reading;
  const isTemplate = reading.value.includes('{{');
  const isNumber =
    isTemplate ||
    typeof raw === 'number' ||
    (reading.value.trim() !== '' && Number.isFinite(Number(reading.value)));
  return isNumber && typeof raw !== 'boolean'
    ? reading
    : faultOf(
        `must be a number, not ${describe(raw)}`,
        'Write digits; texts are compared with `is` and `matches`.',
      );
}

const REPEAT_HINT = 'Write a number of times, or {while: {value: "{{ more }}", is: true}, at-most: 10}.';

function readRepetition(raw: unknown): Reading<RepeatDocument> {
  if (typeof raw !== 'object' || raw === null) {
    const reading = readTurns(raw);
    return reading.kind === 'value' ? valueOf({ times: reading.value, whilst: null }) : reading;
  }
  const reading = readMembers<{ while: Condition; 'at-most': number }>(
    raw,
    { while: readCondition, 'at-most': readTurns },
    { what: 'a repetition', hint: REPEAT_HINT },
  );
  if (reading.kind === 'faults') return reading;
  const { while: whilst, 'at-most': times = DEFAULT_TURNS } = reading.value;
  return whilst === undefined ? faultOf('has no `while`', REPEAT_HINT) : valueOf({ times, whilst });
}

function readTurns(raw: unknown): Reading<number> {
  return readWhole(raw, 1, MOST_TURNS, REPEAT_HINT);
}

/** The list that a `for-each` goes through: one value, filled in. */
export function listTemplate(documentation: Documentation) {
  return leaf(readList, { type: 'string' }, { ...documentation, type: 'template' });
}

function readList(raw: unknown): Reading<string> {
  const reading = readText(raw);
  if (reading.kind === 'faults') return reading;
  const { value } = reading;
  const read = readTemplate(value);
  // What is no template is told with all other templates, by the place of its names.
  if (read.kind === 'faults' || read.template.names.length > 0 || isJsonList(value)) return reading;
  const isName = NAME_PATTERN.test(value.trim());
  return faultOf(
    `${describe(value)} is the same for everybody, and no JSON list`,
    `Write the name of a captured list, like "{{ ${isName ? value.trim() : 'items'} }}".`,
  );
}

function isJsonList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
