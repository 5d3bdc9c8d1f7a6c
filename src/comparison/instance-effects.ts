import { median } from 'simple-statistics';
import { groupBy } from '../foundation/index.ts';
import { instanceDeviation, instanceMargin, robustDeviation } from '../statistics/index.ts';
import type { InstanceDifference, InstanceEffect, Run } from '../trial/index.ts';
import { pairsOf } from './block-pairs.ts';
import { type FamilyMember, familyOf } from './family.ts';
import { pairBlocks } from './paired-blocks.ts';

/** A/A runs below which nothing is said of the difference between instances: of fewer the margin would be no use. */
export const LEAST_AA_RUNS = 5;
/** Blocks of an A/A run that a difference must have. */
const LEAST_BLOCKS = 6;
/** The variance of a median of n normal values is about this times their variance over n. */
const MEDIAN_VARIANCE = Math.PI / 2;

/**
 * How far apart the two instances of an A/A run were, metric by metric: the median of the block differences, as θ is, and
 * its variance by the noise of the blocks, robust likewise. Of gated metrics only; those with too few blocks are left out.
 */
export function instanceDifferencesOf(run: Run): readonly InstanceDifference[] {
  const blocks = pairBlocks(run);
  return familyOf(run)
    .filter(({ gated }) => gated)
    .flatMap(
      (member) =>
        differenceOf(
          member,
          pairsOf(blocks, member).map(({ shift }) => shift),
        ) ?? [],
    );
}

/** The same of one metric, by the differences of its blocks; null where they are too few or not finite. */
export function differenceOf(
  { endpoint, metric }: Pick<FamilyMember, 'endpoint' | 'metric'>,
  shifts: readonly number[],
): InstanceDifference | null {
  const deviation = robustDeviation(shifts);
  if (shifts.length < LEAST_BLOCKS || deviation === null || !shifts.every(Number.isFinite)) return null;
  return {
    endpoint,
    metric: metric.name,
    shift: median([...shifts]),
    variance: (MEDIAN_VARIANCE * deviation ** 2) / shifts.length,
    blocks: shifts.length,
  };
}

/**
 * How far instances of the same code are apart, by the A/A runs of a scenario, each of deployments of its own. `level` is
 * the error that the margin of one metric may make.
 */
export function instanceEffectsOf(
  runs: readonly (readonly InstanceDifference[])[],
  level: number,
): readonly InstanceEffect[] {
  const named = groupBy(runs.flat(), ({ endpoint, metric }) => JSON.stringify([endpoint, metric]));
  return [...named.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const { endpoint, metric } = first;
    return [
      {
        endpoint,
        metric,
        runs: own.length,
        deviation: instanceDeviation(own),
        margin: instanceMargin(own, level),
      },
    ];
  });
}
