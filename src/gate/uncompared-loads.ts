import type { Comparison } from '../comparison/index.ts';
import { comparabilityOf, type Scenario } from '../scenario/index.ts';
import type { Run } from '../trial/index.ts';

const WHY = 'what is measured under such a load depends on how fast the target is';

/** Whether sides, or runs, of a scenario may be compared at all. */
export function isComparable({ load }: Scenario): boolean {
  return comparabilityOf(load) !== 'thresholds';
}

/** The same of a run; one that does not say is compared. */
export function isComparableRun({ load }: Run): boolean {
  return load.compared !== 'thresholds';
}

/** The comparison as something to look at, of which nothing follows. */
export function withoutGate(comparison: Comparison): Comparison {
  const standing = { kind: 'informational', reason: `thresholds only: ${WHY}`, curable: false } as const;
  return { ...comparison, gated: false, standing, attempt: null, wouldSettle: '', figures: [] };
}

/**
 * What has to be said of scenarios that are not to be compared. A decision has one kind of baseline for all of them:
 * beside scenarios that are compared, those that are not cannot be left out, or nothing would be said of them.
 */
export function uncomparedNotes(comparable: ReadonlyMap<string, boolean>): readonly string[] {
  const isMixed = [...comparable.values()].includes(true);
  return [...comparable].flatMap(([name, compared]) => {
    if (compared) return [];
    return isMixed
      ? [
          `${name}: ${WHY}, and it is compared because other scenarios of the same gate are: give it a gate of its own, where thresholds alone decide`,
        ]
      : [`${name} is not compared, thresholds decide alone: ${WHY}`];
  });
}
