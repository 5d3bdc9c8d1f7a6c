import { formatDuration } from '../duration.ts';
import { parseJsonPath } from '../json-path.ts';
import {
  describe,
  faultOf,
  type JsonSchema,
  type LeafDocumentation,
  leaf,
  type Reading,
  valueOf,
} from '../leaf.ts';
import { readNumberAbove, readText } from '../plain-leaves.ts';
import { readDuration } from '../quantity-leaves.ts';
import { memberFault, readItems, readMembers } from '../read-members.ts';
import { readLowerCaseHeader, readToken } from '../request-leaves.ts';
import type { CaptureSource } from './journey.ts';
import type { ThinkTime } from './think.ts';

type Documentation = Omit<LeafDocumentation, 'type'>;

/** A capture as it is written: where from, and what stands in for a missing value. */
export interface CaptureDocument {
  readonly from: CaptureSource;
  readonly otherwise: string | null;
}

const DURATION_SCHEMA: JsonSchema = { type: 'string' };

/** How long a user thinks: a duration, or a law from which one is drawn. */
export function thinkTime(documentation: Documentation) {
  const uniform = {
    type: 'array',
    items: DURATION_SCHEMA,
    minItems: 2,
    maxItems: 2,
    description: 'Between two durations, each equally likely.',
  };
  const logNormal = {
    type: 'object',
    properties: {
      median: { ...DURATION_SCHEMA, description: 'Half of the times are shorter.' },
      sigma: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 3,
        description: 'Spread of the logarithm; 0.5 where nothing is said.',
      },
      max: { ...DURATION_SCHEMA, description: 'Longest time; ten medians where nothing is said.' },
    },
    description: 'Around a median, with a few people who take very long.',
    required: ['median'],
    additionalProperties: false,
  };
  const law = (key: string, schema: JsonSchema): JsonSchema => ({
    type: 'object',
    properties: { [key]: schema },
    required: [key],
    additionalProperties: false,
  });
  return leaf(
    readThinkTime,
    { anyOf: [DURATION_SCHEMA, law('uniform', uniform), law('log-normal', logNormal)] },
    { ...documentation, type: 'duration, or `uniform` or `log-normal`' },
  );
}

/** Where a captured value comes from: a JSON path, or a map that says more. */
export function capture(documentation: Documentation) {
  const source = { type: 'string', minLength: 1 };
  return leaf(
    readCapture,
    {
      anyOf: [
        { type: 'string', pattern: String.raw`^\$` },
        {
          type: 'object',
          properties: {
            json: { ...source, description: 'JSON path into the body.' },
            header: { ...source, description: 'Name of a header of the answer.' },
            regex: {
              ...source,
              description: 'Regular expression for the body: its first group, or the whole match.',
            },
            cookie: { ...source, description: 'Name of a cookie of the user.' },
            default: { type: ['string', 'number'], description: 'What stands in for a missing value.' },
          },
          additionalProperties: false,
          minProperties: 1,
          maxProperties: 2,
        },
      ],
    },
    { ...documentation, type: 'JSON path, or map' },
  );
}

/** A regular expression of JavaScript. */
export function regex(documentation: Documentation) {
  return leaf(readRegex, { type: 'string', minLength: 1 }, { ...documentation, type: 'regular expression' });
}

/** One JSON path. */
export function jsonPath(documentation: Documentation) {
  return leaf(
    readJsonPath,
    { type: 'string', pattern: String.raw`^\$` },
    { ...documentation, type: 'JSON path' },
  );
}

const THINK_HINT =
  'Write a duration like 2s, {uniform: [1s, 3s]}, or {log-normal: {median: 2s, sigma: 0.5, max: 20s}}.';
/** Spread of a log-normal think time that says none: about a third of the people take more than 1.6 times the median. */
const DEFAULT_SIGMA = 0.5;
/** Longest log-normal think time that says none, in medians. */
const DEFAULT_MOST = 10;

function readThinkTime(raw: unknown): Reading<ThinkTime> {
  if (typeof raw !== 'object' || raw === null) {
    if (typeof raw !== 'string' && typeof raw !== 'number') {
      return faultOf(`must be a think time, not ${describe(raw)}`, THINK_HINT);
    }
    const reading = readDuration(raw, 0);
    return reading.kind === 'value' ? valueOf({ kind: 'fixed', ms: reading.value }) : reading;
  }
  const reading = readMembers<{ uniform: ThinkTime; 'log-normal': ThinkTime }>(
    raw,
    { uniform: readUniform, 'log-normal': readLogNormal },
    { what: 'a think time', hint: THINK_HINT },
  );
  if (reading.kind === 'faults') return reading;
  const { uniform, 'log-normal': logNormal } = reading.value;
  const found = uniform ?? logNormal;
  return found === undefined || (uniform && logNormal)
    ? faultOf('must be one law', THINK_HINT)
    : valueOf(found);
}

