import { mean } from 'simple-statistics';

/** Fixed ratio of two means, as in github-action-benchmark (its default is 2.0): no test, no replicates. */
export function exceedsRatio(
  baseline: readonly number[],
  candidate: readonly number[],
  ratio: number,
): boolean {
  return mean([...candidate]) / mean([...baseline]) > ratio;
}
