import type { DraftAcceptance } from '../scenario/index.ts';
import { type DocumentFormat, parseDocument, problemsOf, throwProblems } from '../trial/index.ts';
import { decisionSchema } from './decision-schema.ts';

const FORMAT: DocumentFormat = Object.freeze({
  name: 'perf-gate.decision',
  major: 1,
  noun: 'decision',
  invalid: 'DECISION_INVALID',
  foreign: 'DECISION_INVALID',
  maxCharacters: 64 * 1024 * 1024,
});

/**
 * Reads from a decision document what would accept the regressions in it; `source` names it in messages.
 *
 * @throws PerfGateError DECISION_INVALID for what is no decision of this version.
 */
export function readDrafts(text: string, source: string): readonly DraftAcceptance[] {
  const result = decisionSchema.safeParse(parseDocument(text, source, FORMAT));
  if (!result.success)
    throwProblems(FORMAT.invalid, source, FORMAT.noun, problemsOf(result.error.issues, source));
  return result.data.comparisons.flatMap(({ scenario, endpoint, metric, draft }) =>
    draft === null || draft === undefined ? [] : [{ scenario, endpoint, metric, ...draft }],
  );
}
