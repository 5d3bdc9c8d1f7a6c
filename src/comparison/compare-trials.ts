import { median } from 'simple-statistics';
import { at } from '../foundation/index.ts';
import { robustDeviation } from '../statistics/index.ts';
import { type AttemptEvidence, isShare, isTime, type Metric, type Run } from '../trial/index.ts';
import { countsOf } from './block-evidence.ts';
import { blockName, type Pair, pairsOf } from './block-pairs.ts';
import { readBlocks, type Reading } from './block-reading.ts';
import { longerBlocks, standingOfBlocks } from './block-standing.ts';
import type {
  Comparison,
  EvidencePoint,
  MinimumDetectableEffect,
  Replicate,
  Standing,
} from './comparison.ts';
import { type FamilyMember, familyOf } from './family.ts';
import { type Needs, NOTHING_NEEDED } from './figure.ts';
import { movedBy, presentShift } from './interval.ts';
import { metricValue } from './metric-value.ts';
import { blockMsOf, type PairedBlock, pairBlocks } from './paired-blocks.ts';
import { readingRules } from './reading-rules.ts';
import { type Margins, scaleOf } from './scale.ts';
import { blockNeeds, detectableBySide } from './settle-blocks.ts';
import { type Claim, claimOf, pairingWarnings } from './side-by-side-checks.ts';
import { limitClaim, spendError } from './spend-error.ts';
import { continueAttempts } from './continue-attempts.ts';

/**
 * Compares the two sides of a side-by-side run, metric by metric. The block is the replicate: one shift per block, and
 * evidence by an e-process that may be read after every block (docs/method.md, "Side by side"). Deterministic.
 */
export function compareTrials(run: Run): readonly Comparison[] {
  const blocks = pairBlocks(run);
  const family = familyOf(run);
  const gated = family.filter((member) => member.gated).length;
  // Of the same code twice nothing is judged.
  const decided = run.sameCode ? family.map((member) => ({ ...member, gated: false })) : family;
  return decided.map((member) => compareMember(run, blocks, member, gated));
}

function compareMember(
  run: Run,
  blocks: readonly PairedBlock[],
  member: FamilyMember,
  gatedCount: number,
): Comparison {
  const { endpoint, metric, gated } = member;
  const pairs = pairsOf(blocks, member);
  const shifts = pairs.map((pair) => pair.shift);
  const baseline = medianOrNull(pairs.map((pair) => pair.baseline));
  const claim = claimOf(run, blocks.length, member);
  const { alpha, beta } = run.policy;
  const family: Family = { alpha: alpha * claim.errorShare, beta, gated: Math.max(1, gatedCount) };
  const reference = referenceOf(run, member, baseline);
  const rules = readingRules(run, member, { claim, reference, gated: family.gated });
  const { margins } = rules;
  const reading = readBlocks(member, pairs, rules);
  const spread = robustDeviation(shifts);
  const standing = standingOfBlocks(run, blocks, member, pairs, reading);
  const candidate =
    movedBy(metric, baseline, reading.centre) ?? medianOrNull(pairs.map((pair) => pair.candidate));
  const needs = needsOf(run, reading, pairs, {
    spread,
    margins,
    scale: scaleOf(metric),
    blocks: shifts.length,
    counts: isShare(metric.kind) ? countsOf(metric, pairs) : [],
    family,
    ...claim,
  });
  const compared: Comparison = {
    scenario: run.scenario,
    endpoint,
    metric,
    gated,
    weight: 1,
    mode: 'side-by-side',
    scale: scaleOf(metric),
    standing,
    baseline,
    candidate,
    ...presentShift(metric, { baseline, candidate }, reading.centre, reading.interval()),
    margins,
    evidence: reading.evidence,
    basis: basisOf(run, claim, pairs, reading),
    control: null,
    confirmation: { kind: 'not-needed' },
    attempt: attemptOf(member, standing, reading),
    trials: { baseline: pairs.length, candidate: pairs.length },
    replicates: replicatesOf(blocks, pairs),
    spread,
    minimumDetectableEffect: detectable(metric, margins, shifts.length, spread, family),
    wouldSettle: needs.words,
    // What has too few requests asks for requests, not for blocks.
    figures: standing.kind === 'informational' ? [] : needs.figures,
    warnings: [...claim.warnings, ...reading.warnings, ...pairingWarnings(metric, blocks.length, pairs)],
  };
  const attempts = { level: family.alpha / family.gated, deployment: run.deployment };
  const continued = gated ? continueAttempts(compared, run.earlier, attempts) : compared;
  return limitClaim(spendError(continued), reading, beta);
}

function basisOf(
  { design }: Run,
  { of, errorShare }: Claim,
  pairs: readonly Pair[],
  reading: Reading,
): Comparison['basis'] {
  return {
    claim: of,
    errorShare,
    assignment: design.assignment,
    dependent: reading.dependence !== '',
    course: courseOf(pairs, reading),
  };
}

/** The errors of the run's own family. */
interface Family {
  readonly alpha: number;
  readonly beta: number;
  readonly gated: number;
}

function needsOf(
  run: Run,
  { centre, dependence }: Reading,
  pairs: readonly Pair[],
  known: Omit<Parameters<typeof blockNeeds>[0], 'shift' | 'blockMs'>,
): Needs {
  if (dependence !== '') return longerBlocks(run, pairs);
  return centre === null ? NOTHING_NEEDED : blockNeeds({ shift: centre, blockMs: blockMsOf(run), ...known });
}

function attemptOf(
  { endpoint, metric, gated }: FamilyMember,
  standing: Standing,
  { carried }: Reading,
): AttemptEvidence | null {
  if (!gated || standing.kind !== 'judged') return null;
  return { endpoint, metric: metric.name, kind: 'e', ...carried, isConfirmed: true };
}

/**
 * The baseline's level from which `min-effect` makes a share: its value in the warm-up, fixed before the first block.
 *
 * Where the measured blocks lie lower, a cold start has inflated the warm-up, and their median counts instead. That
 * lets the results move the margin, but never to a verdict: a baseline that seems too fast widens the margin by less
 * than it widens the shift.
 */
function referenceOf(run: Run, { endpoint, metric }: FamilyMember, measured: number | null): number | null {
  if (!isTime(metric.kind)) return null;
  const values = run.warmUp
    .filter((trial) => trial.side === 'baseline')
    .flatMap((trial) => metricValue(trial, endpoint, metric)?.value ?? []);
  const warmUp = medianOrNull(values);
  return warmUp === null || measured === null ? (warmUp ?? measured) : Math.min(warmUp, measured);
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

function courseOf(pairs: readonly Pair[], { course }: Reading): readonly EvidencePoint[] {
  return pairs.map(({ block }, index) => ({ name: blockName(block), evidence: at(course, index) }));
}

function replicatesOf(blocks: readonly PairedBlock[], pairs: readonly Pair[]): readonly Replicate[] {
  const byBlock = new Map(pairs.map((pair) => [pair.block, pair]));
  return blocks.map(({ block }) => {
    const pair = byBlock.get(block);
    return {
      name: blockName(block),
      baseline: pair?.baseline ?? null,
      candidate: pair?.candidate ?? null,
      shift: pair && Number.isFinite(pair.shift) ? pair.shift : null,
    };
  });
}

function medianOrNull(values: readonly number[]): number | null {
  return values.length === 0 ? null : median([...values]);
}
