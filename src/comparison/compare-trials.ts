import { median } from 'simple-statistics';
import {
  type Bets,
  confidenceSequence,
  evidenceAbove,
  evidenceBelow,
  robustDeviation,
} from '../statistics/index.ts';
import { type Metric, responseTimeMetric, type Run } from '../trial/index.ts';
import type { Comparison, Evidence, MinimumDetectableEffect, Replicate, Standing } from './comparison.ts';
import { type FamilyMember, familyOf } from './family.ts';
import { quantileObstacle } from './gateability.ts';
import { movedBy, presentShift } from './interval.ts';
import { metricValue } from './metric-value.ts';
import { type PairedBlock, pairBlocks } from './paired-blocks.ts';
import { type Margins, marginsOf, scaleOf, shiftOf } from './scale.ts';
import { blockNeeds, detectableBySide } from './settle-blocks.ts';
import { autocorrelationObstacle, claimOf, pairingWarnings } from './side-by-side-checks.ts';

/** What one metric was in each block that has both sides. */
interface Pair {
  readonly block: number;
  readonly baseline: number;
  readonly candidate: number;
  readonly shift: number;
  /** Requests behind the candidate's value. */
  readonly requests: number;
}

/**
 * Compares the two sides of a side-by-side run, metric by metric. The block is the replicate: one shift per block, and
 * evidence by an e-process that may be read after every block (docs/method.md, "Side by side"). Deterministic.
 */
export function compareTrials(run: Run): readonly Comparison[] {
  const blocks = pairBlocks(run);
  const family = familyOf(run);
  const gated = family.filter((member) => member.gated).length;
  return family.map((member) => compareMember(run, blocks, member, gated));
}

function compareMember(
  run: Run,
  blocks: readonly PairedBlock[],
  member: FamilyMember,
  gatedCount: number,
): Comparison {
  const { endpoint, metric, gated } = member;
  const pairs = blocks.flatMap((block) => pairOf(block, member));
  const shifts = pairs.map((pair) => pair.shift);
  const baseline = medianOrNull(pairs.map((pair) => pair.baseline));
  const claim = claimOf(run, blocks.length);
  const margins = marginsOf(metric, run.policy, claim.noiseFloor, referenceOf(run, member) ?? baseline);
  const bets: Bets = run.policy.signOnly ? 'signs' : 'mixture';
  const evidence = evidenceOf(metric, pairs, margins, bets, claim.mayPass);
  const spread = robustDeviation(shifts);
  const family = { alpha: run.policy.alpha, beta: run.policy.beta, gated: Math.max(1, gatedCount) };
  const centre = shifts.length === 0 ? null : median(shifts);
  const candidate = movedBy(metric, baseline, centre) ?? medianOrNull(pairs.map((pair) => pair.candidate));
  return {
    scenario: run.scenario,
    endpoint,
    metric,
    gated,
    weight: 1,
    mode: 'side-by-side',
    scale: scaleOf(metric),
    standing: standingOf(run, blocks, member, pairs),
    baseline,
    candidate,
    ...presentShift(metric, { baseline, candidate }, centre, {
      ...confidenceSequence(shifts, run.policy.beta, bets),
      confidence: 1 - 2 * run.policy.beta,
    }),
    margins,
    evidence,
    confirmation: { kind: 'not-needed' },
    trials: { baseline: pairs.length, candidate: pairs.length },
    replicates: replicatesOf(blocks, pairs),
    spread,
    minimumDetectableEffect: detectable(metric, margins, shifts.length, spread, family),
    wouldSettle:
      centre === null ? '' : blockNeeds({ shift: centre, spread, margins, blocks: shifts.length, family }),
    warnings: [...claim.warnings, ...pairingWarnings(metric, blocks.length, pairs)],
  };
}

function pairOf(
  { block, baseline, candidate }: PairedBlock,
  { endpoint, metric }: FamilyMember,
): readonly Pair[] {
  const before = metricValue(baseline, endpoint, metric);
  const after = metricValue(candidate, endpoint, metric);
  if (before === null || after === null) return [];
  const shift = shiftOf(metric, before.value, after.value);
  return [{ block, baseline: before.value, candidate: after.value, shift, requests: after.requests }];
}

/**
 * The baseline's median response time during the warm-up: fixed before the first block, so margins cannot follow the
 * results, and a median, so that the slow first requests of a cold start do not move it.
 */
function referenceOf(run: Run, { endpoint, metric }: FamilyMember): number | null {
  if (metric.kind.kind !== 'response-time') return null;
  const values = run.warmUp
    .filter((trial) => trial.side === 'baseline')
    .flatMap((trial) => metricValue(trial, endpoint, responseTimeMetric(0.5))?.value ?? []);
  return medianOrNull(values);
}

