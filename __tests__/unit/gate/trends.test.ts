import { expect, test } from '@jest/globals';
import { MOST_POINTS, MOST_TRENDS, trendsOf } from '../../../src/gate/trends.ts';
import type { BranchCourse, HistoryEntry } from '../../../src/history/index.ts';
import type { JudgedComparison } from '../../../src/verdict/index.ts';
import { aJudgedComparison } from '../../support/a-comparison.ts';
import { anEntry, type EntryWords } from '../../support/a-history-entry.ts';

function courseOf(words: readonly Partial<EntryWords>[], scenario = 'shop'): BranchCourse {
  const entries = words.map((each, index) => anEntry({ runId: `${index}`, scenario, ...each }));
  return { branch: 'main', scenario, entries, elsewhere: { environment: 2, load: 1 } };
}

function steady(count: number): readonly Partial<EntryWords>[] {
  return Array.from({ length: count }, (_, index) => ({ p95Ms: 180 + index }));
}

function trends(comparisons: readonly JudgedComparison[], ...courses: readonly BranchCourse[]) {
  return trendsOf({ comparisons }, courses);
}

const SLOWER = aJudgedComparison({ candidate: 221, verdict: 'regression' });

test('the runs of the branch come first, oldest first, and the candidate as its comparison has it', () => {
  const [trend, ...others] = trends([SLOWER], courseOf(steady(5)));
  expect(others).toEqual([]);
  expect(trend).toMatchObject({ endpoint: 'GET /products', branch: 'main', candidate: 221 });
  expect(trend?.points.map(({ value }) => value)).toEqual([180, 181, 182, 183, 184]);
  expect(trend?.elsewhere).toEqual({ environment: 2, load: 1 });
});

test.each([
  ['fewer runs than are compared with', courseOf(steady(4)), SLOWER],
  ['a metric that those runs do not have', courseOf(steady(5)), { ...SLOWER, endpoint: 'GET /new' }],
  ['a candidate without a value', courseOf(steady(5)), { ...SLOWER, candidate: null }],
  ['another scenario', courseOf(steady(5), 'checkout'), SLOWER],
  ['a metric that does not decide', courseOf(steady(5)), { ...SLOWER, gated: false }],
])('there is no trend of %s', (_, course, comparison) => {
  expect(trends([comparison], course)).toEqual([]);
});

test('what is worse or looks so is shown, else the first of its scenario that decides', () => {
  const shop = courseOf(steady(5));
  const both = courseOf(steady(5), 'checkout');
  const told = (...comparisons: readonly JudgedComparison[]) =>
    trends(comparisons, withMetrics(shop), withMetrics(both)).map(({ scenario, endpoint }) => [
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
function withMetrics(course: BranchCourse): BranchCourse {
  const entries = course.entries.map((entry): HistoryEntry => {
    const { deployment } = entry;
    const more = deployment.metrics.map((metric) => ({ ...metric, endpoint: 'GET /cart' }));
    return { ...entry, deployment: { ...deployment, metrics: [...deployment.metrics, ...more] } };
  });
  return { ...course, entries };
}

test('where the branch changed for good is marked, and an accepted slowdown as such', () => {
  const level = (index: number, accepted = true) => ({ index, accepted });
  const [trend] = trends(
    [SLOWER],
    courseOf([
      { level: level(0) },
      { level: level(1, false) },
      { level: level(1, false) },
      { level: level(0) },
      { level: level(2), acceptances: ['a'] },
      { level: level(3), acceptances: ['a'] },
    ]),
  );
  expect(trend?.points.map(({ turn }) => turn)).toEqual([
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
  const course = courseOf(words);
  const entries = course.entries.map((entry, index) =>
    index === 10 ? { ...entry, deployment: { ...entry.deployment, metrics: [] } } : entry,
  );
  const [trend] = trends([SLOWER], { ...course, entries });
  expect(trend?.points).toHaveLength(MOST_POINTS);
  expect(trend?.points[0]).toEqual({ value: 183, turn: 'other' });
  expect(trend?.points[7]).toEqual({ value: null, turn: 'none' });
});

test('many metrics that are worse give a bounded number of trends', () => {
  const many = Array.from({ length: 40 }, () => SLOWER);
  expect(trends(many, courseOf(steady(5)))).toHaveLength(MOST_TRENDS);
});
