import { expect, test } from '@jest/globals';
import { phraseToText } from '../../../../src/report/text/phrase.ts';
import { chosenTolerances } from '../../../../src/report/words/tolerance-words.ts';
import { aDecision, aJudgedComparison } from '../../../support/a-report.ts';

const margins = { noiseFloor: 0, tolerance: Math.log(1.05), passing: Math.log(1.15), instances: 0 };

test('what auto chose, what still blocks and what the gate saw are told where they differ', () => {
  const wide = aJudgedComparison({ margins, minimumDetectableEffect: { ratio: 1.14, power: 0.8 } });
  const decision = aDecision({ comparisons: [wide, aJudgedComparison({ endpoint: 'POST /cart' })] });
  expect(chosenTolerances(decision).map(phraseToText)).toEqual([
    'tolerance auto chose, by the noise before the first block, what a pass rules out: 15 % for GET /products p95; what blocks is still judged by 5 %; this gate sees slowdowns from about 14 % up',
  ]);
});

test('nothing is told where a pass rules out the configured tolerance, or of what does not decide', () => {
  expect(chosenTolerances(aDecision({ comparisons: [aJudgedComparison()] }))).toEqual([]);
  const shown = aJudgedComparison({ margins, gated: false });
  expect(chosenTolerances(aDecision({ comparisons: [shown] }))).toEqual([]);
});
