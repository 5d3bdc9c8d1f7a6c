import { expect, test } from '@jest/globals';
import { type Evidence, NO_EVIDENCE } from '../../../src/comparison/index.ts';
import { headlineText } from '../../../src/report/index.ts';
import { DEFAULT_POLICY } from '../../../src/scenario/index.ts';
import { responseTimeMetric } from '../../../src/trial/index.ts';
import { judgeComparisons } from '../../../src/verdict/index.ts';
import { aComparison } from '../../support/a-comparison.ts';
import { aJudgedComparison } from '../../support/a-report.ts';
import { decidedByHistory } from '../../support/decided.ts';
import { aPlaceInHistory, aRunOfBlocks, scalarDeployments } from '../../support/measured-runs.ts';

const STEADY = [130, 131, 129, 130, 132, 128, 130, 131];
const NOISY = [100, 220, 150, 190, 130, 210, 160, 180];

function against(baselines: readonly number[], candidate: number) {
  return decidedByHistory(scalarDeployments(baselines, { name: 'baseline' }), scalarDeployments([candidate]));
}

test.each<[readonly number[], number, 'worse' | null, string]>([
  [STEADY, 160, 'worse', 'slower than eight steady baselines, and only one deployment says so'],
  [NOISY, 150, null, 'faster than the typical of noisy baselines'],
  [NOISY, 175, null, 'slower, but within what the baselines do by chance'],
  [STEADY.slice(0, 1), 120, null, 'faster than the only baseline'],
  [STEADY.slice(0, 1), 190, null, 'slower than the only baseline, which says nothing of the spread'],
])('a lone candidate against %j at %d is suspected to be: %s (%s)', (baselines, candidate, suspected) => {
  const decision = against(baselines, candidate);
  expect(decision.verdict).toBe('inconclusive');
  expect(decision.comparisons.map((comparison) => comparison.suspected)).toEqual([suspected]);
  expect(decision.reasons.map(({ code }) => code)).toEqual([
    suspected === null && baselines.length < 5
      ? 'few-baselines'
      : suspected === null
        ? 'undecided'
        : 'suspected',
  ]);
  expect(/but that is not sure yet/u.test(headlineText(decision))).toBe(suspected !== null);
});

test('a suspected slowdown stands before what is merely undecided', () => {
  const { comparisons, reasons } = decidedByHistory(
    scalarRuns([NOISY, STEADY], 'baseline'),
    scalarRuns([[175], [160]], 'candidate'),
  );
  const [first, second] = comparisons;
  expect([first?.metric.name, first?.suspected]).toEqual(['metric 1', 'worse']);
  expect([second?.metric.name, second?.suspected]).toEqual(['metric 0', null]);
  expect(reasons.map(({ code }) => code).toSorted()).toEqual(['suspected', 'undecided']);
});

/** Deployments that measured several numbers each: one list of values for each number. */
function scalarRuns(metrics: readonly (readonly number[])[], name: string) {
  return (metrics[0] ?? []).map((_, index) =>
    aRunOfBlocks(
      [
        {
          baseline: null,
          candidate: {
            scalars: Object.fromEntries(
              metrics.map((values, metric) => [`metric ${metric}`, values[index] ?? NaN]),
            ),
          },
        },
      ],
      { run: aPlaceInHistory(name, index) },
    ),
  );
}

test('what nothing speaks against is not suspected', () => {
  expect(against(STEADY, 130).comparisons).toMatchObject([{ verdict: 'pass', suspected: null }]);
});

test('a history that is too young follows the policy of missing baselines: a second release is not stuck', () => {
  const decide = (onMissingBaseline: 'store-and-warn' | 'block', count: number) =>
    decidedByHistory(
      scalarDeployments(STEADY.slice(0, count), { name: 'baseline' }),
      scalarDeployments([130]),
      { policy: { ...DEFAULT_POLICY, onMissingBaseline }, gate: 'release' },
    );
  expect(decide('store-and-warn', 4)).toMatchObject({ verdict: 'inconclusive', blocking: false });
  expect(decide('block', 4)).toMatchObject({ verdict: 'inconclusive', blocking: true });
});

