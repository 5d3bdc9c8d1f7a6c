import { isDeepStrictEqual } from 'node:util';
import {
  type Expectation,
  type JsonExpectation,
  type JsonStep,
  parseJsonPath,
} from '../../scenario/index.ts';

/** An expectation made ready to be checked thousands of times a second. */
export interface Check {
  readonly statuses: ReadonlySet<number>;
  /** Whether the body has to be kept. */
  readonly needsBody: boolean;
  /** What the body lacks, in one line; empty when it holds everything. */
  bodyFault(body: string): string;
}

/** Prepares an expectation. Its paths were checked when the scenario was parsed. */
export function createCheck(expect: Expectation): Check {
  const paths = expect.json.map((each) => ({ ...each, steps: parseJsonPath(each.path) ?? [] }));
  return {
    statuses: new Set(expect.statuses),
    needsBody: expect.bodyContains.length > 0 || paths.length > 0,
    bodyFault: (body) => textFault(body, expect.bodyContains) || jsonFault(body, paths),
  };
}

function textFault(body: string, texts: readonly string[]): string {
  const missing = texts.find((text) => !body.includes(text));
  return missing === undefined ? '' : `the body lacks ${JSON.stringify(missing)}`;
}

function jsonFault(
  body: string,
  expected: readonly (JsonExpectation & { readonly steps: readonly JsonStep[] })[],
): string {
  if (expected.length === 0) return '';
  const document = parseJson(body);
  if (document === undefined) return 'the body is not JSON';
  for (const { path, steps, match } of expected) {
    const found = followPath(document.value, steps);
    if (found === undefined) return `nothing at ${path}`;
    if (match.kind === 'equals' && !isDeepStrictEqual(found.value, match.value))
      return `another value at ${path}`;
  }
  return '';
}

/** A value that a path led to. */
export interface Found {
  readonly value: unknown;
}

/** Follows a path into a document; undefined where it leads nowhere. */
export function followPath(document: unknown, steps: readonly JsonStep[]): Found | undefined {
  let value: unknown = document;
  for (const step of steps) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return undefined;
    // Indexes lead into lists, names into objects: the length of a list is not in the document.
    if (Array.isArray(value) !== (typeof step === 'number')) return undefined;
    value = Reflect.get(value, step);
  }
  return { value };
}

/** Parses a text as JSON; undefined when it is none. */
export function parseJson(text: string): Found | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
