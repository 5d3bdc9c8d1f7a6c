import { rankAutocorrelation, robustDeviation } from '../statistics/index.ts';
import { type Design, type InstanceEffect, isTime, type Metric, type Run } from '../trial/index.ts';
import type { Basis } from './comparison.ts';
import type { FamilyMember } from './family.ts';
import { LEAST_AA_RUNS } from './instance-effects.ts';
import { scaleOf } from './scale.ts';

/** Autocorrelation of the block differences up to which the evidence holds. */
export const ACCEPTABLE_AUTOCORRELATION = 0.2;
/** Together against alone: above this the sides disturb each other. */
export const INTERFERENCE_LIMIT = 1.1;
/** Ratio of the sides' noise above which the margin test may be biased. */
const UNEQUAL_NOISE = 2;
/** With fewer blocks chance alone makes one side look twice as noisy now and then. */
const BLOCKS_TO_COMPARE_NOISE = 20;
const NOISE_FLOOR_FRESH = 0.01;
const NOISE_FLOOR_SAME_INSTANCES = 0.03;

/** What a run's design allows to be said of one metric. */
export interface Claim {
  /** Of what the run speaks. */
  readonly of: Basis['claim'];
  /** Share up to which a slowdown is noise where the policy leaves it to the claim. */
  readonly automaticNoiseFloor: number;
  /** How far instances of the same code may be apart by themselves, on the metric's scale; 0 where it is no matter. */
  readonly instanceMargin: number;
  readonly errorShare: Basis['errorShare'];
  /**
   * False where both sides ran at once and disturbed each other, or nobody knows whether they did: a slowdown then
   * shows too small, so nothing may pass.
   */
  readonly mayPass: boolean;
  readonly warnings: readonly string[];
}

/**
 * What may be claimed: about the code when fresh instances served the blocks, or when A/A runs have told how far two
 * instances of it are apart; else about these two instances, with a wider noise floor, because two instances of the same
 * code differ by more than noise.
 */
export function claimOf(run: Run, blocks: number, member: Pick<FamilyMember, 'endpoint' | 'metric'>): Claim {
  const instances = Math.min(...run.sides.map((side) => side.instances));
  const fresh = run.sides.length > 0 && blocks > 0 && instances >= blocks;
  const interference = interferenceOf(run.design);
  const hidden = interference === '' ? [] : [`${interference}: a pass is not possible`];
  const mayPass = interference === '';
  const plain = { instanceMargin: 0, errorShare: 1, mayPass } as const;
  if (fresh) return { ...plain, of: 'code', automaticNoiseFloor: NOISE_FLOOR_FRESH, warnings: hidden };
  const effect = run.instanceEffects.find(
    ({ endpoint, metric }) => endpoint === member.endpoint && metric === member.metric.name,
  );
  if (effect !== undefined && effect.runs >= LEAST_AA_RUNS)
    return {
      of: 'code',
      automaticNoiseFloor: NOISE_FLOOR_FRESH,
      instanceMargin: effect.margin,
      errorShare: 0.5,
      mayPass,
      warnings: [effectWarning(effect, member.metric), ...hidden],
    };
  return {
    ...plain,
    of: 'instances',
    automaticNoiseFloor: NOISE_FLOOR_SAME_INSTANCES,
    warnings: [`${SAME_INSTANCES}${tooFewRuns(effect)}`, ...hidden],
  };
}

const SAME_INSTANCES = 'speaks of these two instances: no fresh ones were started during the experiment';

function tooFewRuns(effect: InstanceEffect | undefined): string {
  if (effect === undefined) return '';
  return `, and there are ${effect.runs} of the ${LEAST_AA_RUNS} A/A runs that tell how far two of the same code are apart`;
}

function effectWarning({ runs, deviation, margin }: InstanceEffect, metric: Metric): string {
  const unit = scaleOf(metric) === 'difference' ? 'points' : '%';
  const shown = (value: number): string => `${Number((100 * value).toPrecision(2))} ${unit}`;
  return `two instances of the same code differ by ${shown(deviation)} (standard deviation over ${runs} A/A runs), so a change must exceed the noise floor by ${shown(margin)} more; a pass that leaves less than that of the tolerance speaks of these two instances`;
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
