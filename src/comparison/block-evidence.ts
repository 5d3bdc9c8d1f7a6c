import {
  type Bets,
  evidenceAbove,
  evidenceBelow,
  evidenceOfShare,
  type ShareBlock,
} from '../statistics/index.ts';
import { isShare, type Metric } from '../trial/index.ts';
import type { Pair } from './block-pairs.ts';
import type { Evidence } from './comparison.ts';
import type { Margins } from './scale.ts';

/**
 * E-values of the five statements from one shift per block. `mayPass` is false where the design hides slowdowns: then
 * nothing is evidence of their absence.
 */
export function evidenceOfBlocks(
  metric: Metric,
  pairs: readonly Pair[],
  margins: Margins,
  bets: Bets,
  mayPass: boolean,
): Evidence {
  const shifts = pairs.map((pair) => pair.shift);
  // Differences of shares are mostly ties with rare jumps, far from symmetric: bets on signs only (a tie bets nothing).
  const isOfShares = isShare(metric.kind);
  const proving: Bets = isOfShares ? 'signs' : bets;
  const below = (margin: number): number => {
    if (!mayPass) return 0;
    const typical = evidenceBelow(shifts, margin, bets).highest;
    // A typical block without a failure is a tie whatever its size, and a burst of failures in one block of ten does not
    // move the typical block: for a share the counts must say it, too.
    return Math.exp(
      isOfShares ? Math.min(typical, evidenceOfShare(countsOf(metric, pairs), margin)) : typical,
    );
  };
  const withinTolerance = below(margins.tolerance);
  return {
    kind: 'e',
    slower: Math.exp(evidenceAbove(shifts, margins.noiseFloor, proving).highest),
    beyondTolerance: Math.exp(evidenceAbove(shifts, margins.tolerance, proving).highest),
    faster: Math.exp(evidenceBelow(shifts, -margins.noiseFloor, proving).highest),
    withinTolerance,
    acceptable: margins.passing === margins.tolerance ? withinTolerance : below(margins.passing),
  };
}

/** The counts behind the values of a share, block by block. */
export function countsOf(metric: Metric, pairs: readonly Pair[]): readonly ShareBlock[] {
  const failed = (value: number): number => (metric.better === 'lower' ? value : 1 - value);
  return pairs.map(({ baseline, candidate, requests }) => ({
    baseline: { failures: failed(baseline) * requests.baseline, requests: requests.baseline },
    candidate: { failures: failed(candidate) * requests.candidate, requests: requests.candidate },
  }));
}
