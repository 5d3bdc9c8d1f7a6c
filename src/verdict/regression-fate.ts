import type { FailOn } from '../scenario/index.ts';
import { acceptRegressions, type OfferedAcceptance, questionOf } from './accept-regressions.ts';
import type { JudgedComparison } from './decision.ts';

/** What may let a regression through; the same for all scenarios of a gate. */
export interface Leniency {
  /** The strictest word of all scenarios. */
  readonly failOn: FailOn;
  readonly acceptances: readonly OfferedAcceptance[];
  /** When the candidate's run began, in ISO 8601: by its day acceptances expire. */
  readonly startedAt: string;
}

/** What follows from a regression as far as it is known, and whether further blocks can change that. */
export type RegressionFate =
  /** Tolerated or accepted: it blocks nothing, whatever further blocks show. */
  | { readonly kind: 'let-through' }
  /** It blocks, whatever further blocks show. */
  | { readonly kind: 'blocks' }
  /**
   * It would block now, and is let through once it surely lies below `bound`: the greater one of what is tolerated and what
   * is accepted, as a shift on the comparison's scale of the instances that were measured.
   */
  | { readonly kind: 'open'; readonly bound: number };

/**
 * Says what follows from a regression. What was shown once stays shown, because side by side the evidence only grows
 * and the interval only narrows: so a fate that is not open is final.
 */
export function fateOfRegression(
  regression: JudgedComparison,
  { failOn, acceptances, startedAt }: Leniency,
): RegressionFate {
  const toleratesSmall = failOn !== 'any';
  const { comparisons } = acceptRegressions([regression], acceptances, startedAt, [regression.scenario]);
  const isAccepted = comparisons.some(({ accepted }) => accepted !== null);
  if (isAccepted || (toleratesSmall && regression.severity === 'within-tolerance'))
    return { kind: 'let-through' };
  const accepted = questionOf(regression, acceptances, startedAt);
  const tolerated = toleratesSmall && mayStillBeSmall(regression) ? belowTolerance(regression) : null;
  const bounds = [accepted, tolerated].filter((bound) => bound !== null);
  return bounds.length === 0 ? { kind: 'blocks' } : { kind: 'open', bound: Math.max(...bounds) };
}

/** Whether further blocks may show that it is surely less than the tolerance. */
function mayStillBeSmall({ severity, evidence, basis }: JudgedComparison): boolean {
  // Where the design hides slowdowns nothing is evidence that one is small; of blocks that drift it may come yet.
  const canBeShown = evidence.withinTolerance > 0 || basis.dependent;
  return severity === 'undetermined' && canBeShown;
}

function belowTolerance({ margins: { tolerance, instances } }: JudgedComparison): number {
  return tolerance - instances;
}
