import { expect, test } from '@jest/globals';
import type { ControlUse } from '../../../../src/comparison/index.ts';
import { phraseToText } from '../../../../src/report/text/phrase.ts';
import { controlWords, takenOffSentence } from '../../../../src/report/words/control-words.ts';
import type { Control } from '../../../../src/trial/index.ts';
import { aJudgedComparison } from '../../../support/a-comparison.ts';

const CONTROL: Control = {
  reference: '1/node-v24.0.0',
  slots: [
    { startMs: 0, requests: 100, responseTimeMs: 0.7 },
    { startMs: 61_300, requests: 97, responseTimeMs: 0.72 },
  ],
};

function judged(control: ControlUse | null, mode: 'baseline' | 'side-by-side' = 'baseline') {
  return aJudgedComparison({ mode, control });
}

const USED = { ratio: 1.12, slope: 0.8, remaining: 0.55 };
const UNUSED = { ratio: 1.12, slope: null, remaining: 1 };
const TIMES = 'a constant piece of work (1/node-v24.0.0) took 700 µs before and 720 µs after the load';

test.each([
  ['side by side there is nothing to take off', [judged(null, 'side-by-side')], ''],
  ['no baseline has one', [judged(null)], '; the baselines have no such number'],
  [
    'it would not help',
    [judged(UNUSED)],
    '; 1.12 times as long as beside the baselines, not taken off: that would not lower the noise between deployments',
  ],
  [
    'it helps one of two',
    [judged(UNUSED), judged(USED)],
    '; 1.12 times as long as beside the baselines, taken off GET /products p95 (55 % of the noise is left)',
  ],
])('the control is told where %s', (_, comparisons, tail) => {
  expect(phraseToText(controlWords(CONTROL, comparisons))).toBe(`${TIMES}${tail}`);
});

test('nothing is told where nothing was measured, and one number where there is one', () => {
  expect(controlWords(null, [judged(USED)])).toEqual([]);
  const [slot] = CONTROL.slots;
  const once = { ...CONTROL, slots: slot ? [slot] : [] };
  expect(phraseToText(controlWords(once, []))).toBe('a constant piece of work (1/node-v24.0.0) took 700 µs');
});

test('the explanation of a metric says what was taken off', () => {
  // 1.12 to the power of 0.8 is 1.095.
  expect(takenOffSentence(judged(USED))).toContain('9.5 % was taken off');
  // A fast machine made the candidate look fast: 1.12 to the power of −0.8 is 0.913.
  expect(takenOffSentence(judged({ ...USED, ratio: 1 / 1.12 }))).toContain('8.7 % was added for it');
  expect(takenOffSentence(judged(UNUSED))).toBe('');
  expect(takenOffSentence(judged(null))).toBe('');
});
