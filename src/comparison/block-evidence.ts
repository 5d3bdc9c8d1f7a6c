import {
  type Bets,
  type Evidence as BlockEvidence,
  evidenceAbove,
  evidenceBelow,
  evidenceOfShare,
  type ShareBlock,
} from '../statistics/index.ts';
import { type Carried, isShare, type Metric } from '../trial/index.ts';
import type { Pair } from './block-pairs.ts';
import type { Evidence } from './comparison.ts';
import type { Margins } from './scale.ts';

/** Evidence for the four statements as logarithms, with what is left at the end. */
export interface CarriedEvidence {
  readonly slower: Carried;
  readonly beyondTolerance: Carried;
  readonly faster: Carried;
  readonly acceptable: Carried;
}

/**
 * Evidence for the four statements from one shift per block. `mayPass` is false where the design hides slowdowns: then
 * nothing is evidence of their absence.
 */
export function evidenceOfBlocks(
  metric: Metric,
  pairs: readonly Pair[],
  margins: Margins,
  bets: Bets,
  mayPass: boolean,
): CarriedEvidence {
  const shifts = pairs.map((pair) => pair.shift);
  // Differences of shares are mostly ties with rare jumps, far from symmetric: bets on signs only (a tie bets nothing).
  const isOfShares = isShare(metric.kind);
  const proving: Bets = isOfShares ? 'signs' : bets;
  const acceptable = carriedOf(evidenceBelow(shifts, margins.tolerance, bets));
  // A typical block without a failure is a tie whatever its size, and a burst of failures in one block of ten does not
  // move the typical block: for a share the counts must say it, too.
  const counted = isOfShares ? evidenceOfShare(countsOf(metric, pairs), margins.tolerance) : Infinity;
  return {
    slower: carriedOf(evidenceAbove(shifts, margins.noiseFloor, proving)),
    beyondTolerance: carriedOf(evidenceAbove(shifts, margins.tolerance, proving)),
    faster: carriedOf(evidenceBelow(shifts, -margins.noiseFloor, proving)),
    acceptable: mayPass
      ? { now: Math.min(acceptable.now, counted), best: Math.min(acceptable.best, counted) }
      : { now: 0, best: 0 },
  };
}

/** The e-values of that evidence. */
export function eValuesOf(
  { slower, beyondTolerance, faster, acceptable }: CarriedEvidence,
  mayPass: boolean,
): Evidence {
  return {
    kind: 'e',
    slower: Math.exp(slower.best),
    beyondTolerance: Math.exp(beyondTolerance.best),
    faster: Math.exp(faster.best),
    acceptable: mayPass ? Math.exp(acceptable.best) : 0,
  };
}

function carriedOf({ current, highest }: BlockEvidence): Carried {
  return { now: current, best: highest };
}

/** The counts behind the values of a share, block by block. */
export function countsOf(metric: Metric, pairs: readonly Pair[]): readonly ShareBlock[] {
  const failed = (value: number): number => (metric.better === 'lower' ? value : 1 - value);
  return pairs.map(({ baseline, candidate, requests }) => ({
    baseline: { failures: failed(baseline) * requests.baseline, requests: requests.baseline },
    candidate: { failures: failed(candidate) * requests.candidate, requests: requests.candidate },
  }));
}