function evidenceOf(
  metric: Metric,
  pairs: readonly Pair[],
  margins: Margins,
  bets: Bets,
  mayPass: boolean,
): Evidence {
  const shifts = pairs.map((pair) => pair.shift);
  // Differences of shares are mostly ties with rare jumps, far from symmetric: bets on signs only (a tie bets nothing).
  const proving: Bets = metric.kind.kind === 'share' ? 'signs' : bets;
  const acceptable = evidenceBelow(shifts, margins.tolerance, bets).highest;
  return {
    kind: 'e',
    slower: Math.exp(evidenceAbove(shifts, margins.noiseFloor, proving).highest),
    beyondTolerance: Math.exp(evidenceAbove(shifts, margins.tolerance, proving).highest),
    faster: Math.exp(evidenceBelow(shifts, -margins.noiseFloor, proving).highest),
    acceptable: mayPass
      ? Math.exp(Math.min(acceptable, flawlessBound(metric, pairs, margins) ?? acceptable))
      : 0,
  };
}

/**
 * For shares on which neither side ever failed: ties alone prove nothing, the number of requests does. None in n bounds
 * the share by 3 / n with 95 % (the rule of three), as evidence: log E = n × tolerance. Null when something failed.
 */
function flawlessBound(metric: Metric, pairs: readonly Pair[], margins: Margins): number | null {
  if (metric.kind.kind !== 'share') return null;
  const perfect = metric.better === 'lower' ? 0 : 1;
  if (pairs.some((pair) => pair.baseline !== perfect || pair.candidate !== perfect)) return null;
  return pairs.reduce((sum, pair) => sum + pair.requests, 0) * margins.tolerance;
}

function standingOf(
  run: Run,
  blocks: readonly PairedBlock[],
  member: FamilyMember,
  pairs: readonly Pair[],
): Standing {
  const { metric, endpoint, gated } = member;
  if (pairs.length === 0) return { kind: 'missing', reason: missingReason(blocks, member) };
  if (!gated) return { kind: 'informational', reason: 'not gated', curable: false };
  if (metric.kind.kind === 'response-time') {
    const { quantile } = metric.kind;
    const obstacle =
      quantileObstacle(
        blocks.map((block) => block.candidate),
        endpoint,
        quantile,
      ) ??
      quantileObstacle(
        blocks.map((block) => block.baseline),
        endpoint,
        quantile,
      );
    if (obstacle !== null) return { kind: 'informational', ...obstacle };
  }
  const dependence = autocorrelationObstacle(pairs.map((pair) => pair.shift));
  if (dependence !== '') {
    return { kind: 'undecidable', reason: dependence, needs: `longer blocks than ${describeBlocks(run)}` };
  }
  return { kind: 'judged' };
}

function missingReason(blocks: readonly PairedBlock[], { endpoint, metric }: FamilyMember): string {
  if (blocks.length === 0) return 'no block has a valid trial on both sides';
  const has = (side: 'baseline' | 'candidate'): boolean =>
    blocks.some((block) => metricValue(block[side], endpoint, metric) !== null);
  if (!has('baseline') && !has('candidate')) return 'neither side has a value';
  return has('baseline') ? 'the candidate has no value' : 'the baseline has no value';
}

function describeBlocks(run: Run): string {
  const longest = Math.max(...run.trials.map((trial) => trial.durationMs));
  return `${Math.round(longest / 100) / 10} s`;
}

function detectable(
  metric: Metric,
  margins: Margins,
  blocks: number,
  spread: number | null,
  family: { readonly alpha: number; readonly gated: number },
): MinimumDetectableEffect {
  const shift = detectableBySide(blocks, spread, margins, family);
  if (shift === null) return { ratio: null, power: 0.8 };
  return { ratio: scaleOf(metric) === 'difference' ? shift : Math.exp(shift), power: 0.8 };
}

function replicatesOf(blocks: readonly PairedBlock[], pairs: readonly Pair[]): readonly Replicate[] {
  const byBlock = new Map(pairs.map((pair) => [pair.block, pair]));
  return blocks.map(({ block }) => {
    const pair = byBlock.get(block);
    return {
      name: `block ${block + 1}`,
      baseline: pair?.baseline ?? null,
      candidate: pair?.candidate ?? null,
      shift: pair && Number.isFinite(pair.shift) ? pair.shift : null,
    };
  });
}

function medianOrNull(values: readonly number[]): number | null {
  return values.length === 0 ? null : median([...values]);
}
