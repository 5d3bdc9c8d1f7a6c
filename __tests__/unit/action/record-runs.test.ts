import { expect, test } from '@jest/globals';
import { recordRuns } from '../../../src/action/record-runs.ts';
import { createHistory } from '../../../src/history/index.ts';
import type { Run } from '../../../src/trial/index.ts';
import type { Verdict } from '../../../src/verdict/index.ts';
import { aJudgedComparison } from '../../support/a-comparison.ts';
import { aDecision, aReport } from '../../support/a-report.ts';
import { anEndpoint, aRun, aTrial } from '../../support/a-run.ts';

function gateOf(runs: readonly Run[], verdicts: readonly (readonly [string, Verdict])[]) {
  const comparisons = verdicts.map(([scenario, verdict]) =>
    aJudgedComparison({ scenario, verdict, gated: true }),
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

test('an invalid run leaves the history as it was', () => {
  const before = createHistory('main');
  const run: Run = { ...ofRun('cart', '1'), validity: { kind: 'invalid', reasons: ['nothing measured'] } };
  expect(recordRuns(before, gateOf([run], [['cart', 'pass']]), '')).toBe(before);
});

test.each<[string, Partial<Run>]>([
  [
    'whose generator was at fault in most of its blocks',
    { trials: [0, 1, 2].map((block) => aTrial({ block, validity: { kind: 'invalid', reasons: ['late'] } })) },
  ],
  [
    'that did not carry its load',
    { trials: [aTrial({ endpoints: [anEndpoint('/', [7, 7], { timeout: 7 })] })] },
  ],
  ['in which nothing succeeded', { trials: [aTrial({ endpoints: [anEndpoint('/', [], { status: 7 })] })] }],
  ['that was stopped', { incidents: [{ kind: 'interrupted', side: null, block: 0, detail: 'SIGTERM' }] }],
  ['that died', { incidents: [{ kind: 'side-died', side: 'candidate', block: 0, detail: 'exit 1' }] }],
  ['without a trial', { trials: [] }],
])('a run %s is no measure for later ones, whatever its comparisons say', (_what, fault) => {
  const before = createHistory('main');
  const run: Run = { ...ofRun('cart', '1'), ...fault };
  expect(recordRuns(before, gateOf([run], [['cart', 'regression']]), '')).toBe(before);
});
