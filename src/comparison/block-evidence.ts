import { at } from '../foundation/index.ts';
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
 * E-values of the five statements after each block, from one shift per block. `mayPass` is false where the design hides
 * slowdowns: then nothing is evidence of their absence.
 */
export function evidenceByBlock(
  metric: Metric,
  pairs: readonly Pair[],
  margins: Margins,
  bets: Bets,
  mayPass: boolean,
): readonly Evidence[] {
  const shifts = pairs.map((pair) => pair.shift);
  // Differences of shares are mostly ties with rare jumps, far from symmetric: bets on signs only (a tie bets nothing).
  const isOfShares = isShare(metric.kind);
  const proving: Bets = isOfShares ? 'signs' : bets;
  const slower = highestSoFar(evidenceAbove(shifts, margins.noiseFloor, proving));
  const beyondTolerance = highestSoFar(evidenceAbove(shifts, margins.tolerance, proving));
  const faster = highestSoFar(evidenceBelow(shifts, -margins.noiseFloor, proving));
  const counts = isOfShares ? countsOf(metric, pairs) : [];
  const below = (margin: number): readonly number[] => {
    const typical = highestSoFar(evidenceBelow(shifts, margin, bets));
    // A typical block without a failure is a tie whatever its size, and a burst of failures in one block of ten does not
    // move the typical block: for a share the counts must say it, too.
    return typical.map((each, index) => {
      if (!mayPass) return 0;
      return Math.exp(
        isOfShares ? Math.min(each, evidenceOfShare(counts.slice(0, index + 1), margin)) : each,
      );
    });
  };
  const withinTolerance = below(margins.tolerance);
  const acceptable = margins.passing === margins.tolerance ? withinTolerance : below(margins.passing);
  return shifts.map((_, index) => ({
    kind: 'e',
    slower: Math.exp(at(slower, index)),
    beyondTolerance: Math.exp(at(beyondTolerance, index)),
    faster: Math.exp(at(faster, index)),
    withinTolerance: at(withinTolerance, index),
    acceptable: at(acceptable, index),
  }));
}

/** What no block says: that nothing is known. */
export function noEvidence(mayPass: boolean): Evidence {
  const passing = mayPass ? 1 : 0;
  return {
    kind: 'e',
    slower: 1,
    beyondTolerance: 1,
    faster: 1,
    withinTolerance: passing,
    acceptable: passing,
  };
}

function highestSoFar({ path }: { readonly path: readonly number[] }): readonly number[] {
  let highest = 0;
  return path.map((current) => (highest = Math.max(highest, current)));
}

/** The counts behind the values of a share, block by block. */
export function countsOf(metric: Metric, pairs: readonly Pair[]): readonly ShareBlock[] {
  const failed = (value: number): number => (metric.better === 'lower' ? value : 1 - value);
  return pairs.map(({ baseline, candidate, requests }) => ({
    baseline: { failures: failed(baseline) * requests.baseline, requests: requests.baseline },
    candidate: { failures: failed(candidate) * requests.candidate, requests: requests.candidate },
  }));
}
