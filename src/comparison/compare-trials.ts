import { median } from 'simple-statistics';
import { at } from '../foundation/index.ts';
import { cliffsDelta, pairedShift, robustDeviation } from '../statistics/index.ts';
import { type AttemptEvidence, isCompared, isShare, isTime, type Metric, type Run } from '../trial/index.ts';
import { countsOf } from './block-evidence.ts';
import { blockName, type Pair, pairsOf } from './block-pairs.ts';
import { readBlocks, type Reading } from './block-reading.ts';
import { longerBlocks, standingOfBlocks } from './block-standing.ts';
import type {
  Comparison,
  EvidencePoint,
  EffectSize,
  MinimumDetectableEffect,
  Replicate,
  Standing,
} from './comparison.ts';
import { type FamilyMember, familyOf, type FamilySize, familySizeOf, NO_FAMILY } from './family.ts';
import { type Needs, NOTHING_NEEDED } from './figure.ts';
import { movedBy, presentShift } from './interval.ts';
import { metricValue } from './metric-value.ts';
import { blockMsOf, type PairedBlock, pairBlocks } from './paired-blocks.ts';
import { readingRules } from './reading-rules.ts';
import { rawEffect, scaleOf, weightOf } from './scale.ts';
import { blockNeeds, detectableBySide } from './settle-blocks.ts';
import { type Claim, claimOf, pairingWarnings } from './side-by-side-checks.ts';
import { showOnly } from './show-only.ts';
import { limitClaim, spendError } from './spend-error.ts';
import { continueAttempts } from './continue-attempts.ts';

/**
 * Compares the two sides of a side-by-side run, metric by metric. The block is the replicate: one shift per block, and
 * evidence by an e-process that may be read after every block (docs/method.md, "Side by side"). `others` are the gated
 * comparisons of the gate's other scenarios: all are one family. Deterministic.
 */
export function compareTrials(run: Run, others: FamilySize = NO_FAMILY): readonly Comparison[] {
  const blocks = pairBlocks(run);
  const family = familyOf(run);
  const weight = familySizeOf(run).weight + others.weight;
  // Of the same code twice nothing is judged.
  const decided = run.sameCode ? family.map((member) => ({ ...member, gated: false })) : family;
  const compared = decided.map((member) => compareMember(run, blocks, member, weight));
  return isCompared(run.load) ? compared : compared.map(showOnly);
}

function compareMember(
  run: Run,
  blocks: readonly PairedBlock[],
  member: FamilyMember,
  familyWeight: number,
): Comparison {
  const { endpoint, metric, gated } = member;
  const pairs = pairsOf(blocks, member);
  const shifts = pairs.map((pair) => pair.shift);
  const baseline = medianOrNull(pairs.map((pair) => pair.baseline));
  const claim = claimOf(run, blocks.length, member);
  const weight = weightOf(run.policy, endpoint, metric);
  const family = familyFor(run, claim, familyWeight / weight);
  const reference = referenceOf(run, member, baseline);
  const rules = readingRules(run, member, { claim, reference, tests: family.tests });
  const { margins } = rules;
  const reading = readBlocks(member, pairs, rules);
  const spread = robustDeviation(shifts);
  const counts = isShare(metric.kind) ? countsOf(metric, pairs) : [];
  const found = detectableBySide(shifts.length, spread, margins, family, counts);
  const standing = standingOfBlocks(run, blocks, member, pairs, reading);
  const candidate =
    movedBy(metric, baseline, reading.centre) ?? medianOrNull(pairs.map((pair) => pair.candidate));
  const scale = scaleOf(metric);
  const needs = { spread, margins, scale, blocks: shifts.length, counts, family, ...claim };
  const compared: Comparison = {
    scenario: run.scenario,
    endpoint,
    metric,
    gated,
    weight,
    mode: 'side-by-side',
    scale,
    standing,
    baseline,
    candidate,
    ...presentShift(metric, { baseline, candidate }, reading.centre, reading.interval()),
    effectSize: sizeOf(metric, pairs),
    margins,
    evidence: reading.evidence,
    basis: basisOf(run, claim, pairs, reading),
    control: null,
    confirmation: { kind: 'not-needed' },
    attempt: attemptOf(member, standing, reading),
    trials: { baseline: pairs.length, candidate: pairs.length },
    replicates: replicatesOf(blocks, pairs),
    spread,
    counts,
    minimumDetectableEffect: detectable(metric, found),
    ...settledBy(standing, needsOf(run, reading, pairs, needs)),
    warnings: [...claim.warnings, ...reading.warnings, ...pairingWarnings(metric, blocks.length, pairs)],
  };
  const attempts = { level: family.alpha / family.tests, deployment: run.deployment };
  const continued = gated ? continueAttempts(compared, run.earlier, attempts) : compared;
  return limitClaim(spendError(continued), reading, family.beta);
}

/** What has too few requests asks for requests (`requestNeeds`), not for blocks. */
function settledBy(
  { kind }: Standing,
  { words, figures }: Needs,
): Pick<Comparison, 'wouldSettle' | 'figures'> {
  return { wouldSettle: words, figures: kind === 'informational' ? [] : figures };
}

function sizeOf(metric: Metric, pairs: readonly Pair[]): EffectSize {
  const shift = pairedShift(pairs.map((pair) => pair.shift));
  return {
    hodgesLehmann: shift === null ? null : rawEffect(metric, shift),
    cliffsDelta: cliffsDelta(
      pairs.map((pair) => pair.baseline),
      pairs.map((pair) => pair.candidate),
    ),
  };
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

function familyFor({ policy }: Run, { errorShare }: Claim, tests: number): Family {
  return { alpha: policy.alpha * errorShare, beta: policy.beta, tests: Math.max(1, tests) };
}

/** The errors of the run's own family. */
interface Family {
  readonly alpha: number;
  readonly beta: number;
  /** How many tests of this one's weight the family holds, at least 1. */
  readonly tests: number;
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

function detectable(metric: Metric, shift: number | null): MinimumDetectableEffect {
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
