import { mean, median } from 'simple-statistics';
import { confidenceSequence, dependentEvidencePath, dependentLowerEnd } from '../statistics/index.ts';
import { type Carried, isShare } from '../trial/index.ts';
import {
  type BlockEvidence,
  type CarriedEvidence,
  type EvidenceRules,
  gatherBlocks,
  NOTHING_CARRIED,
} from './block-evidence.ts';
import type { Pair } from './block-pairs.ts';
import { type Evidence, NO_EVIDENCE } from './comparison.ts';
import type { FamilyMember } from './family.ts';
import type { ShiftInterval } from './interval.ts';
import { aboveFor, rawEffect } from './scale.ts';
import { autocorrelationObstacle } from './side-by-side-checks.ts';

/** Parts of a run whose medians tell how a slowdown went. */
const PARTS = 5;

/** How the blocks of one metric are to be read. */
export interface ReadingRules extends EvidenceRules {
  readonly beta: number;
  /** The e-value at which a slowdown is proved within the run's own family. */
  readonly proof: number;
}

/** What the blocks of one metric say. */
export interface Reading {
  readonly evidence: Evidence;
  /** The same after each block. */
  readonly course: readonly Evidence[];
  /** The same for a later attempt to go on from. */
  readonly carried: CarriedEvidence;
  /** The e-value that the code, and not only these two instances, is no slower than a pass allows. */
  readonly acceptableCode: number;
  /** θ as a whole, and its interval; null without a block. */
  readonly centre: number | null;
  /** Found by bisection, which costs fifty times the evidence: only who shows it asks. */
  readonly interval: () => ShiftInterval;
  /** Why the blocks are no replicates of one another; empty where they are. */
  readonly dependence: string;
  /** Whether the evidence may decide: of blocks that depend on one another only a proved slowdown does. */
  readonly judgeable: boolean;
  readonly warnings: readonly string[];
}

/**
 * Reads one metric's blocks. Blocks that resemble their neighbours are no replicates, so nothing is evidence that a
 * slowdown is absent, and of its presence only what holds whatever the dependence (`dependentEvidencePath`): a
 * slowdown that grows or starts midway makes such blocks itself, and must not become undecidable by it.
 *
 * Shares are exempt: failures always come in clusters, and their evidence bets on signs only. `gathered` is the evidence
 * of these pairs where it is known already.
 */
export function readBlocks(
  member: FamilyMember,
  pairs: readonly Pair[],
  rules: ReadingRules,
  gathered: BlockEvidence = gatherBlocks(member.metric, pairs, rules),
): Reading {
  const { bets, beta } = rules;
  const shifts = pairs.map((pair) => pair.shift);
  const dependence = member.gated && !isShare(member.metric.kind) ? autocorrelationObstacle(shifts) : '';
  const plain: Reading = {
    evidence: gathered.current(),
    course: gathered.course,
    carried: gathered.carried(),
    acceptableCode: gathered.acceptableCode(),
    centre: shifts.length === 0 ? null : median(shifts),
    interval: () => ({ ...confidenceSequence(shifts, beta, bets), confidence: 1 - 2 * beta }),
    dependence,
    judgeable: dependence === '',
    warnings: [],
  };
  return dependence === '' ? plain : readDependentBlocks(member, shifts, rules, plain);
}

function readDependentBlocks(
  { metric }: FamilyMember,
  shifts: readonly number[],
  { margins, bets, beta, proof }: ReadingRules,
  plain: Reading,
): Reading {
  // As logarithms: of a thousand blocks an e-value is beyond what a number can hold, and what is carried on must be one.
  const logsOfSlower = dependentEvidencePath(shifts, margins.noiseFloor, bets);
  const only = (logSlower: number, logBeyond: number): Evidence => ({
    ...NO_EVIDENCE,
    slower: Math.exp(logSlower),
    beyondTolerance: Math.exp(logBeyond),
  });
  const slower = logsOfSlower.at(-1) ?? 0;
  if (Math.exp(slower) < proof)
    return {
      ...plain,
      acceptableCode: 0,
      evidence: only(slower, -Infinity),
      course: logsOfSlower.map((each) => only(each, -Infinity)),
      carried: NOTHING_CARRIED,
    };
  // The mean, because the typical block of a slowdown that starts late has none.
  const centre = shifts.every(Number.isFinite) ? mean([...shifts]) : plain.centre;
  const interval = (): ShiftInterval => {
    const lower = dependentLowerEnd(shifts, beta, bets);
    return {
      lower: lower === null || centre === null ? null : Math.min(lower, centre),
      upper: null,
      confidence: 1 - 2 * beta,
    };
  };
  const ratios = mediansOfParts(shifts).map((shift) => rawEffect(metric, shift));
  const logsOfBeyond = dependentEvidencePath(shifts, aboveFor(margins.tolerance, margins), bets);
  const beyond = logsOfBeyond.at(-1) ?? 0;
  // What the plain bets have lost is lost: a later attempt must not begin anew for having met other noise.
  const carried = (log: number, { now }: Carried): Carried => ({
    now: Math.min(0, now),
    best: Math.max(0, log),
  });
  return {
    evidence: only(slower, beyond),
    acceptableCode: 0,
    carried: {
      ...NOTHING_CARRIED,
      slower: carried(slower, plain.carried.slower),
      beyondTolerance: carried(beyond, plain.carried.beyondTolerance),
    },
    course: logsOfSlower.map((each, index) => only(each, logsOfBeyond[index] ?? 0)),
    centre,
    interval,
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
