import { rankAutocorrelation, robustDeviation } from '../statistics/index.ts';
import { type Design, isTime, type Metric, type Run } from '../trial/index.ts';
import type { Basis } from './comparison.ts';

/** Autocorrelation of the block differences up to which the evidence holds. */
const ACCEPTABLE_AUTOCORRELATION = 0.2;
/** Together against alone: above this the sides disturb each other. */
export const INTERFERENCE_LIMIT = 1.1;
/** Ratio of the sides' noise above which the margin test may be biased. */
const UNEQUAL_NOISE = 2;
/** With fewer blocks chance alone makes one side look twice as noisy now and then. */
const BLOCKS_TO_COMPARE_NOISE = 20;
const NOISE_FLOOR_FRESH = 0.01;
const NOISE_FLOOR_SAME_INSTANCES = 0.03;

/** What a run's design allows to be said. */
export interface Claim {
  /** Of what the run speaks. */
  readonly of: Basis['claim'];
  /** Share up to which a slowdown is noise where the policy leaves it to the claim. */
  readonly automaticNoiseFloor: number;
  /**
   * False where both sides ran at once and disturbed each other, or nobody knows whether they did: a slowdown then
   * shows too small, so nothing may pass.
   */
  readonly mayPass: boolean;
  readonly warnings: readonly string[];
}

/**
 * What may be claimed: about the code when fresh instances served the blocks, else about these two instances, with a
 * wider noise floor (two instances of the same code differ by more than noise).
 */
export function claimOf(run: Run, blocks: number): Claim {
  const instances = Math.min(...run.sides.map((side) => side.instances));
  const fresh = run.sides.length > 0 && blocks > 0 && instances >= blocks;
  const interference = interferenceOf(run.design);
  return {
    of: fresh ? 'code' : 'instances',
    automaticNoiseFloor: fresh ? NOISE_FLOOR_FRESH : NOISE_FLOOR_SAME_INSTANCES,
    mayPass: interference === '',
    warnings: [
      ...(fresh ? [] : ['speaks of these two instances: no fresh ones were started during the experiment']),
      ...(interference === '' ? [] : [`${interference}: a pass is not possible`]),
    ],
  };
}

/** What loading both sides at once may have hidden; empty where they took turns or are known not to have minded. */
function interferenceOf({ assignment, interference }: Design): string {
  if (assignment !== 'simultaneous') return '';
  if (interference === null)
    return 'whether the sides disturbed each other while loaded at once is not known, because the probe had no answer';
  return interference > INTERFERENCE_LIMIT ? 'the sides disturbed each other while loaded at once' : '';
}

/** Why the blocks may not be taken as replicates; empty when they may. A chance excess is allowed for at 5 %. */
export function autocorrelationObstacle(shifts: readonly number[]): string {
  const correlation = rankAutocorrelation(shifts);
  if (correlation <= ACCEPTABLE_AUTOCORRELATION + 1.645 / Math.sqrt(Math.max(1, shifts.length))) return '';
  return `the differences of neighbouring blocks are alike (autocorrelation ${correlation.toFixed(2)})`;
}

/** Things a reader of one comparison should know. */
export function pairingWarnings(
  metric: Metric,
  blocks: number,
  pairs: readonly { readonly baseline: number; readonly candidate: number }[],
): readonly string[] {
  const warnings: string[] = [];
  if (pairs.length < blocks)
    warnings.push(`${blocks - pairs.length} of ${blocks} blocks have no value on a side`);
  if (isTime(metric.kind) && pairs.length >= BLOCKS_TO_COMPARE_NOISE) {
    const baseline = robustDeviation(pairs.map((pair) => Math.log(pair.baseline)));
    const candidate = robustDeviation(pairs.map((pair) => Math.log(pair.candidate)));
    if (baseline && candidate && Math.max(baseline / candidate, candidate / baseline) > UNEQUAL_NOISE) {
      const noisier = candidate > baseline ? 'candidate' : 'baseline';
      warnings.push(`the ${noisier} is more than twice as noisy as the other side`);
    }
  }
  return warnings;
}
