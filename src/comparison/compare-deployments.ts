import { createRandom } from '../foundation/index.ts';
import type { Policy } from '../scenario/index.ts';
import { combinations, familyPermutation } from '../statistics/index.ts';
import type { EarlierAttempt } from '../trial/index.ts';
import type { Comparison, Confirmation } from './comparison.ts';
import type { Deployment } from './deployment.ts';
import { judgeableBaselines, standingOfDeployments } from './deployment-standing.ts';
import { continueAttempts } from './continue-attempts.ts';
import { describeHistoryComparison } from './describe-history.ts';
import { exceptionalScore, kindredOf } from './exceptional.ts';
import { type MetricSeries, seriesOf } from './metric-series.ts';
import { uniteDeployments } from './summarize-deployment.ts';
import { historyMargins, type TestedSeries, testFamily } from './test-family.ts';

/** Baselines needed before a lone candidate far outside all of them may be called changed. */
const LEAST_BASELINES_FOR_RANGE = 10;

/** What the comparison must know besides the deployments. */
export interface DeploymentContext {
  /** What earlier attempts at the same commit showed, oldest first. */
  readonly earlier: readonly EarlierAttempt[];
  /** Whether a lone candidate can be measured again on a fresh deployment: then nothing else confirms what it shows. */
  readonly canMeasureAgain: boolean;
  /** Gated comparisons of the gate's other scenarios: all are one family. */
  readonly otherGated: number;
}

const ALONE: DeploymentContext = Object.freeze({ earlier: [], canMeasureAgain: false, otherGated: 0 });

/**
 * Compares candidate deployments with baseline deployments (docs/method.md, "Against the history"). The deployment is
 * the replicate: N baselines, k candidates. Baselines must come in the order of time and be comparable already.
 */
export function compareDeployments(
  baselines: readonly Deployment[],
  candidates: readonly Deployment[],
  policy: Policy,
  { canMeasureAgain, otherGated, earlier }: DeploymentContext = ALONE,
): readonly Comparison[] {
  const series = seriesOf(uniteDeployments(baselines), uniteDeployments(candidates)).map(judgeableBaselines);
  const gated = series.filter(({ template }) => template.gated);
  const permuted = familyProbabilities(gated, policy);
  const tested = testFamily(series, policy);
  const family = tested.filter(
    ({ series: own }) => own.template.gated && standingOfDeployments(own).kind === 'judged',
  );
  const gatedCount = Math.max(1, gated.length + otherGated);
  const rules = { level: policy.alpha / gatedCount, deployment: candidates[0]?.id ?? '' };
  const compared = tested.map((each) =>
    compareSeries(each, {
      policy,
      gatedCount,
      familyProbability: permuted.get(each.series) ?? null,
      canMeasureAgain,
      family,
      scenario: (candidates[0] ?? baselines[0])?.scenario ?? '',
    }),
  );
  return compared.map((each) => (each.gated ? continueAttempts(each, earlier, rules) : each));
}

/** Corrected p-values by joint permutation, where enough labellings exist to reach alpha. */
function familyProbabilities(
  gated: readonly MetricSeries[],
  policy: Policy,
): ReadonlyMap<MetricSeries, Directions> {
  const n = Math.max(0, ...gated.map(({ baseline }) => baseline.length));
  const k = Math.max(0, ...gated.map(({ candidate }) => candidate.length));
  const complete = gated.filter(
    ({ baseline, candidate }) =>
      baseline.length === n && candidate.length === k && [...baseline, ...candidate].every(Number.isFinite),
  );
  if (k < 2 || combinations(n + k, k) < 1 / policy.alpha) return new Map();
  const permuted = (sign: 1 | -1): readonly number[] =>
    familyPermutation(
      complete.map((each) => ({
        baseline: each.baseline.map((value) => sign * value),
        candidate: each.candidate.map((value) => sign * value - historyMargins(each, policy).noiseFloor),
      })),
      createRandom('family-permutation'),
    );
  const [slower, faster] = [permuted(1), permuted(-1)];
  return new Map(
    complete.map((each, index) => [each, { slower: slower[index] ?? 1, faster: faster[index] ?? 1 }]),
  );
}

/** A p-value for each way in which the candidate may differ. */
interface Directions {
  readonly slower: number;
  readonly faster: number;
}

interface Context {
  readonly policy: Policy;
  readonly gatedCount: number;
  readonly familyProbability: Directions | null;
  readonly canMeasureAgain: boolean;
  /** The metrics that decide. */
  readonly family: readonly TestedSeries[];
  readonly scenario: string;
}

function compareSeries(tested: TestedSeries, context: Context): Comparison {
  const { series, margins, test } = tested;
  return describeHistoryComparison(series, {
    ...context,
    margins,
    test,
    standing: standingOfDeployments(series),
    confirmation: confirmationOf(tested, context),
  });
}

const MEASURE_ANEW = 'more candidate deployments, all measured anew, or a second side';

/**
 * Whether the change that the candidate seems to show may be called one. A lone candidate's tail probabilities are too
 * small on real, heavy-tailed data, so it needs a second deployment that shows the same. Only where none can be had a
 * lone one is enough that lies outside the whole range of at least ten baselines by more than that range's own width,
 * and is as exceptional in the whole family as one deployment in a hundred (1 / alpha).
 *
 * Two candidates are taken for one that was measured again because it looked changed: on average the outlier that it may
 * be would still decide, so each must show it alone, and be as exceptional as one in ten (both then are as one in
 * 1 / alpha). The same holds in both directions: a false improvement makes a new level, against which nothing is old.
 */
function confirmationOf(tested: TestedSeries, context: Context): Confirmation {
  const { familyProbability, policy, gatedCount, family, canMeasureAgain } = context;
  const { series, test } = tested;
  const { baseline, candidate } = series;
  const direction = test.shift !== null && test.shift < 0 ? 'faster' : 'slower';
  const confirmedIf = (holds: boolean, needs: string): Confirmation =>
    holds ? { kind: 'confirmed' } : { kind: 'suspected', needs };
  // What is seen at the level of the family only costs a look at all baselines.
  const each = test.each.every((alone) => alone[direction] <= policy.alpha / gatedCount);
  const isExceptional = (share: number): boolean => {
    if (!each) return false;
    const least = exceptionalScore(kindredOf(tested, family), share);
    return test.each.every((alone) => alone[`${direction}By`] > least);
  };
  if (candidate.length < 2)
    return confirmedIf(
      !canMeasureAgain && liesOutside(baseline, candidate, direction) && isExceptional(policy.alpha),
      'a second, fresh deployment of the candidate',
    );
  const both = candidate.length > 2 || isExceptional(Math.sqrt(policy.alpha));
  if (familyProbability === null) return confirmedIf(each && both, MEASURE_ANEW);
  return confirmedIf(familyProbability[direction] <= policy.alpha && both, MEASURE_ANEW);
}

/** Whether all candidates lie beyond the range of enough baselines by more than its own width. */
function liesOutside(
  baseline: readonly number[],
  candidate: readonly number[],
  direction: keyof Directions,
): boolean {
  if (baseline.length < LEAST_BASELINES_FOR_RANGE) return false;
  const [least, greatest] = [Math.min(...baseline), Math.max(...baseline)];
  const width = greatest - least;
  return direction === 'slower'
    ? Math.min(...candidate) > greatest + width
    : Math.max(...candidate) < least - width;
}
