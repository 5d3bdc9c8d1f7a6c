import { mean } from 'simple-statistics';
import type { Random } from '../../../src/foundation/index.ts';
import { at } from '../../../src/foundation/index.ts';

/** criterion's own settings. */
const LEVEL = 0.05;
const NOISE = 0.01;

/** Significant by a bootstrap of the difference of means, and larger than 1 %: the two conditions of criterion.rs. */
export function exceedsBootstrap(
  baseline: readonly number[],
  candidate: readonly number[],
  random: Random,
  { resamples = 500 } = {},
): boolean {
  const [before, after] = [mean([...baseline]), mean([...candidate])];
  if (after / before - 1 <= NOISE) return false;
  // Under the null both sides have one mean: both are resampled around it.
  const [centredBefore, centredAfter] = [centred(baseline, before), centred(candidate, after)];
  const statistic = (after - before) / Math.sqrt(squaredError(centredBefore) + squaredError(centredAfter));
  let beyond = 0;
  for (let draw = 0; draw < resamples; draw++) {
    const [x, y] = [resampled(centredBefore, random), resampled(centredAfter, random)];
    if ((y.mean - x.mean) / Math.sqrt(x.error + y.error) >= statistic) beyond++;
  }
  // Two-sided, as criterion does it.
  return (2 * (beyond + 1)) / (resamples + 1) < LEVEL;
}

function centred(values: readonly number[], middle: number): readonly number[] {
  return values.map((value) => value - middle);
}

/** Of the mean of values that are centred already. */
function squaredError(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value ** 2, 0) / values.length ** 2;
}

function resampled(
  values: readonly number[],
  random: Random,
): { readonly mean: number; readonly error: number } {
  const n = values.length;
  let [sum, squares] = [0, 0];
  for (let draw = 0; draw < n; draw++) {
    const value = at(values, Math.floor(random.next() * n));
    sum += value;
    squares += value * value;
  }
  const middle = sum / n;
  return { mean: middle, error: Math.max(Number.MIN_VALUE, squares / n - middle * middle) / n };
}
