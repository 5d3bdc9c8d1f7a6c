import { deviation } from '../statistics/index.ts';
import { samplingVariance } from './deployment-test.ts';
import { scaleOf } from './scale.ts';
import type { TestedSeries } from './test-family.ts';

/**
 * How far each baseline lies from the others, in standard errors of such a distance: what the test would have said of
 * it, had it been the candidate. In the order of the baselines; infinite where the others are all alike and it is not.
 */
export function baselineScores({ series, test, moderate }: TestedSeries): readonly number[] {
  const { baseline } = series;
  const n = baseline.length;
  const least = samplingVariance(series);
  return baseline.map((value, index) => {
    const others = baseline.filter((_, other) => other !== index);
    const centre = others.reduce((sum, other) => sum + other, 0) / (n - 1);
    const distance = value === centre ? 0 : Math.abs(value - centre);
    const between = moderate({ variance: deviation(others) ** 2, degrees: Math.max(1, n - 2) }).variance;
    const error = Math.sqrt(Math.max(between, least) * (1 + 1 / test.effectiveBaselines));
    return distance === 0 ? 0 : distance / error;
  });
}

/**
 * How far, in the same measure, a candidate must lie to be as exceptional as one in 1 / `share` deployments: beyond the
 * baselines' own greatest scores over the family, of which there may be as many as that share of N + 1 allows. Too few
 * baselines for that cannot tell; what they lack is bridged by taking tails to be no heavier than those of Student's t
 * with three degrees of freedom, P(beyond x) ~ x⁻³. `share` is in (0, 1).
 */
export function exceptionalScore(family: readonly TestedSeries[], share: number): number {
  const greatest = greatestScores(family);
  const n = greatest.length;
  const allowed = Math.floor(share * (n + 1)) - 1;
  const sorted = greatest.toSorted((a, b) => b - a);
  return allowed >= 0
    ? (sorted[allowed] ?? 0)
    : (sorted[0] ?? Infinity) * Math.max(1, 1 / (share * n)) ** (1 / 3);
}

/**
 * Of each baseline deployment the greatest score in the family, newest first: a metric that some deployments lack is
 * lined up by its newest.
 */
function greatestScores(family: readonly TestedSeries[]): readonly number[] {
  const greatest: number[] = [];
  for (const tested of family) {
    for (const [age, score] of baselineScores(tested).toReversed().entries()) {
      if (Number.isFinite(score)) greatest[age] = Math.max(greatest[age] ?? 0, score);
      else greatest[age] ??= 0;
    }
  }
  return greatest;
}

/**
 * The metrics whose baselines show what is exceptional for this one: all that are compared by ratios together; a share
 * for itself, because failures come in bursts that times do not have.
 */
export function kindredOf(own: TestedSeries, family: readonly TestedSeries[]): readonly TestedSeries[] {
  const isRatio = ({ series }: TestedSeries): boolean => scaleOf(series.template.metric) === 'log-ratio';
  return isRatio(own) ? family.filter(isRatio) : [own];
}
