import { type ErrorCode, findJsonFault, PerfGateError, placeInText } from '../foundation/index.ts';

/** A JSON file format of ours: its name, the one major version that is read, and how its faults are called. */
export interface DocumentFormat {
  /** Like `perf-gate.run`; the file's `schema` member is `<name>/<major>`, or `<name>/<major>.<minor>`. */
  readonly name: string;
  readonly major: number;
  /** In the reader's words: `run file`. */
  readonly noun: string;
  /** The file is damaged, or not what the format promises. */
  readonly invalid: ErrorCode;
  /** The file is of another format, or of another major version of it. */
  readonly foreign: ErrorCode;
  readonly maxCharacters: number;
}

/**
 * Parses the text as a JSON object of the format and checks its `schema` member; members are not looked at. The text
 * is taken as hostile: nothing of it stands in a message but the (shortened) schema word.
 *
 * @throws PerfGateError with `format.invalid` (damaged) or `format.foreign` (another format or major version).
 */
export function parseDocument(text: string, source: string, format: DocumentFormat): object {
  if (text.length > format.maxCharacters) {
    throw new PerfGateError(
      format.invalid,
      `${source}: ${text.length} characters are more than a ${format.noun} may have (${format.maxCharacters})`,
      `Check that this is a ${format.noun} of perf-gate.`,
    );
  }
  const value = parseJson(text, source, format);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PerfGateError(
      format.invalid,
      `${source}: a ${format.noun} is a JSON object`,
      `Check that this is a ${format.noun} of perf-gate.`,
    );
  }
  checkSchemaMember(value, source, format);
  return value;
}

function parseJson(text: string, source: string, format: DocumentFormat): unknown {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (body.trim() === '') {
    throw new PerfGateError(
      format.invalid,
      `${source}: the file is empty`,
      `The step that writes this ${format.noun} may have been stopped: write it again.`,
    );
  }
  try {
    const value: unknown = JSON.parse(body);
    return value;
  } catch (cause) {
    throw syntaxError(body, source, format, cause);
  }
}

function syntaxError(text: string, source: string, format: DocumentFormat, cause: unknown): PerfGateError {
  const end = text.trimEnd().length;
  const offset = findJsonFault(text);
  const { line, column } = placeInText(text, Math.min(offset, end));
  const truncated = offset >= end;
  return new PerfGateError(
    format.invalid,
    `${source}:${line}:${column}: ${truncated ? 'the JSON breaks off here' : 'this is not JSON'}`,
    truncated
      ? `The ${format.noun} is truncated: download or write it again.`
      : `Check that this is a ${format.noun} of perf-gate, as it was written.`,
    { cause },
  );
}

function checkSchemaMember(document: object, source: string, format: DocumentFormat): void {
  const wanted = `${format.name}/${format.major}`;
  const found: unknown = Object.hasOwn(document, 'schema') && 'schema' in document ? document.schema : null;
  if (typeof found !== 'string') {
    throw new PerfGateError(
      format.foreign,
      `${source}: no "schema" member, so this is no ${format.noun}`,
      `A ${format.noun} says "schema":"${wanted}".`,
    );
  }
  const [name, version] = splitSchema(found);
  if (name !== format.name || version === null || version < 1) {
    throw new PerfGateError(
      format.foreign,
      `${source}: the schema is ${quote(found)}, not "${wanted}"`,
      `Name a ${format.noun} of perf-gate.`,
    );
  }
  if (version !== format.major) {
    throw new PerfGateError(
      format.foreign,
      `${source}: the schema is ${quote(found)}, and this perf-gate reads "${wanted}"`,
      version > format.major
        ? `A newer perf-gate wrote this ${format.noun}: update perf-gate here.`
        : `An older perf-gate wrote this ${format.noun}: measure again.`,
    );
  }
}

/** A minor version may follow the major one and is accepted whatever it is. */
function splitSchema(schema: string): readonly [name: string, major: number | null] {
  const match = /^(?<name>[a-z][a-z.-]{0,60})\/(?<major>\d{1,4})(?:\.\d{1,4})?$/.exec(schema);
  return [match?.groups?.['name'] ?? '', match ? Number(match.groups?.['major']) : null];
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** The list at a member of the document; empty where there is none, or one that is too long, which the schema says. */
export function listMember(document: object, member: string, most: number): readonly unknown[] {
  const value: unknown = Object.getOwnPropertyDescriptor(document, member)?.value;
  return Array.isArray(value) && value.length <= most ? value : [];
}
