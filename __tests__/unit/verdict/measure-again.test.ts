import { expect, test } from '@jest/globals';
import { type Gate, scenariosToMeasureAgain } from '../../../src/verdict/index.ts';
import { comparedByHistory, decidedByHistory } from '../../support/decided.ts';
import { scalarDeployments } from '../../support/measured-runs.ts';

const STEADY = [130, 131, 129, 130, 132, 128, 130, 131];
const baselines = scalarDeployments(STEADY, { name: 'baseline' });

test.each<[number, Gate, readonly string[], string]>([
  [160, 'pull-request', ['shop'], 'a slowdown that one deployment shows'],
  [160, 'main', ['shop'], 'the same on main'],
  [110, 'main', ['shop'], 'what looks better opens a level once it is confirmed'],
  [110, 'pull-request', [], 'a pull request passes without it'],
  [110, 'release', [], 'so does a release'],
  [130, 'main', [], 'nothing seems to have changed'],
])('at %d against 130 for %s: %j (%s)', (level, gate, expected) => {
  const decision = decidedByHistory(baselines, scalarDeployments([level]), { gate });
  expect([...scenariosToMeasureAgain(decision)]).toEqual(expected);
});

test('what lies so far out that it is called a regression alone is measured again as well', () => {
  const many = scalarDeployments([...STEADY, ...STEADY], { name: 'baseline' });
  const decision = decidedByHistory(many, scalarDeployments([400]));
  expect(decision.verdict).toBe('regression');
  expect([...scenariosToMeasureAgain(decision)]).toEqual(['shop']);
});

test('one of several scenarios is measured again alone', () => {
  const [candidate] = scalarDeployments([160]);
  if (candidate === undefined) throw new TypeError('one value makes one run');
  const other = { ...candidate, scenario: 'steady' };
  const steady = baselines.map((run) => ({ ...run, scenario: 'steady' }));
  const same = scalarDeployments([130]).map((run) => ({ ...run, scenario: 'steady' }));
  const decision = decidedByHistory(baselines, [candidate, other], {
    comparisons: [...comparedByHistory(baselines, [candidate]), ...comparedByHistory(steady, same)],
  });
  expect([...scenariosToMeasureAgain(decision)]).toEqual(['shop']);
});

test('what two deployments disagree about is not measured a third time', () => {
  const decision = decidedByHistory(baselines, scalarDeployments([160, 130]), { gate: 'main' });
  expect([...scenariosToMeasureAgain(decision)]).toEqual([]);
});
