import { expect, test } from '@jest/globals';
import { refusalOf } from '../../../../src/action/comment/refusal.ts';
import { ERROR_CODES, PerfGateError } from '../../../../src/foundation/index.ts';

/** What a file of a stranger can be wrong in. */
const THEIRS = ['ARTIFACT_INVALID', 'RUN_FILE_INVALID', 'RUN_FILE_SCHEMA', 'RUNS_INCOMPARABLE'];

test.each(ERROR_CODES.map((code) => [code]))(
  '%s is a refusal only where a stranger’s file can cause it',
  (code) => {
    const refusal = refusalOf(new PerfGateError(code, 'what', 'do this'));
    if (!THEIRS.includes(code)) expect(refusal).toBeNull();
    else {
      expect(refusal?.detail).toBe('what do this');
      expect(refusal?.title).toMatch(/^Not published: /);
      // No required check passes with it.
      expect(['success', 'neutral', 'skipped']).not.toContain(refusal?.conclusion);
    }
  },
);

test('only a change of the load waits for a person', () => {
  const waiting = THEIRS.filter(
    (code) =>
      refusalOf(new PerfGateError(ERROR_CODES.find((each) => each === code) ?? 'USAGE', '', ''))
        ?.conclusion === 'action_required',
  );
  expect(waiting).toEqual(['RUNS_INCOMPARABLE']);
});

test.each([[new Error('ours')], ['a word'], [null]])('%p is no refusal', (error) => {
  expect(refusalOf(error)).toBeNull();
});
