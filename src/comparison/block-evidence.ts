import { type Bets, EProcess, evidenceOfShare, type ShareBlock } from '../statistics/index.ts';
import { type Carried, isShare, type Metric } from '../trial/index.ts';
import type { Pair } from './block-pairs.ts';
import type { Evidence } from './comparison.ts';
import { aboveFor, belowFor, type Margins } from './scale.ts';

/** How the evidence of one metric is gathered; fixed before the first block. */
export interface EvidenceRules {
  readonly margins: Margins;
  readonly bets: Bets;
  /** False where the design hides slowdowns: then nothing is evidence of their absence. */
  readonly mayPass: boolean;
}

/** Evidence of the five statements as logarithms, with what is left at the end. */
export type CarriedEvidence = Readonly<Record<Exclude<keyof Evidence, 'kind'>, Carried>>;

/** Evidence of the five statements from one shift per block, gathered block by block. */
export class BlockEvidence {
  readonly #metric: Metric;
  readonly #rules: EvidenceRules;
  readonly #pairs: Pair[] = [];
  readonly #course: Evidence[] = [];
  readonly #slower: EProcess;
  readonly #beyondTolerance: EProcess;
  readonly #faster: EProcess;
  readonly #withinTolerance: EProcess;
  /** The same where a pass must rule out no other margin. */
  readonly #acceptable: EProcess;

  constructor(metric: Metric, rules: EvidenceRules) {
    this.#metric = metric;
    this.#rules = rules;
    // Differences of shares are mostly ties with rare jumps, far from symmetric: bets on signs only (a tie bets nothing).
    const proving: Bets = isShare(metric.kind) ? 'signs' : rules.bets;
    this.#slower = new EProcess(proving);
    this.#beyondTolerance = new EProcess(proving);
    this.#faster = new EProcess(proving);
    this.#withinTolerance = new EProcess(rules.bets);
    const { passing, tolerance } = rules.margins;
    this.#acceptable = passing === tolerance ? this.#withinTolerance : new EProcess(rules.bets);
  }

  add(pair: Pair): void {
    const { margins } = this.#rules;
    const { noiseFloor, tolerance, passing } = margins;
    const { shift } = pair;
    this.#pairs.push(pair);
    this.#slower.add(shift - noiseFloor);
    this.#beyondTolerance.add(shift - aboveFor(tolerance, margins));
    this.#faster.add(-noiseFloor - shift);
    this.#withinTolerance.add(belowFor(tolerance, margins) - shift);
    if (this.#acceptable !== this.#withinTolerance) this.#acceptable.add(belowFor(passing, margins) - shift);
    this.#course.push(this.#eValues());
  }

  /** The e-values after each block so far. */
  get course(): readonly Evidence[] {
    return this.#course;
  }

  /** The e-values now; of no block, that nothing is known. */
  current(): Evidence {
    return this.#course.at(-1) ?? this.#eValues();
  }

  /** What stands behind them, for a later attempt to go on from. */
  carried(): CarriedEvidence {
    const { tolerance, passing } = this.#rules.margins;
    const withinTolerance = this.#below(tolerance, this.#withinTolerance);
    return {
      slower: carriedOf(this.#slower),
      beyondTolerance: carriedOf(this.#beyondTolerance),
      faster: carriedOf(this.#faster),
      withinTolerance,
      acceptable: passing === tolerance ? withinTolerance : this.#below(passing, this.#acceptable),
    };
  }

  #eValues(): Evidence {
    const { slower, beyondTolerance, faster, withinTolerance, acceptable } = this.carried();
    return {
      kind: 'e',
      slower: Math.exp(slower.best),
      beyondTolerance: Math.exp(beyondTolerance.best),
      faster: Math.exp(faster.best),
      withinTolerance: this.#rules.mayPass ? Math.exp(withinTolerance.best) : 0,
      acceptable: this.#rules.mayPass ? Math.exp(acceptable.best) : 0,
    };
  }

  /** A slowdown below the margin. */
  #below(margin: number, betting: EProcess): Carried {
    const { mayPass, margins } = this.#rules;
    if (!mayPass) return NOTHING_CARRIED.acceptable;
    const { now, best } = carriedOf(betting);
    if (!isShare(this.#metric.kind)) return { now, best };
    const limit = belowFor(margin, margins);
    // Counts can exclude no share below none.
    if (limit <= 0) return NOTHING_CARRIED.acceptable;
    // A typical block without a failure is a tie whatever its size, and a burst of failures in one block of ten does
    // not move the typical block: for a share the counts must say it, too.
    const counted = evidenceOfShare(countsOf(this.#metric, this.#pairs), limit);
    return { now: Math.min(now, counted), best: Math.min(best, counted) };
  }
}

function carriedOf({ current, highest }: EProcess): Carried {
  return { now: current, best: highest };
}

const UNMOVED: Carried = Object.freeze({ now: 0, best: 0 });

/** What nothing was bet on. */
export const NOTHING_CARRIED: CarriedEvidence = Object.freeze({
  slower: UNMOVED,
  beyondTolerance: UNMOVED,
  faster: UNMOVED,
  withinTolerance: UNMOVED,
  acceptable: UNMOVED,
});

/** Gathers the evidence of blocks that are all there already. */
export function gatherBlocks(metric: Metric, pairs: readonly Pair[], rules: EvidenceRules): BlockEvidence {
  const evidence = new BlockEvidence(metric, rules);
  for (const pair of pairs) evidence.add(pair);
  return evidence;
}

/** The counts behind the values of a share, block by block. */
export function countsOf(metric: Metric, pairs: readonly Pair[]): readonly ShareBlock[] {
  const failed = (value: number): number => (metric.better === 'lower' ? value : 1 - value);
  return pairs.map(({ baseline, candidate, requests }) => ({
    baseline: { failures: failed(baseline) * requests.baseline, requests: requests.baseline },
    candidate: { failures: failed(candidate) * requests.candidate, requests: requests.candidate },
  }));
}
