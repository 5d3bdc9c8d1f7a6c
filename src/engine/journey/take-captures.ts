import { assertNever } from '../../foundation/index.ts';
import { type Capture, type JsonStep, parseJsonPath } from '../../scenario/index.ts';
import type { Head } from '../http/answer.ts';
import { type Found, followPath, parseJson, showValue } from '../http/json-value.ts';

/** What came back, as captures see it. */
interface Captured {
  readonly head: Head;
  readonly body: string;
  /** Value of a cookie that the answer or an earlier one set; null without one. */
  cookie(name: string): string | null;
}

/** A capture made ready. */
type PreparedCapture = Capture & {
  readonly steps: readonly JsonStep[];
  readonly expression: RegExp | null;
};

/** Prepares captures; their paths and expressions were checked when the scenario was parsed. */
export function prepareCaptures(captures: readonly Capture[]): readonly PreparedCapture[] {
  return captures.map((capture) => ({
    ...capture,
    steps: capture.from.kind === 'json' ? (parseJsonPath(capture.from.path) ?? []) : [],
    expression: capture.from.kind === 'regex' ? new RegExp(capture.from.pattern) : null,
  }));
}

/**
 * Takes the values out of an answer into `into`. Returns what is missing, in one line; empty when all is there or has
 * something that stands in for it.
 */
export function takeCaptures(
  captures: readonly PreparedCapture[],
  answer: Captured,
  into: Map<string, string>,
): string {
  let document: Found | null | undefined = null;
  for (const capture of captures) {
    if (capture.from.kind === 'json' && document === null) document = parseJson(answer.body);
    const value = valueOf(capture, answer, document ?? undefined) ?? capture.otherwise;
    if (value === null) return `nothing to capture as ${capture.name}`;
    into.set(capture.name, value);
  }
  return '';
}

function valueOf(
  { from, steps, expression }: PreparedCapture,
  answer: Captured,
  document: Found | undefined,
): string | null {
  switch (from.kind) {
    case 'json': {
      const found = document && followPath(document.value, steps);
      return found ? showValue(found.value) : null;
    }
    case 'header': {
      const value = answer.head[from.name];
      return Array.isArray(value) ? value.join(', ') : (value ?? null);
    }
    case 'regex': {
      const match = expression?.exec(answer.body);
      return match ? (match[1] ?? match[0]) : null;
    }
    case 'cookie':
      return answer.cookie(from.name);
    default:
      return assertNever(from);
  }
}
