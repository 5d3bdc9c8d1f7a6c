import { isDeepStrictEqual } from 'node:util';
import {
  type Expectation,
  type JsonExpectation,
  type JsonStep,
  parseJsonPath,
} from '../../scenario/index.ts';
import type { Head } from './answer.ts';
import { followPath, parseJson } from './json-value.ts';

/** An expectation made ready to be checked thousands of times a second. */
export interface Check {
  readonly statuses: ReadonlySet<number>;
  /** Whether the body has to be kept. */
  readonly needsBody: boolean;
  /** Whether head or body are looked at: only then is `bodyFault` asked. */
  readonly inspects: boolean;
  /** What the body lacks, in one line; empty when it holds everything. */
  bodyFault(body: string, head: Head, status?: number): string;
}

/** Prepares an expectation. Its paths were checked when the scenario was parsed. */
export function createCheck(expect: Expectation): Check {
  const paths = expect.json.map((each) => ({ ...each, steps: parseJsonPath(each.path) ?? [] }));
  const needsBody = expect.bodyContains.length > 0 || paths.length > 0;
  return {
    statuses: new Set(expect.statuses),
    needsBody,
    inspects: needsBody,
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
