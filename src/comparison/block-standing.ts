import { rankAutocorrelation } from '../statistics/index.ts';
import { isTime, type Run } from '../trial/index.ts';
import { absenceInBlocks } from './absence.ts';
import { hasScale, type Pair } from './block-pairs.ts';
import type { Reading } from './block-reading.ts';
import type { Standing } from './comparison.ts';
import type { FamilyMember } from './family.ts';
import type { Needs } from './figure.ts';
import { type Obstacle, quantileObstacle } from './gateability.ts';
import { metricValue } from './metric-value.ts';
import type { PairedBlock } from './paired-blocks.ts';
import { blockShareObstacle } from './share-gateability.ts';
import { ACCEPTABLE_AUTOCORRELATION } from './side-by-side-checks.ts';

/** Whether one metric of a side-by-side run can be judged with what was measured. */
export function standingOfBlocks(
  run: Run,
  blocks: readonly PairedBlock[],
  member: FamilyMember,
  pairs: readonly Pair[],
  reading: Reading,
): Standing {
  if (pairs.length === 0) return { kind: 'missing', reason: missingReason(blocks, member) };
  if (!member.gated) return { kind: 'informational', reason: 'not gated', curable: false };
  const few = blockShareObstacle(member, pairs, run.policy.errorTolerance);
  if (few !== null) return asInformational(few);
  const { dependence, judgeable } = reading;
  const quantile = quantileStanding(blocks, member, dependence !== '');
  if (quantile !== null) return quantile;
  const absence = absenceInBlocks(run, blocks, member);
  if (absence !== '') return { kind: 'missing', reason: absence };
  return judgeable
    ? { kind: 'judged' }
    : { kind: 'undecidable', reason: dependence, needs: longerBlocks(run, pairs).words };
}

function quantileStanding(
  blocks: readonly PairedBlock[],
  { endpoint, metric }: FamilyMember,
  drifts: boolean,
): Standing | null {
  const { kind } = metric;
  if (!isTime(kind)) return null;
  const [baseline, candidate] = [
    blocks.map((block) => block.baseline),
    blocks.map((block) => block.candidate),
  ];
  const obstacle: Obstacle | null =
    quantileObstacle(candidate, { trials: baseline, drifts }, endpoint, kind) ??
    quantileObstacle(baseline, { trials: candidate, drifts }, endpoint, kind);
  return obstacle === null ? null : asInformational(obstacle);
}

function asInformational({ reason, curable }: Obstacle): Standing {
  return { kind: 'informational', reason, curable };
}

function missingReason(blocks: readonly PairedBlock[], member: FamilyMember): string {
  if (blocks.length === 0) return 'no block has a valid trial on both sides';
  const { endpoint, metric } = member;
  const values = (side: 'baseline' | 'candidate'): readonly number[] =>
    blocks.flatMap((block) => metricValue(block[side], endpoint, metric)?.value ?? []);
  const [before, after] = [values('baseline'), values('candidate')];
  if ([...before, ...after].some((value) => !hasScale(member, value)))
    return 'a value is negative or not a number, so no ratio can be taken';
  if (before.length === 0 && after.length === 0) return 'neither side has a value';
  if (after.length === 0) return 'the candidate has no value';
  return before.length === 0 ? 'the baseline has no value' : 'no block has a value on both sides';
}

/** Blocks longer than this many times those that were measured are no advice. */
const MOST_TIMES_AS_LONG = 60;

/**
 * What blocks that resemble their neighbours ask for: the length at which they would not any more, if what makes them
 * alike fades from block to block as it did from one to the next (a first-order autoregression, summed over m blocks).
 */
export function longerBlocks(run: Run, pairs: readonly Pick<Pair, 'shift'>[]): Needs {
  const longest = Math.max(...run.trials.map((trial) => trial.durationMs));
  const seconds = (ms: number): number => Math.round(ms / 100) / 10;
  const words = `longer blocks than ${seconds(longest)} s`;
  const likeness = rankAutocorrelation(pairs.map(({ shift }) => shift));
  for (let times = 2; times <= MOST_TIMES_AS_LONG; times++) {
    if (likenessOfSums(likeness, times) > ACCEPTABLE_AUTOCORRELATION) continue;
    const needed = seconds(longest * times);
    return {
      words: `${words}: of about ${needed} s, as what makes neighbours alike fades`,
      figures: [{ of: 'block-seconds', value: needed }],
    };
  }
  return { words: `${words}; how much longer is not known, because it hardly fades`, figures: [] };
}

/** Autocorrelation of neighbouring sums of m values of a first-order autoregression. */
function likenessOfSums(r: number, m: number): number {
  if (r >= 1) return 1;
  const between = (r * (1 - r ** m) ** 2) / (1 - r) ** 2;
  const within = (m * (1 + r)) / (1 - r) - (2 * r * (1 - r ** m)) / (1 - r) ** 2;
  return between / within;
}
