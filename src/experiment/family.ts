import type { FamilySize } from '../comparison/index.ts';

/**
 * What the experiments of one gate share: the gated comparisons of all its scenarios are one family with one error, so
 * none may stop at what it alone would need. Fixed before the first block, by configuration.
 */
export interface Family {
  /** Gated comparisons of the gate's other scenarios. */
  readonly others: FamilySize;
  /** Strictest errors of all scenarios. */
  readonly alpha: number;
  readonly beta: number;
}
