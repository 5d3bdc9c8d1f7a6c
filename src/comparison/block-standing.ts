import type { Run } from '../trial/index.ts';
import { absenceInBlocks } from './absence.ts';
import { hasScale, type Pair } from './block-pairs.ts';
import type { Standing } from './comparison.ts';
import type { FamilyMember } from './family.ts';
import { type Obstacle, quantileObstacle } from './gateability.ts';
import { metricValue } from './metric-value.ts';
import type { PairedBlock } from './paired-blocks.ts';
import { blockShareObstacle } from './share-gateability.ts';
import { autocorrelationObstacle } from './side-by-side-checks.ts';

/** Whether one metric of a side-by-side run can be judged with what was measured. */
export function standingOfBlocks(
  run: Run,
  blocks: readonly PairedBlock[],
  member: FamilyMember,
  pairs: readonly Pair[],
): Standing {
  if (pairs.length === 0) return { kind: 'missing', reason: missingReason(blocks, member) };
  if (!member.gated) return { kind: 'informational', reason: 'not gated', curable: false };
  const few = blockShareObstacle(member, pairs, run.policy.errorTolerance);
  if (few !== '') return { kind: 'informational', reason: few, curable: false };
  const quantile = quantileStanding(blocks, member);
  if (quantile !== null) return quantile;
  const absence = absenceInBlocks(run, blocks, member);
  if (absence !== '') return { kind: 'missing', reason: absence };
  return dependenceStanding(run, member, pairs) ?? { kind: 'judged' };
}

function quantileStanding(
  blocks: readonly PairedBlock[],
  { endpoint, metric }: FamilyMember,
): Standing | null {
  if (metric.kind.kind !== 'response-time') return null;
  const { quantile } = metric.kind;
  const [baseline, candidate] = [
    blocks.map((block) => block.baseline),
    blocks.map((block) => block.candidate),
  ];
  const obstacle: Obstacle | null =
    quantileObstacle(candidate, baseline, endpoint, quantile) ??
    quantileObstacle(baseline, candidate, endpoint, quantile);
  return obstacle === null ? null : { kind: 'informational', ...obstacle };
}

/**
 * Blocks that resemble their neighbours are no replicates. Shares are exempt: failures always come in clusters, their
 * evidence bets on signs only, and a candidate that fails from half-time on must not become undecidable by it.
 */
function dependenceStanding(run: Run, { metric }: FamilyMember, pairs: readonly Pair[]): Standing | null {
  if (metric.kind.kind === 'share') return null;
  const dependence = autocorrelationObstacle(pairs.map((pair) => pair.shift));
  return dependence === ''
    ? null
    : { kind: 'undecidable', reason: dependence, needs: `longer blocks than ${describeBlocks(run)}` };
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

function describeBlocks(run: Run): string {
  const longest = Math.max(...run.trials.map((trial) => trial.durationMs));
  return `${Math.round(longest / 100) / 10} s`;
}