test('what only one deployment shows to be better passes, and is suspected to be better', () => {
  expect(against(STEADY, 110).comparisons).toMatchObject([{ verdict: 'pass', suspected: 'better' }]);
});

test('what tolerance auto lets pass decides the pass alone: severity, and what blocks, keep the tolerance', () => {
  const policy = { ...DEFAULT_POLICY, passTolerance: 'auto' } as const;
  const margins = { noiseFloor: 0.01, tolerance: 0.05, passing: 0.14, instances: 0 };
  const judged = (evidence: Partial<Evidence>) =>
    judgeComparisons([aComparison({ margins, evidence: { ...NO_EVIDENCE, ...evidence } })], policy)[0];
  expect(judged({ acceptable: 90 })).toMatchObject({
    verdict: 'pass',
    reason: 'surely not worse than what tolerance auto lets pass',
  });
  expect(judged({ slower: 900, acceptable: 90 })).toMatchObject({
    verdict: 'regression',
    severity: 'undetermined',
  });
  expect(judged({ slower: 900, acceptable: 90, withinTolerance: 90 })?.severity).toBe('within-tolerance');
});

/** So many endpoints of two metrics each; the first endpoint's have this evidence of a slowdown, the others none. */
function aFamilyOf(endpoints: number, first: readonly number[]) {
  const nothing = {
    kind: 'e',
    slower: 0.1,
    beyondTolerance: 0.1,
    faster: 0.1,
    withinTolerance: 0.1,
    acceptable: 0.1,
  } as const;
  return Array.from({ length: 2 * endpoints }, (_, index) =>
    aJudgedComparison({
      endpoint: `endpoint ${Math.floor(index / 2)}`,
      evidence: { ...nothing, slower: first[index] ?? nothing.slower },
    }),
  );
}

test.each([
  [10, [2000, 300], ['regression', 'inconclusive'], 'twenty metrics: each finding holds at the error of all'],
  [
    11,
    [2200, 300],
    ['regression', 'regression'],
    'more: the endpoint is found, and its metrics pay for it alone',
  ],
  [11, [2100, 90], ['inconclusive', 'inconclusive'], 'the endpoint as a whole still pays for all'],
])('a family of %d endpoints, the first with e-values of %j: %j (%s)', (endpoints, evidence, expected) => {
  const judged = judgeComparisons(aFamilyOf(endpoints, evidence), DEFAULT_POLICY);
  expect(judged.slice(0, 2).map(({ verdict }) => verdict)).toEqual(expected);
  expect(judged.slice(2).map(({ verdict }) => verdict)).not.toContain('regression');
});

test('whether a family is large follows from how many are planned, not from how many could be judged, nor from weights', () => {
  const undecided = { ...aComparison().evidence, withinTolerance: 0.1, acceptable: 0.1 };
  const strong = { evidence: { ...undecided, slower: 1150 } };
  const both = [0.5, 0.95].map((quantile) =>
    aComparison({ ...strong, metric: responseTimeMetric(quantile) }),
  );
  const nulls = (count: number, weight = 1) =>
    Array.from({ length: count }, (_, index) =>
      aComparison({ endpoint: `null ${index}`, weight, evidence: { ...strong.evidence, slower: 0.1 } }),
    );
  const verdictsOf = (weak: number, planned?: number, weight = 1) =>
    judgeComparisons([...both, ...nulls(weak, weight)], DEFAULT_POLICY, null, planned)
      .slice(0, 2)
      .map(({ verdict }) => verdict);
  expect(verdictsOf(18)).toEqual(['inconclusive', 'inconclusive']);
  expect(verdictsOf(18, 21)).toEqual(verdictsOf(19));
  expect(verdictsOf(4, undefined, 4.75)).toEqual(['inconclusive', 'inconclusive']);
});
