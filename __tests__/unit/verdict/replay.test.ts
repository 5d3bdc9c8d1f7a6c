import { expect, test } from '@jest/globals';
import { compareDeployments } from '../../../src/comparison/index.ts';
import { DEFAULT_POLICY } from '../../../src/scenario/index.ts';
import { runsToReplay } from '../../../src/verdict/index.ts';
import { calibrateFamily, judgeComparisons } from '../../../src/verdict/judge-comparisons.ts';
import { aDeploymentOf } from '../../support/drawn-deployments.ts';

const BASELINES = Array.from({ length: 20 }, (_, index) =>
  aDeploymentOf(`baseline ${index}`, [130 * (1 + 0.01 * ((index * 7) % 11))]),
);

/** The verdict on a candidate at this level, when so many of the past runs looked as extreme as can be. */
function verdictAt(level: number, past: number, extreme: number) {
  const compared = compareDeployments(BASELINES, [aDeploymentOf('candidate', [level])], DEFAULT_POLICY);
  const minima = Array.from({ length: past }, (_, index) => (index < extreme ? 0 : 0.5));
  const calibration = calibrateFamily(compared, DEFAULT_POLICY, { slower: minima, faster: minima });
  const [judged] = judgeComparisons(compared, DEFAULT_POLICY, calibration);
  return judged;
}

test.each([
  [300, 0, 'regression', 'nothing like it was seen before'],
  [300, 2, 'regression', '3/301 is below one per cent'],
  [300, 3, 'inconclusive', '4/301 is not'],
  [299, 3, 'regression', 'too few runs to have a say'],
  [299, 299, 'regression', 'too few runs to have a say'],
])('a twofold slowdown among %d past runs, %d of them as extreme, is %s: %s', (past, extreme, verdict) => {
  expect(verdictAt(260, past, extreme)?.verdict).toBe(verdict);
});

test('what the replay takes away says what was seen before', () => {
  expect(verdictAt(260, 340, 5)?.reason).toBe(
    'it looks worse, and so did 5 of the last 340 runs of the branch, in which nothing is known to have changed',
  );
});

test('it takes improvements away likewise', () => {
  expect([verdictAt(65, 300, 2)?.verdict, verdictAt(65, 300, 3)?.verdict]).toEqual(['improvement', 'pass']);
});

test('it never makes a finding: unusual as it may be, what the family does not show stays as it was', () => {
  expect(verdictAt(140, 300, 0)).toEqual(verdictAt(140, 0, 0));
});

test('it needs three times as many runs as one over the error', () => {
  expect([runsToReplay(0.01), runsToReplay(0.05), runsToReplay(0.007)]).toEqual([300, 60, 429]);
});