function readUniform(raw: unknown): Reading<ThinkTime> {
  if (!Array.isArray(raw) || raw.length !== 2)
    return faultOf(`must be two durations, not ${describe(raw)}`, 'Write them like [1s, 3s].');
  const reading = readItems(raw, (end) => readDuration(end, 0));
  if (reading.kind === 'faults') return reading;
  const [fromMs = 0, toMs = 0] = reading.value;
  return fromMs <= toMs
    ? valueOf({ kind: 'uniform', fromMs, toMs })
    : faultOf('goes from more to less', `Write [${formatDuration(toMs)}, ${formatDuration(fromMs)}].`);
}

function readLogNormal(raw: unknown): Reading<ThinkTime> {
  const reading = readMembers<{ median: number; sigma: number; max: number }>(
    raw,
    { median: (each) => readDuration(each, 1), sigma: readSigma, max: (each) => readDuration(each, 1) },
    { what: 'a map', hint: 'Write {median: 2s, sigma: 0.5, max: 20s}.' },
  );
  if (reading.kind === 'faults') return reading;
  const { median, sigma = DEFAULT_SIGMA, max } = reading.value;
  if (median === undefined) return faultOf('has no median', 'Write {median: 2s, sigma: 0.5, max: 20s}.');
  if (max !== undefined && max < median) {
    return memberFault('max', 'value', 'is below the median', `Write at least ${formatDuration(median)}.`);
  }
  return valueOf({ kind: 'log-normal', medianMs: median, sigma, maxMs: max ?? median * DEFAULT_MOST });
}

function readSigma(raw: unknown): Reading<number> {
  return readNumberAbove(raw, 0, 3, 'A good value is 0.5.');
}

const CAPTURE_HINT =
  'Write a JSON path like $.id, or one of {json: $.id}, {header: x-token}, {regex: "id=(\\d+)"}, {cookie: sid}, with or without default.';

function readCapture(raw: unknown): Reading<CaptureDocument> {
  if (typeof raw === 'string') {
    const reading = readJsonPath(raw);
    return reading.kind === 'value'
      ? valueOf({ from: { kind: 'json', path: reading.value }, otherwise: null })
      : reading;
  }
  const reading = readMembers<{
    json: string;
    header: string;
    regex: string;
    cookie: string;
    default: string;
  }>(
    raw,
    {
      json: readJsonPath,
      header: readLowerCaseHeader,
      regex: readRegex,
      cookie: readCookieName,
      default: readScalarText,
    },
    { what: 'a capture', hint: CAPTURE_HINT },
  );
  if (reading.kind === 'faults') return reading;
  const { json, header, regex, cookie, default: otherwise = null } = reading.value;
  const sources: readonly CaptureSource[] = [
    ...(json === undefined ? [] : [{ kind: 'json', path: json } as const]),
    ...(header === undefined ? [] : [{ kind: 'header', name: header } as const]),
    ...(regex === undefined ? [] : [{ kind: 'regex', pattern: regex } as const]),
    ...(cookie === undefined ? [] : [{ kind: 'cookie', name: cookie } as const]),
  ];
  const [from, second] = sources;
  if (from === undefined) return faultOf('does not say where the value comes from', CAPTURE_HINT);
  return second === undefined
    ? valueOf({ from, otherwise })
    : memberFault(
        second.kind,
        'key',
        `stands beside ${from.kind}`,
        'A capture has one source: keep one of the two.',
      );
}

/** Reads a JSON path. */
function readJsonPath(raw: unknown): Reading<string> {
  const reading = readText(raw);
  if (reading.kind === 'faults') return reading;
  if (parseJsonPath(reading.value) !== null) return reading;
  const hint = reading.value.startsWith('$')
    ? 'Use names and indexes: $.items[0].id, or $["odd name"].'
    : `Begin with $, the answer itself: $.${reading.value.replace(/^[.\s]+/, '')}.`;
  return faultOf(`${describe(reading.value)} is not a JSON path`, hint);
}

/** Reads a regular expression. */
export function readRegex(raw: unknown): Reading<string> {
  const reading = readText(raw);
  if (reading.kind === 'faults') return reading;
  if (reading.value === '') return faultOf('is empty', 'Write a regular expression, like id=(\\d+).');
  try {
    new RegExp(reading.value).test('');
    return reading;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const reason = error.message.replace(/^Invalid regular expression: .*\/[a-z]*: /s, '');
    return faultOf(
      `is not a regular expression: ${reason.toLowerCase()}`,
      'Put a backslash before brackets and signs that stand for themselves; in YAML, single quotes keep it.',
    );
  }
}

/** Reads a text, or a number or truth as the text that it is written as. */
export function readScalarText(raw: unknown): Reading<string> {
  return typeof raw === 'number' || typeof raw === 'boolean' ? valueOf(String(raw)) : readText(raw);
}

function readCookieName(raw: unknown): Reading<string> {
  return readToken(raw, 'the name of a cookie', 'Use letters, digits, - and _.');
}
