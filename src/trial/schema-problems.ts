import type { z } from 'zod';
import { type ErrorCode, type Problem, ProblemsError } from '../foundation/index.ts';

/** Most problems that one error lists; the rest is counted. */
export const MAX_PROBLEMS = 50;

/**
 * Turns the issues of a schema into problems with a path like `trials[2].endpoints[0].sent`: the first issue of each
 * path, because the others follow from it.
 */
export function problemsOf(issues: readonly z.core.$ZodIssue[], source: string, prefix = ''): Problem[] {
  const byPath = new Map<string, Problem>();
  for (const issue of issues) {
    const path = jsonPath(issue.path, prefix);
    if (byPath.has(path)) continue;
    byPath.set(path, {
      file: source,
      line: 0,
      column: 0,
      path,
      message: printable(issue.message),
      hint: hintOf(issue),
    });
    if (byPath.size > MAX_PROBLEMS) break;
  }
  return [...byPath.values()];
}

/**
 * Parses a list item by item and adds to `problems`; stops when there are more than anybody reads, so that a hostile
 * file of a million faults does not cost a million objects.
 */
export function parseItems<T>(
  items: readonly unknown[],
  schema: z.ZodType<T>,
  source: string,
  member: string,
  problems: Problem[],
): T[] {
  const parsed: T[] = [];
  for (const [index, item] of items.entries()) {
    const result = schema.safeParse(item);
    if (result.success) parsed.push(result.data);
    else problems.push(...problemsOf(result.error.issues, source, `${member}[${index}]`));
    if (problems.length > MAX_PROBLEMS) break;
  }
  return parsed;
}

/** A hostile file's own words may stand in a message (an unknown key): short, and without control characters. */
function printable(text: string): string {
  const short = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return short.replaceAll(/\p{Cc}/gu, '\uFFFD');
}

function jsonPath(path: readonly PropertyKey[], prefix: string): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = printable(String(key));
    return text === '' ? name : `${text}.${name}`;
  }, prefix);
}

function hintOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys'
    ? 'A newer perf-gate may have written this: update perf-gate here.'
    : 'The file was damaged or edited: write it again, or take it from where it was written.';
}

/** Throws one error for all problems, at most {@link MAX_PROBLEMS} of them listed. */
export function throwProblems(
  code: ErrorCode,
  source: string,
  noun: string,
  problems: readonly Problem[],
): never {
  const listed = problems.slice(0, MAX_PROBLEMS);
  const count = problems.length === 1 ? '1 problem' : `${listed.length} problems`;
  const more = problems.length > listed.length ? ', and more' : '';
  throw new ProblemsError(
    code,
    `${source}: ${count}${more}`,
    `Write the ${noun} again, or take it from where it was written.`,
    listed,
  );
}
