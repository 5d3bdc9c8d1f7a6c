import { type Bets, evidenceAbove, evidenceBelow } from '../statistics/index.ts';
import { isShare, type Metric } from '../trial/index.ts';
import type { Pair } from './block-pairs.ts';
import type { Evidence } from './comparison.ts';
import type { Margins } from './scale.ts';

/**
 * E-values of the four statements from one shift per block. `mayPass` is false where the design hides slowdowns: then
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
  const acceptable = evidenceBelow(shifts, margins.tolerance, bets).highest;
  return {
    kind: 'e',
    slower: Math.exp(evidenceAbove(shifts, margins.noiseFloor, proving).highest),
    beyondTolerance: Math.exp(evidenceAbove(shifts, margins.tolerance, proving).highest),
    faster: Math.exp(evidenceBelow(shifts, -margins.noiseFloor, proving).highest),
    acceptable: mayPass
      ? Math.exp(
          isOfShares ? Math.min(acceptable, countedBound(metric, pairs, margins.tolerance)) : acceptable,
        )
      : 0,
  };
}

/**
 * The most evidence, as log E, that the counts behind a share can give for `candidate < baseline + tolerance`: the
 * likelihood of the candidate's own share against that of the bound, n × KL(p ‖ p₀ + tolerance).
 *
 * Blocks alone say too much here. A typical block without a failure is a tie whatever its size, and a burst of failures
 * in one block of ten does not move the typical block. With no failure at all the bound is the rule of three:
 * none in n is evidence n × tolerance, and 3 / n is what 95 % can exclude.
 */
function countedBound(metric: Metric, pairs: readonly Pair[], tolerance: number): number {
  const failed = (value: number): number => (metric.better === 'lower' ? value : 1 - value);
  const count = (side: 'baseline' | 'candidate'): { readonly requests: number; readonly share: number } => {
    const requests = pairs.reduce((sum, pair) => sum + pair.requests[side], 0);
    const failures = pairs.reduce((sum, pair) => sum + failed(pair[side]) * pair.requests[side], 0);
    return { requests, share: requests === 0 ? 1 : Math.min(1, failures / requests) };
  };
  const { requests, share } = count('candidate');
  const bound = Math.min(1, count('baseline').share + tolerance);
  return share < bound ? requests * divergence(share, bound) : 0;
}

/** KL(p ‖ q) of two coins, 0 ≤ p < q ≤ 1. */
function divergence(p: number, q: number): number {
  const successes = p === 0 ? 0 : p * Math.log(p / q);
  return successes + (1 - p) * (Math.log1p(-p) - Math.log1p(-q));
}
