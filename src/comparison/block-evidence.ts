import { type Bets, EProcess, evidenceOfShare, type ShareBlock } from '../statistics/index.ts';
import { type Carried, isShare, type Metric } from '../trial/index.ts';
import type { Pair } from './block-pairs.ts';
import type { Evidence, Statement } from './comparison.ts';
import { aboveFor, belowFor, type Margins } from './scale.ts';

/** How the evidence of one metric is gathered; fixed before the first block. */
export interface EvidenceRules {
  readonly margins: Margins;
  readonly bets: Bets;
  /** False where the design hides slowdowns: then nothing is evidence of their absence. */
  readonly mayPass: boolean;
}

/** Evidence of the five statements as logarithms, with what is left at the end. */
export type CarriedEvidence = Readonly<Record<Statement, Carried>>;

/** Evidence of the five statements from one shift per block, gathered block by block. */
export class BlockEvidence {
  readonly #metric: Metric;
  readonly #rules: EvidenceRules;
  readonly #pairs: Pair[] = [];
  readonly #course: Evidence[] = [];
  readonly #slower: EProcess;
  readonly #beyondTolerance: EProcess;
  readonly #faster: EProcess;
  readonly #limits: Limits;
  /** Of shifts below each of the limits, some of which may be equal. */
  readonly #below: ReadonlyMap<number, EProcess>;

  constructor(metric: Metric, rules: EvidenceRules) {
    this.#metric = metric;
    this.#rules = rules;
    // Differences of shares are mostly ties with rare jumps, far from symmetric: bets on signs only (a tie bets nothing).
    const proving: Bets = isShare(metric.kind) ? 'signs' : rules.bets;
    this.#slower = new EProcess(proving);
    this.#beyondTolerance = new EProcess(proving);
    this.#faster = new EProcess(proving);
    this.#limits = limitsOf(rules.margins);
    this.#below = new Map(Object.values(this.#limits).map((limit) => [limit, new EProcess(rules.bets)]));
  }

  add(pair: Pair): void {
    const { margins } = this.#rules;
    const { shift } = pair;
    this.#pairs.push(pair);
    this.#slower.add(shift - margins.noiseFloor);
    this.#beyondTolerance.add(shift - aboveFor(margins.tolerance, margins));
    this.#faster.add(-margins.noiseFloor - shift);
    for (const [limit, betting] of this.#below) betting.add(limit - shift);
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

  /** The e-value that the code, and not only these two instances, is no slower than a pass allows. */
  acceptableCode(): number {
    return this.#rules.mayPass ? Math.exp(this.#carriedBelow(this.#limits.acceptableCode).best) : 0;
  }

  /** What stands behind them, for a later attempt to go on from. */
  carried(): CarriedEvidence {
    const limits = this.#limits;
    const withinTolerance = this.#carriedBelow(limits.withinTolerance);
    return {
      slower: carriedOf(this.#slower),
      beyondTolerance: carriedOf(this.#beyondTolerance),
      faster: carriedOf(this.#faster),
      withinTolerance,
      acceptable:
        limits.acceptable === limits.withinTolerance
          ? withinTolerance
          : this.#carriedBelow(limits.acceptable),
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

  /** A slowdown below one of the limits. */
  #carriedBelow(limit: number): Carried {
    const betting = this.#below.get(limit);
    if (!this.#rules.mayPass || betting === undefined) return NOTHING_CARRIED.acceptable;
    const { now, best } = carriedOf(betting);
    if (!isShare(this.#metric.kind)) return { now, best };
    // Counts exclude no share below none.
    if (limit <= 0) return NOTHING_CARRIED.acceptable;
    // A typical block without a failure is a tie whatever its size, and a burst of failures in one block of ten does
    // not move the typical block: for a share the counts must say it, too.
    const counted = evidenceOfShare(countsOf(this.#metric, this.#pairs), limit);
    return { now: Math.min(now, counted), best: Math.min(best, counted) };
  }
}

/** What the two instances must stay below. */
interface Limits {
  /** For a severity that does not block: of the code, because so is what was proved. */
  readonly withinTolerance: number;
  /** For a pass of these two instances, and of the code. */
  readonly acceptable: number;
  readonly acceptableCode: number;
}

function limitsOf(margins: Margins): Limits {
  return {
    withinTolerance: belowFor(margins.tolerance, margins),
    acceptable: margins.passing,
    acceptableCode: belowFor(margins.passing, margins),
  };
}

function carriedOf({ current, highest }: EProcess): Carried {
  return { now: current, best: highest };
}

/** From a stake of 1, nothing won and nothing lost. */
export const UNMOVED: Carried = Object.freeze({ now: 0, best: 0 });

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
