import { createRandom } from '../foundation/index.ts';
import type { Policy } from '../scenario/index.ts';
import { combinations, familyPermutation } from '../statistics/index.ts';
import type { EarlierAttempt } from '../trial/index.ts';
import { strayingBaselines } from './beyond-range.ts';
import type { Comparison } from './comparison.ts';
import { type CallingRules, confirmationOf, detectableInHistory, type Directions } from './confirmation.ts';
import type { Deployment } from './deployment.ts';
import { judgeableBaselines, standingOfDeployments } from './deployment-standing.ts';
import { continueAttempts } from './continue-attempts.ts';
import { describeHistoryComparison } from './describe-history.ts';
import { type FamilySize, NO_FAMILY } from './family.ts';
import { type MetricSeries, seriesOf } from './metric-series.ts';
import { weightOf } from './scale.ts';
import { showOnly } from './show-only.ts';
import { uniteDeployments } from './summarize-deployment.ts';
import { takeOffMachine } from './take-off-machine.ts';
import { historyNoiseFloor, type TestedSeries, testFamily } from './test-family.ts';

/** What the comparison must know besides the deployments. */
export interface DeploymentContext {
  /** What earlier attempts at the same commit showed, oldest first. */
  readonly earlier: readonly EarlierAttempt[];
  /** Gated comparisons of the gate's other scenarios: all are one family. */
  readonly others: FamilySize;
  /** Whether runs of such a load may be compared at all; where not, all is shown and nothing is gated. */
  readonly isCompared: boolean;
}

const ALONE: DeploymentContext = Object.freeze({ earlier: [], others: NO_FAMILY, isCompared: true });

/**
 * Compares candidate deployments with baseline deployments (docs/method.md, "Against the history"). The deployment is
 * the replicate: N baselines, k candidates. Baselines must come in the order of time and be comparable already.
 */
export function compareDeployments(
  baselines: readonly Deployment[],
  candidates: readonly Deployment[],
  policy: Policy,
  { earlier, others, isCompared }: DeploymentContext = ALONE,
): readonly Comparison[] {
  const series = seriesOf(uniteDeployments(baselines), uniteDeployments(candidates))
    .map(judgeableBaselines)
    .map(takeOffMachine);
  const gated = series.filter(({ template }) => template.gated);
  const permuted = familyProbabilities(gated, policy);
  const straying = strayingBaselines(gated);
  const familyWeight = gated.reduce(
    (sum, { template }) => sum + weightOf(policy, template.endpoint, template.metric),
    others.weight,
  );
  const levelOf = (weight: number): number => policy.alpha / Math.max(1, familyWeight / weight);
  const compared = testFamily(series, policy).map((each) =>
    compareSeries(each, {
      policy,
      level: levelOf(weightOf(policy, each.series.template.endpoint, each.series.template.metric)),
      alpha: policy.alpha,
      familyProbability: permuted.get(each.series) ?? null,
      straying: straying.get(each.series.template.metric.unit) ?? null,
      scenario: (candidates[0] ?? baselines[0])?.scenario ?? '',
    }),
  );
  if (!isCompared) return compared.map(showOnly);
  const deployment = candidates[0]?.id ?? '';
  return compared.map((each) =>
    each.gated ? continueAttempts(each, earlier, { level: levelOf(each.weight), deployment }) : each,
  );
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
        candidate: each.candidate.map((value) => sign * value - historyNoiseFloor(each, policy)),
      })),
      createRandom('family-permutation'),
    );
  const [slower, faster] = [permuted(1), permuted(-1)];
  return new Map(
    complete.map((each, index) => [each, { slower: slower[index] ?? 1, faster: faster[index] ?? 1 }]),
  );
}

interface Context extends CallingRules {
  readonly policy: Policy;
  readonly scenario: string;
}

function compareSeries(tested: TestedSeries, context: Context): Comparison {
  const { series, margins, test } = tested;
  return describeHistoryComparison(series, {
    ...context,
    margins,
    test,
    standing: standingOfDeployments(series),
    confirmation: confirmationOf(series, test, context),
    detectable: detectableInHistory(series, test, margins, context),
  });
}
