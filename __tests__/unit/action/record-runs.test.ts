import { describe, expect, test } from '@jest/globals';
import { recordRuns as recordOn } from '../../../src/action/record-runs.ts';
import { createHistory, eligibleBaselines, type History } from '../../../src/history/index.ts';
import { type Acceptance, acceptanceId } from '../../../src/scenario/index.ts';
import type { Run } from '../../../src/trial/index.ts';
import type { Verdict } from '../../../src/verdict/index.ts';
import { aJudgedComparison } from '../../support/a-comparison.ts';
import { aDecision, aReport } from '../../support/a-report.ts';
import { anEndpoint, aRun, aTrial } from '../../support/a-run.ts';
import { aRunOfBlocks } from '../../support/measured-runs.ts';

function recordRuns(history: History, result: Parameters<typeof recordOn>[1], url: string): History {
  return recordOn({ history, isWhole: true }, result, url);
}

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

test('scenarios with the same load have levels of their own', () => {
  const twins = (runId: string) =>
    ['search', 'cart'].map((scenario) => ({ ...ofRun(scenario, runId), loadHash: 'one load' }));
  const first = recordRuns(createHistory('main'), gateOf(twins('1'), []), '');
  const slower = recordRuns(
    first,
    gateOf(twins('2'), [
      ['search', 'pass'],
      ['cart', 'regression'],
    ]),
    '',
  );
  const after = recordRuns(
    slower,
    gateOf(twins('3'), [
      ['search', 'inconclusive'],
      ['cart', 'inconclusive'],
    ]),
    '',
  );
  const levels = (scenario: string) =>
    after.entries.flatMap(({ deployment, level }) => (deployment.scenario === scenario ? [level.index] : []));
  expect([levels('search'), levels('cart')]).toEqual([
    [0, 0, 0],
    [0, 1, 1],
  ]);
});

test.each(['improvement', 'regression', 'inconclusive'] as const)(
  'a metric that does not decide moves no level, though it seems to show a change (%s)',
  (verdict) => {
    const before = recordRuns(createHistory('main'), gateOf([ofRun('cart', '1')], []), '');
    const { decision, ...gate } = gateOf([ofRun('cart', '2')], [['cart', 'pass']]);
    const tail = aJudgedComparison({
      scenario: 'cart',
      verdict,
      standing: { kind: 'informational', reason: 'too few requests for p99', curable: false },
    });
    const told = { ...decision, comparisons: [...decision.comparisons, tail] };
    const { entries } = recordRuns(before, { ...gate, decision: told }, '');
    expect(entries.at(-1)).toMatchObject({ verdict: 'pass', level: { index: 0, accepted: true } });
  },
);

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

test('a release branch that was slower than main and is mended answers to a level of its own', () => {
  const verdicts = ['regression', 'regression', 'pass', 'inconclusive'] as const;
  const after = verdicts.reduce(
    (history, verdict, index) =>
      recordRuns(history, gateOf([ofRun('cart', `${index}`)], [['cart', verdict]]), ''),
    createHistory('release/1'),
  );
  const want = {
    for: 'release',
    scenario: 'cart',
    loadHash: 'load of cart',
    environmentClass: after.entries[0]?.deployment.environmentClass ?? '',
    measurementVersion: after.entries[0]?.deployment.measurementVersion ?? 0,
    distanceOf: () => 0,
  } as const;
  const { entries, lacksAcceptedLevel } = eligibleBaselines(after, want);
  expect(entries.map(({ provenance }) => provenance.runId)).toEqual(['2', '3']);
  expect(lacksAcceptedLevel).toBe(false);
});

test('a run that shows nothing is not put on the accepted level of a history whose newest part cannot be read', () => {
  const before = recordRuns(createHistory('main'), gateOf([ofRun('cart', '1')], []), '');
  const recordedAs = (isWhole: boolean, verdicts: readonly (readonly [string, Verdict])[]) =>
    recordOn({ history: before, isWhole }, gateOf([ofRun('cart', '2')], verdicts), '').entries.at(-1)?.level;
  expect(recordedAs(false, [['cart', 'inconclusive']])).toEqual({ index: 1, accepted: false });
  expect(recordedAs(true, [['cart', 'inconclusive']])).toEqual({ index: 0, accepted: true });
  // Baselines that are measured on purpose are compared with nothing, and go on where the branch was.
  expect(recordedAs(false, [])).toEqual({ index: 0, accepted: true });
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

describe('an accepted slowdown', () => {
  const ACCEPTANCE: Acceptance = {
    scenario: 'cart',
    endpoint: 'GET /products',
    metric: 'response_time_p95',
    upTo: 0.3,
    reason: 'worth it',
    by: '',
    until: '2026-11-30',
  };
  const ID = acceptanceId(ACCEPTANCE);

  /** A gate whose slowdown of the cart is accepted, or not, while the file has the acceptance. */
  function slower(runId: string, isAccepted: boolean, verdict: Verdict = 'regression') {
    const comparison = aJudgedComparison({
      scenario: 'cart',
      verdict,
      mode: 'baseline',
      accepted: isAccepted ? ACCEPTANCE : null,
    });
    const decision = aDecision({
      comparisons: [comparison],
      acceptances: [{ ...ACCEPTANCE, state: isAccepted ? 'applied' : 'not-needed' }],
    });
    return { runs: [ofRun('cart', runId)], decision };
  }
  const told = (history: History) =>
    history.entries.map(({ level, acceptances }) => [level.index, level.accepted, acceptances]);
  const start = recordRuns(createHistory('main'), gateOf([ofRun('cart', '1')], [['cart', 'pass']]), '');

  test('makes its level the one that main answers to, with the runs that were there before', () => {
    const unaccepted = recordRuns(start, gateOf([ofRun('cart', '2')], [['cart', 'regression']]), '');
    expect(told(unaccepted)).toEqual([
      [0, true, []],
      [1, false, []],
    ]);
    expect(told(recordRuns(unaccepted, slower('3', true), ''))).toEqual([
      [0, true, []],
      [1, true, [ID]],
      [1, true, [ID]],
    ]);
  });

  test('stays known to later runs of the branch, of other levels too, as long as it stands in the file', () => {
    const accepted = recordRuns(start, slower('2', true), '');
    const later = recordRuns(accepted, slower('3', false, 'improvement'), '');
    expect(told(later).at(-1)).toEqual([2, true, [ID]]);
    const removed = recordRuns(later, gateOf([ofRun('cart', '4')], [['cart', 'pass']]), '');
    expect(told(removed).at(-1)).toEqual([2, true, []]);
  });

  test('accepts no level where something else of the scenario is slower too', () => {
    const { runs, decision } = slower('2', true);
    const other = aJudgedComparison({ scenario: 'cart', verdict: 'regression', mode: 'baseline' });
    const both = { runs, decision: { ...decision, comparisons: [...decision.comparisons, other] } };
    expect(told(recordRuns(start, both, '')).at(-1)).toEqual([1, false, []]);
  });
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

test('a run of the same code twice is kept as an A/A run, and is no baseline', () => {
  const blocks = Array.from({ length: 8 }, (_, index) => ({
    baseline: { scalars: { size: 100 } },
    candidate: { scalars: { size: 101 + (index % 2) } },
  }));
  const run = aRunOfBlocks(blocks, { run: { sameCode: true, scenario: 'search' } });
  const { entries, aaRuns } = recordRuns(createHistory('main'), gateOf([run], []), 'url');
  expect(entries).toEqual([]);
  expect(aaRuns).toMatchObject([{ scenario: 'search', differences: [{ metric: 'size', blocks: 8 }] }]);
});
