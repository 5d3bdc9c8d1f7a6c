import { expect, test } from '@jest/globals';
import { MOST_POINTS, lookbacksOf } from '../../../src/gate/lookbacks.ts';
import type { BranchRuns, HistoryEntry } from '../../../src/history/index.ts';
import type { JudgedComparison } from '../../../src/verdict/index.ts';
import { aJudgedComparison } from '../../support/a-comparison.ts';
import { anEntry, type EntryWords } from '../../support/a-history-entry.ts';

function runsOf(words: readonly Partial<EntryWords>[], scenario = 'shop'): BranchRuns {
  const entries = words.map((each, index) => anEntry({ runId: `${index}`, scenario, ...each }));
  return { branch: 'main', scenario, entries, elsewhere: { environment: 2, load: 1 } };
}

function steady(count: number): readonly Partial<EntryWords>[] {
  return Array.from({ length: count }, (_, index) => ({ p95Ms: 180 + index }));
}

function lookbacks(comparisons: readonly JudgedComparison[], ...branchRuns: readonly BranchRuns[]) {
  return lookbacksOf({ comparisons }, branchRuns);
}

const SLOWER = aJudgedComparison({ candidate: 221, verdict: 'regression' });

test('the runs of the branch come first, oldest first, and the candidate as its comparison has it', () => {
  const [lookback, ...others] = lookbacks([SLOWER], runsOf(steady(5)));
  expect(others).toEqual([]);
  expect(lookback).toMatchObject({ endpoint: 'GET /products', branch: 'main', candidate: 221 });
  expect(lookback?.points.map(({ value }) => value)).toEqual([180, 181, 182, 183, 184]);
  expect(lookback?.elsewhere).toEqual({ environment: 2, load: 1 });
});

test.each([
  ['fewer runs than are compared with', runsOf(steady(4)), SLOWER],
  ['a metric that those runs do not have', runsOf(steady(5)), { ...SLOWER, endpoint: 'GET /new' }],
  ['a candidate without a value', runsOf(steady(5)), { ...SLOWER, candidate: null }],
  ['another scenario', runsOf(steady(5), 'checkout'), SLOWER],
  ['a metric that does not decide', runsOf(steady(5)), { ...SLOWER, gated: false }],
])('there is no lookback of %s', (_, runs, comparison) => {
  expect(lookbacks([comparison], runs)).toEqual([]);
});

test('what is worse or looks so is shown, else the first of its scenario that decides', () => {
  const shop = runsOf(steady(5));
  const both = runsOf(steady(5), 'checkout');
  const told = (...comparisons: readonly JudgedComparison[]) =>
    lookbacks(comparisons, withMetrics(shop), withMetrics(both)).map(({ scenario, endpoint }) => [
      scenario,
      endpoint,
    ]);
  const pass = aJudgedComparison();
  const other = aJudgedComparison({ endpoint: 'GET /cart' });
  expect(told(pass, other)).toEqual([['shop', 'GET /products']]);
  expect(told(pass, { ...other, verdict: 'regression' })).toEqual([['shop', 'GET /cart']]);
  expect(told(pass, { ...other, verdict: 'inconclusive', suspected: 'worse' })).toEqual([
    ['shop', 'GET /cart'],
  ]);
  expect(told(pass, { ...other, scenario: 'checkout', verdict: 'regression' })).toEqual([
    ['checkout', 'GET /cart'],
    ['shop', 'GET /products'],
  ]);
});

/** The same runs with a second endpoint. */
function withMetrics(runs: BranchRuns): BranchRuns {
  const entries = runs.entries.map((entry): HistoryEntry => {
    const { deployment } = entry;
    const more = deployment.metrics.map((metric) => ({ ...metric, endpoint: 'GET /cart' }));
    return { ...entry, deployment: { ...deployment, metrics: [...deployment.metrics, ...more] } };
  });
  return { ...runs, entries };
}

test('where another level begins is marked, and one that was accepted as slower as such', () => {
  const level = (index: number, accepted = true) => ({ index, accepted });
  const [lookback] = lookbacks(
    [SLOWER],
    runsOf([
      { level: level(0) },
      { level: level(1, false) },
      { level: level(1, false) },
      { level: level(0) },
      { level: level(2), acceptances: ['a'] },
      { level: level(3), acceptances: ['a'] },
    ]),
  );
  expect(lookback?.points.map(({ turn }) => turn)).toEqual([
    'none',
    'other',
    'none',
    'other',
    'accepted',
    'other',
  ]);
});

test('a run without the metric is a gap, and the newest runs are kept with the change before the first of them', () => {
  const words = steady(MOST_POINTS + 3).map((each, index) => ({
    ...each,
    level: { index: index < 3 ? 0 : 1, accepted: true },
  }));
  const runs = runsOf(words);
  const entries = runs.entries.map((entry, index) =>
    index === 10 ? { ...entry, deployment: { ...entry.deployment, metrics: [] } } : entry,
  );
  const [lookback] = lookbacks([SLOWER], { ...runs, entries });
  expect(lookback?.points).toHaveLength(MOST_POINTS);
  expect(lookback?.points[0]).toEqual({ value: 183, turn: 'other' });
  expect(lookback?.points[7]).toEqual({ value: null, turn: 'none' });
});

test('a metric that only runs have which are too old to be shown has no lookback', () => {
  const runs = runsOf(steady(MOST_POINTS + 5));
  const entries = runs.entries.map((entry, index) =>
    index < 9 ? entry : { ...entry, deployment: { ...entry.deployment, metrics: [] } },
  );
  expect(lookbacks([SLOWER], { ...runs, entries })).toEqual([]);
});

test('each of many scenarios has its lookback, for its own check run', () => {
  const names = Array.from({ length: 8 }, (_, index) => `scenario-${index}`);
  const comparisons = names.map((scenario) => aJudgedComparison({ scenario }));
  const branchRuns = names.map((scenario) => runsOf(steady(5), scenario));
  expect(lookbacks(comparisons, ...branchRuns).map(({ scenario }) => scenario)).toEqual(names);
});
