import type { Run } from '../trial/index.ts';
import type { ReadingRules } from './block-reading.ts';
import type { FamilyMember } from './family.ts';
import { type Margins, marginsOf, policyOf } from './scale.ts';
import type { Claim } from './side-by-side-checks.ts';

/** What the rules for one metric rest on besides the run's policy; all of it is known before the first block. */
export interface RulesBasis {
  readonly claim: Claim;
  /** The baseline's level of a time in milliseconds, from which `min-effect` makes a share; null for other metrics. */
  readonly reference: number | null;
  /** How many tests of this one's weight the run's family holds, at least 1. */
  readonly tests: number;
}

/** How the blocks of one metric of a run are read. */
export function readingRules(run: Run, member: FamilyMember, basis: RulesBasis): ReadingRules {
  const { alpha, beta, signOnly } = run.policy;
  return {
    margins: blockMargins(run, member, basis),
    bets: signOnly ? 'signs' : 'mixture',
    mayPass: basis.claim.mayPass,
    beta,
    proof: basis.tests / (alpha * basis.claim.errorShare),
  };
}

/** What may pass was chosen before the first block, or is as configured. */
function blockMargins(
  { policy, pilot }: Run,
  { endpoint, metric }: FamilyMember,
  { claim, reference }: RulesBasis,
): Margins {
  const own = policyOf(policy, endpoint, metric);
  const noiseFloor = own.noiseFloor === 'auto' ? claim.automaticNoiseFloor : own.noiseFloor;
  const chosen = pilot?.metrics.find((each) => each.endpoint === endpoint && each.metric === metric.name);
  const passing = own.passTolerance === 'auto' ? (chosen?.tolerance ?? own.tolerance) : own.tolerance;
  return marginsOf(metric, own, { noiseFloor, passing, instances: claim.instanceMargin }, reference);
}
