import { expect } from '@jest/globals';
import type { Problem } from '../../../../src/foundation/index.ts';
import { checkScenario, type Variables } from '../../../../src/scenario/index.ts';

/** The sign that stands in a test's YAML where the problem must be reported. */
export const MARK = '§';

/** Why it must be refused, the file with the mark, the path, and pieces of the message and of the hint. */
export type Row = readonly [reason: string, marked: string, path: string, message: string, hint: string];

/** A valid scenario with further keys in its only request. */
export function request(lines: string): string {
  return `name: test\nallow-writes: true\nrequests:\n  - path: /\n${indent(lines, 4)}load: { rate: 20, duration: 1m }\n`;
}

/** A valid scenario except for its load. */
export function load(lines: string): string {
  return `name: test\nrequests:\n  - path: /\nload:\n${indent(lines, 2)}`;
}

/** A scenario of whole lines, with its load in one. */
export function loaded(lines: string, keys: string): string {
  return `name: test\nallow-writes: true\n${lines}load: { ${keys} }\n`;
}

/** A valid scenario with further keys at the top level. */
export function top(lines: string): string {
  return `name: test\nrequests:\n  - name: home\n    path: /\nload: { rate: 20, duration: 1m }\n${indent(lines, 0)}`;
}

/** A valid scenario except for the steps of its journey. */
export function journey(steps: string): string {
  return `name: test\njourneys: [{ name: visit, steps: [${steps}] }]\nload: { rate: 20, duration: 1m }\n`;
}

/** A valid scenario with further keys in its only WebSocket. */
export function webSocket(lines: string): string {
  return `name: test\nwebsockets:\n  - name: chat\n    path: /ws\n${indent(lines, 4)}load: { vus: 20, duration: 1m }\n`;
}

/** All problems of a text. */
export function problemsOf(text: string, variables: Variables = {}): readonly Problem[] {
  const checked = checkScenario(text, 'test.yml', variables);
  return checked.kind === 'invalid' ? checked.problems : [];
}

/** Asserts that the marked scenario has one problem, exactly where the mark is. */
export function expectOnlyProblem([, marked, path, message, hint]: Row, variables: Variables = {}): void {
  const { text, line, column } = unmark(marked);
  const problems = problemsOf(text, variables);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ file: 'test.yml', line, column, path });
  expect(problems[0]?.message).toContain(message);
  expect(problems[0]?.hint).toContain(hint);
}

/** The text without the mark, and where the mark was. */
export function unmark(marked: string): {
  readonly text: string;
  readonly line: number;
  readonly column: number;
} {
  const before = marked.slice(0, marked.indexOf(MARK)).split('\n');
  return { text: marked.replace(MARK, ''), line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function indent(lines: string, spaces: number): string {
  return lines
    .split('\n')
    .map((line) => `${' '.repeat(spaces)}${line}\n`)
    .join('');
}
