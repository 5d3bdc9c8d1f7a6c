import { type Bets, EProcess, evidenceOfShare, type ShareBlock } from '../statistics/index.ts';
import { isShare, type Metric } from '../trial/index.ts';
import type { Pair } from './block-pairs.ts';
import type { Evidence } from './comparison.ts';
import type { Margins } from './scale.ts';

/** How the evidence of one metric is gathered; fixed before the first block. */
export interface EvidenceRules {
  readonly margins: Margins;
  readonly bets: Bets;
  /** False where the design hides slowdowns: then nothing is evidence of their absence. */
  readonly mayPass: boolean;
}

/** E-values of the five statements from one shift per block, gathered block by block. */
export class BlockEvidence {
  readonly #metric: Metric;
  readonly #rules: EvidenceRules;
  readonly #pairs: Pair[] = [];
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
    const { noiseFloor, tolerance, passing } = this.#rules.margins;
    const { shift } = pair;
    this.#pairs.push(pair);
    this.#slower.add(shift - noiseFloor);
    this.#beyondTolerance.add(shift - tolerance);
    this.#faster.add(-noiseFloor - shift);
    this.#withinTolerance.add(tolerance - shift);
    if (this.#acceptable !== this.#withinTolerance) this.#acceptable.add(passing - shift);
  }

  /** What the blocks so far say; of none, that nothing is known. */
  current(): Evidence {
    const { tolerance, passing } = this.#rules.margins;
    const withinTolerance = this.#below(tolerance, this.#withinTolerance);
    return {
      kind: 'e',
      slower: Math.exp(this.#slower.highest),
      beyondTolerance: Math.exp(this.#beyondTolerance.highest),
      faster: Math.exp(this.#faster.highest),
      withinTolerance,
      acceptable: passing === tolerance ? withinTolerance : this.#below(passing, this.#acceptable),
    };
  }

  /** The e-value of a slowdown below the margin. */
  #below(margin: number, { highest }: EProcess): number {
    if (!this.#rules.mayPass) return 0;
    if (!isShare(this.#metric.kind)) return Math.exp(highest);
    // A typical block without a failure is a tie whatever its size, and a burst of failures in one block of ten does
    // not move the typical block: for a share the counts must say it, too.
    return Math.exp(Math.min(highest, evidenceOfShare(countsOf(this.#metric, this.#pairs), margin)));
  }
}

/** The evidence after each of these blocks. */
export function courseOfBlocks(
  metric: Metric,
  pairs: readonly Pair[],
  rules: EvidenceRules,
): readonly Evidence[] {
  const evidence = new BlockEvidence(metric, rules);
  return pairs.map((pair) => {
    evidence.add(pair);
    return evidence.current();
  });
}

/** The counts behind the values of a share, block by block. */
export function countsOf(metric: Metric, pairs: readonly Pair[]): readonly ShareBlock[] {
  const failed = (value: number): number => (metric.better === 'lower' ? value : 1 - value);
  return pairs.map(({ baseline, candidate, requests }) => ({
    baseline: { failures: failed(baseline) * requests.baseline, requests: requests.baseline },
    candidate: { failures: failed(candidate) * requests.candidate, requests: requests.candidate },
  }));
}
