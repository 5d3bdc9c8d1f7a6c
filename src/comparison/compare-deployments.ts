import { createRandom } from '../foundation/index.ts';
import type { Policy } from '../scenario/index.ts';
import { combinations, familyPermutation } from '../statistics/index.ts';
import type { EarlierAttempt } from '../trial/index.ts';
import {
  beyondRange,
  type Direction,
  type Distance,
  type Straying,
  strayingBaselines,
} from './beyond-range.ts';
import type { Comparison, Confirmation } from './comparison.ts';
import type { Deployment } from './deployment.ts';
import { judgeableBaselines, standingOfDeployments } from './deployment-standing.ts';
import { continueAttempts } from './continue-attempts.ts';
import { describeHistoryComparison } from './describe-history.ts';
import type { DeploymentTest } from './deployment-test.ts';
import { type MetricSeries, seriesOf } from './metric-series.ts';
import { uniteDeployments } from './summarize-deployment.ts';
import { takeOffMachine } from './take-off-machine.ts';
import { historyNoiseFloor, type TestedSeries, testFamily } from './test-family.ts';

/** Baselines needed before a lone candidate far outside all of them may be called changed. */
const LEAST_BASELINES_FOR_RANGE = 10;
/** How many times as far out as the five baselines that stray farthest, on average, a lone candidate must lie. */
const FARTHER_ALONE = 4.5;

/** What the comparison must know besides the deployments. */
export interface DeploymentContext {
  /** What earlier attempts at the same commit showed, oldest first. */
  readonly earlier: readonly EarlierAttempt[];
  /** Gated comparisons of the gate's other scenarios: all are one family. */
  readonly otherGated: number;
}

const ALONE: DeploymentContext = Object.freeze({ earlier: [], otherGated: 0 });

/**
 * Compares candidate deployments with baseline deployments (docs/method.md, "Against the history"). The deployment is
 * the replicate: N baselines, k candidates. Baselines must come in the order of time and be comparable already.
 */
export function compareDeployments(
  baselines: readonly Deployment[],
  candidates: readonly Deployment[],
  policy: Policy,
  { earlier, otherGated }: DeploymentContext = ALONE,
): readonly Comparison[] {
  const series = seriesOf(uniteDeployments(baselines), uniteDeployments(candidates))
    .map(judgeableBaselines)
    .map(takeOffMachine);
  const gated = series.filter(({ template }) => template.gated);
  const permuted = familyProbabilities(gated, policy);
  const straying = strayingBaselines(gated);
  const gatedCount = Math.max(1, gated.length + otherGated);
  const rules = { level: policy.alpha / gatedCount, deployment: candidates[0]?.id ?? '' };
  const compared = testFamily(series, policy).map((each) =>
    compareSeries(each, {
      policy,
      gatedCount,
      familyProbability: permuted.get(each.series) ?? null,
      straying: straying.get(each.series.template.metric.unit) ?? null,
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
        candidate: each.candidate.map((value) => sign * value - historyNoiseFloor(each, policy)),
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
  /** How far baselines stray from their fellows; null where that says nothing. */
  readonly straying: Straying | null;
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
  });
}

/** More candidates than this are no advice. */
const MOST_CANDIDATES = 20;

/**
 * What confirms a change that two candidates or more do not show each for itself: as many fresh ones as have labellings
 * enough for the permutation of all to tell.
 */
function measureAnew({ baseline, candidate }: MetricSeries, { alpha }: Policy): Confirmation {
  for (let k = candidate.length + 1; k <= MOST_CANDIDATES; k++)
    if (combinations(baseline.length + k, k) >= 1 / alpha)
      return {
        kind: 'suspected',
        needs: `${k} candidate deployments, all measured anew, or a second side`,
        deployments: k,
      };
  return { kind: 'suspected', needs: 'a second side', deployments: 0 };
}

/**
 * Whether the change that the candidate seems to show may be called one. A lone candidate's tail probabilities are too
 * small on real, heavy-tailed data, so it needs a second deployment that shows the same, or to lie outside the whole
 * range of at least ten baselines by more than that range's own width, and four and a half times as far as the
 * baselines of the family that stray farthest from their fellows. Two candidates are taken for one that was measured again because it
 * looked changed: on average the outlier that it may be would still decide, so each must show it alone, and lie farther
 * out than any baseline. The same rule holds in both directions: a false improvement makes a new level, against which
 * nothing is old.
 */
function confirmationOf(series: MetricSeries, test: DeploymentTest, context: Context): Confirmation {
  const { familyProbability, policy, gatedCount, straying } = context;
  const direction = test.shift !== null && test.shift < 0 ? 'faster' : 'slower';
  const confirmedIf = (holds: boolean, otherwise: Confirmation): Confirmation =>
    holds ? { kind: 'confirmed' } : otherwise;
  if (series.candidate.length < 2)
    return confirmedIf(
      series.baseline.length >= LEAST_BASELINES_FOR_RANGE &&
        lieBeyond(
          series,
          direction,
          ({ widths, deviations }) => widths > 1 && deviations > FARTHER_ALONE * (straying?.far ?? 0),
        ),
      { kind: 'suspected', needs: 'a second, fresh deployment of the candidate', deployments: 1 },
    );
  const each =
    test.each.every((alone) => alone[direction] <= policy.alpha / gatedCount) &&
    (straying === null ||
      lieBeyond(series, direction, ({ deviations }) => deviations > Math.max(0, straying.farthest)));
  const anew = measureAnew(series, policy);
  if (familyProbability === null) return confirmedIf(each, anew);
  const together = familyProbability[direction] <= policy.alpha;
  return confirmedIf(together && (each || series.candidate.length > 2), anew);
}

/** Whether all candidates lie so far beyond the range of the baselines. */
function lieBeyond(
  { baseline, candidate }: MetricSeries,
  direction: Direction,
  isFar: (distance: Distance) => boolean,
): boolean {
  return candidate.every((value) => isFar(beyondRange(value, baseline, direction)));
}
