import { mean, median } from 'simple-statistics';
import {
  type Bets,
  confidenceSequence,
  dependentEvidenceAbove,
  dependentLowerEnd,
} from '../statistics/index.ts';
import { type Carried, isShare } from '../trial/index.ts';
import { type CarriedEvidence, eValuesOf, evidenceOfBlocks } from './block-evidence.ts';
import type { Pair } from './block-pairs.ts';
import type { Evidence } from './comparison.ts';
import type { FamilyMember } from './family.ts';
import type { ShiftInterval } from './interval.ts';
import { type Margins, rawEffect } from './scale.ts';
import { autocorrelationObstacle } from './side-by-side-checks.ts';

/** Parts of a run whose medians tell how a slowdown went. */
const PARTS = 5;

/** How the blocks of one metric are to be read. */
export interface ReadingRules {
  readonly margins: Margins;
  readonly bets: Bets;
  /** False where the design hides slowdowns. */
  readonly mayPass: boolean;
  readonly beta: number;
  /** The e-value at which a slowdown is proved within the run's own family. */
  readonly proof: number;
}

/** What the blocks of one metric say. */
export interface Reading {
  readonly evidence: Evidence;
  /** The same for a later attempt to go on from. */
  readonly carried: CarriedEvidence;
  /** θ as a whole, and its interval; null without a block. */
  readonly centre: number | null;
  readonly interval: ShiftInterval;
  /** Why the blocks are no replicates of one another; empty where they are. */
  readonly dependence: string;
  /** Whether the evidence may decide: of blocks that depend on one another only a proved slowdown does. */
  readonly judgeable: boolean;
  readonly warnings: readonly string[];
}

/**
 * Reads one metric's blocks. Blocks that resemble their neighbours are no replicates, so nothing is evidence that a
 * slowdown is absent, and of its presence only what holds whatever the dependence (`dependentEvidenceAbove`): a
 * slowdown that grows or starts midway makes such blocks itself, and must not become undecidable by it.
 *
 * Shares are exempt: failures always come in clusters, and their evidence bets on signs only.
 */
export function readBlocks(member: FamilyMember, pairs: readonly Pair[], rules: ReadingRules): Reading {
  const { margins, bets, mayPass, beta } = rules;
  const shifts = pairs.map((pair) => pair.shift);
  const dependence = member.gated && !isShare(member.metric.kind) ? autocorrelationObstacle(shifts) : '';
  const carried = evidenceOfBlocks(member.metric, pairs, margins, bets, mayPass);
  const plain: Reading = {
    evidence: eValuesOf(carried, mayPass),
    carried,
    centre: shifts.length === 0 ? null : median(shifts),
    interval: { ...confidenceSequence(shifts, beta, bets), confidence: 1 - 2 * beta },
    dependence,
    judgeable: dependence === '',
    warnings: [],
  };
  return dependence === '' ? plain : readDependentBlocks(member, shifts, rules, plain);
}

const UNMOVED: Carried = Object.freeze({ now: 0, best: 0 });
const NOTHING_CARRIED: CarriedEvidence = Object.freeze({
  slower: UNMOVED,
  beyondTolerance: UNMOVED,
  faster: UNMOVED,
  acceptable: UNMOVED,
});

function readDependentBlocks(
  { metric }: FamilyMember,
  shifts: readonly number[],
  { margins, bets, beta, proof }: ReadingRules,
  plain: Reading,
): Reading {
  const above = (margin: number): number => Math.exp(dependentEvidenceAbove(shifts, margin, bets));
  const slower = above(margins.noiseFloor);
  const evidence: Evidence = { kind: 'e', slower, beyondTolerance: 0, faster: 0, acceptable: 0 };
  if (slower < proof) return { ...plain, evidence, carried: NOTHING_CARRIED };
  // The mean, because the typical block of a slowdown that starts late has none.
  const centre = shifts.every(Number.isFinite) ? mean([...shifts]) : plain.centre;
  const lower = dependentLowerEnd(shifts, beta, bets);
  const ratios = mediansOfParts(shifts).map((shift) => rawEffect(metric, shift));
  const proved = { ...evidence, beyondTolerance: above(margins.tolerance) };
  // What the plain bets have lost is lost: a later attempt must not begin anew for having met other noise.
  const carried = (value: number, { now }: Carried): Carried => ({
    now: Math.min(0, now),
    best: Math.max(0, Math.log(value)),
  });
  return {
    evidence: proved,
    carried: {
      ...NOTHING_CARRIED,
      slower: carried(proved.slower, plain.carried.slower),
      beyondTolerance: carried(proved.beyondTolerance, plain.carried.beyondTolerance),
    },
    centre,
    interval: {
      lower: lower === null || centre === null ? null : Math.min(lower, centre),
      upper: null,
      confidence: plain.interval.confidence,
    },
    dependence: plain.dependence,
    judgeable: true,
    warnings: [
      `${plain.dependence}: candidate / baseline lay between ${shown(Math.min(...ratios))} and ${shown(Math.max(...ratios))} during the run, and only what each block added to the one before was counted`,
    ],
  };
}

function mediansOfParts(shifts: readonly number[]): readonly number[] {
  const length = Math.ceil(shifts.length / PARTS);
  const starts = Array.from({ length: Math.ceil(shifts.length / length) }, (_, part) => part * length);
  return starts.map((start) => median(shifts.slice(start, start + length)));
}

function shown(ratio: number): string {
  return Number.isFinite(ratio) ? ratio.toFixed(2) : '∞';
}
