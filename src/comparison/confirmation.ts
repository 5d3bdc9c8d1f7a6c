import { combinations, deviation, studentTQuantile } from '../statistics/index.ts';
import { beyondRange, type Direction, type Distance, type Straying } from './beyond-range.ts';
import type { Confirmation } from './comparison.ts';
import type { DeploymentTest } from './deployment-test.ts';
import type { MetricSeries } from './metric-series.ts';
import type { Margins } from './scale.ts';

/** Baselines needed before a lone candidate far outside all of them may be called changed. */
const LEAST_BASELINES_FOR_RANGE = 10;
/** How many times as far out as the five baselines that stray farthest, on average, a lone candidate must lie. */
const FARTHER_ALONE = 4.5;
/** More candidates than this are no advice. */
const MOST_CANDIDATES = 20;

/**
 * What confirms a change that two candidates or more do not show each for itself: as many fresh ones as have labellings
 * enough for the permutation of all to tell.
 */
function measureAnew({ baseline, candidate }: MetricSeries, alpha: number): Confirmation {
  for (let k = candidate.length + 1; k <= MOST_CANDIDATES; k++)
    if (combinations(baseline.length + k, k) >= 1 / alpha)
      return {
        kind: 'suspected',
        needs: `${k} candidate deployments, all measured anew, or a second side`,
        deployments: k,
      };
  return { kind: 'suspected', needs: 'a second side', deployments: 0 };
}

/** A p-value for each way in which the candidate may differ. */
export interface Directions {
  readonly slower: number;
  readonly faster: number;
}

/** What a change against the history must satisfy besides its own numbers. */
export interface CallingRules {
  /** Error of a false regression: of the whole family, and of one metric when it is the first to be called. */
  readonly alpha: number;
  readonly level: number;
  /** Corrected p by joint permutation; null where too few labellings exist. */
  readonly familyProbability: Directions | null;
  /** How far baselines stray from their fellows; null where that says nothing. */
  readonly straying: Straying | null;
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
export function confirmationOf(
  series: MetricSeries,
  test: DeploymentTest,
  rules: CallingRules,
): Confirmation {
  const { familyProbability, alpha, level, straying } = rules;
  const direction = test.shift !== null && test.shift < 0 ? 'faster' : 'slower';
  const confirmedIf = (holds: boolean, otherwise: Confirmation): Confirmation =>
    holds ? { kind: 'confirmed' } : otherwise;
  if (series.candidate.length < 2)
    return confirmedIf(
      series.baseline.length >= LEAST_BASELINES_FOR_RANGE &&
        lieBeyond(
          series,
          direction,
          ({ widths, deviations }) => widths > 1 && deviations > deviationsAlone(straying),
        ),
      { kind: 'suspected', needs: 'a second, fresh deployment of the candidate', deployments: 1 },
    );
  const each =
    test.each.every((alone) => alone[direction] <= level) &&
    (straying === null ||
      lieBeyond(series, direction, ({ deviations }) => deviations > deviationsEach(straying)));
  const anew = measureAnew(series, alpha);
  if (familyProbability === null) return confirmedIf(each, anew);
  const together = familyProbability[direction] <= alpha;
  return confirmedIf(together && (each || series.candidate.length > 2), anew);
}

/** How far out, in deviations of the baselines, a lone candidate must lie. */
function deviationsAlone(straying: Straying | null): number {
  return FARTHER_ALONE * (straying?.far ?? 0);
}

/** How far out each of several candidates must lie. */
function deviationsEach({ farthest }: Straying): number {
  return Math.max(0, farthest);
}

/** Whether all candidates lie so far beyond the range of the baselines. */
function lieBeyond(
  { baseline, candidate }: MetricSeries,
  direction: Direction,
  isFar: (distance: Distance) => boolean,
): boolean {
  return candidate.every((value) => isFar(beyondRange(value, baseline, direction)));
}

/** With what probability the smallest detectable slowdown would have been called a regression. */
export const DETECTABLE_POWER = 0.8;

/**
 * The smallest θ that would have been called a regression with {@link DETECTABLE_POWER}, by the rule that decides
 * (`confirmationOf`): what a deployment must show, and what its own noise and that of the baselines' mean (s √(1 + 1/N))
 * may take from it, by Student's t as in a prediction (G. J. Hahn and W. Q. Meeker, "Statistical Intervals", 1991,
 * chapter 4). Where each of k deployments must show it, each has the k-th root of that probability; three or more are
 * judged by their mean, δ0 + (t_{1−α'} + t_{0.8}) × standard error.
 *
 * Null where no size would do: of a lone candidate against fewer than ten baselines. What the permutation, the replay of
 * the family's past and earlier attempts ask for besides is not in it.
 */
export function detectableInHistory(
  series: MetricSeries,
  test: DeploymentTest,
  margins: Margins,
  rules: CallingRules,
): number | null {
  const { degrees } = test;
  if (degrees <= 0 || test.shift === null) return null;
  const count = series.candidate.length;
  const shownBy = (error: number): number =>
    margins.noiseFloor + studentTQuantile(1 - rules.level, degrees) * error;
  const noise = (power: number, error: number): number => studentTQuantile(power, degrees) * error;
  if (count > 2 && rules.familyProbability !== null)
    return shownBy(test.standardError) + noise(DETECTABLE_POWER, test.standardError);
  if (count < 2 && series.baseline.length < LEAST_BASELINES_FOR_RANGE) return null;
  const leverage = Math.max(0, ...series.machine.leverages);
  const error = test.deviation * Math.sqrt(1 + 1 / test.effectiveBaselines + leverage);
  const least = Math.max(shownBy(error), leastBeyond(series, rules));
  return least + noise(DETECTABLE_POWER ** (1 / count), error);
}

/** How far above the baselines' mean every candidate must lie by the rule of their range. */
function leastBeyond({ baseline, candidate }: MetricSeries, { straying }: CallingRules): number {
  const alone = candidate.length < 2;
  if (!alone && straying === null) return -Infinity;
  const [least, greatest] = [Math.min(...baseline), Math.max(...baseline)];
  if (least === greatest) return 0;
  const deviations = alone || straying === null ? deviationsAlone(straying) : deviationsEach(straying);
  const beyond = Math.max(alone ? greatest - least : 0, deviations * deviation(baseline));
  return greatest - baseline.reduce((sum, value) => sum + value, 0) / baseline.length + beyond;
}
