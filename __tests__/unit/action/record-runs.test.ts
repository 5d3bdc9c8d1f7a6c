import { expect, test } from '@jest/globals';
import { recordRuns } from '../../../src/action/record-runs.ts';
import { createHistory, type History } from '../../../src/history/index.ts';
import type { Run } from '../../../src/trial/index.ts';
import type { Verdict } from '../../../src/verdict/index.ts';
import { aJudgedComparison } from '../../support/a-comparison.ts';
import { aDecision, aReport } from '../../support/a-report.ts';
import { aRun } from '../../support/a-run.ts';

function gateOf(
  runs: readonly Run[],
  verdicts: readonly (readonly [string, Verdict])[],
  mode: 'baseline' | 'side-by-side' = 'baseline',
) {
  const comparisons = verdicts.map(([scenario, verdict]) =>
    aJudgedComparison({ scenario, verdict, gated: true, mode }),
  );
  const decision = aDecision({ comparisons });
  return { runs, decision, report: aReport({ decision }) };
}

function ofRun(scenario: string, runId: string): Run {
  const run = aRun({ scenario, loadHash: `load of ${scenario}`, deployment: `deployment ${runId}` });
  return { ...run, provenance: { ...run.provenance, runId } };
}

test('each scenario has its own verdict and opens its own level', () => {
  const first = recordRuns(
    createHistory('main'),
    gateOf([ofRun('search', '1'), ofRun('cart', '1')], []),
    'url',
  );
  const second = recordRuns(
    first,
    gateOf(
      [ofRun('search', '2'), ofRun('cart', '2')],
      [
        ['search', 'pass'],
        ['cart', 'regression'],
      ],
    ),
    'url',
  );
  const told = second.entries.map(({ deployment, provenance, verdict, level }) =>
    [deployment.scenario, provenance.runId, verdict, level.index, level.accepted].join(' '),
  );
  expect(told.toSorted()).toEqual([
    'cart 1 inconclusive 0 true',
    'cart 2 regression 1 false',
    'search 1 inconclusive 0 true',
    'search 2 pass 0 true',
  ]);
});

test('two starts of one commit belong to one level', () => {
  const before = recordRuns(createHistory('main'), gateOf([ofRun('cart', '1')], []), '');
  const again = { ...ofRun('cart', '2'), deployment: 'again' };
  const after = recordRuns(before, gateOf([ofRun('cart', '2'), again], [['cart', 'regression']]), '');
  expect(after.entries.map(({ level }) => level.index)).toEqual([0, 1, 1]);
});

test('a branch whose first run is slower than another branch opens an unaccepted level', () => {
  const slower = recordRuns(
    createHistory('release/1'),
    gateOf([ofRun('cart', '1')], [['cart', 'regression']]),
    '',
  );
  expect(slower.entries.map(({ level }) => level)).toEqual([{ index: 0, accepted: false }]);
  const equal = recordRuns(createHistory('release/1'), gateOf([ofRun('cart', '1')], [['cart', 'pass']]), '');
  expect(equal.entries.map(({ level }) => level)).toEqual([{ index: 0, accepted: true }]);
});

test('a verdict against another commit, measured beside it, says nothing of the levels of the branch', () => {
  const beside = (history: History, runId: string, verdict: Verdict) =>
    recordRuns(history, gateOf([ofRun('cart', runId)], [['cart', verdict]], 'side-by-side'), '');
  const verdicts = ['regression', 'improvement', 'regression', 'pass'] as const;
  const after = verdicts.reduce(
    (history, verdict, index) => beside(history, `${index}`, verdict),
    createHistory('release/1'),
  );
  expect(after.entries.map(({ level }) => level)).toEqual(verdicts.map(() => ({ index: 0, accepted: true })));
  expect(after.entries.map(({ verdict }) => verdict)).toEqual(verdicts);
});

test('an invalid run leaves the history as it was', () => {
  const before = createHistory('main');
  const run: Run = { ...ofRun('cart', '1'), validity: { kind: 'invalid', reasons: ['nothing measured'] } };
  expect(recordRuns(before, gateOf([run], [['cart', 'pass']]), '')).toBe(before);
});
