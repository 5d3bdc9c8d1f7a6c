import type { Pair } from '../../src/comparison/block-pairs.ts';
import { BlockEvidence, countsOf } from '../../src/comparison/block-evidence.ts';
import { readBlocks, type ReadingRules } from '../../src/comparison/block-reading.ts';
import { type Comparison, NO_EFFECT_SIZE, type Replicate } from '../../src/comparison/index.ts';
import { type FamilyMember, NO_FAMILY } from '../../src/comparison/family.ts';
import { limitClaim, spendError } from '../../src/comparison/spend-error.ts';
import { readingRules } from '../../src/comparison/reading-rules.ts';
import { scaleOf, weightOf } from '../../src/comparison/scale.ts';
import { type Claim, claimOf } from '../../src/comparison/side-by-side-checks.ts';
import { FIRST_LOOK, nextBlock, type Progress } from '../../src/experiment/next-block.ts';
import type { Plan } from '../../src/experiment/index.ts';
import type { Policy } from '../../src/scenario/index.ts';
import { robustDeviation } from '../../src/statistics/index.ts';
import { type InstanceEffect, isShare, isTime, type Pilot, type Run } from '../../src/trial/index.ts';
import {
  type Decision,
  decideVerdict,
  type JudgedComparison,
  judgeComparisons,
  NO_REPLAY,
} from '../../src/verdict/index.ts';
import { aRunOfBlocks } from '../../__tests__/support/measured-runs.ts';
import type { Counter } from './tally.ts';

/** A gate that is tried: what it gates, under which policy. Times lie around {@link LEVEL_MS}. */
export interface SimulatedGate {
  readonly members: readonly FamilyMember[];
  readonly policy: Policy;
  readonly freshInstances: boolean;
  /** What was chosen before the first block under `tolerance: auto`; null where nothing was. */
  readonly pilot: Pilot | null;
  /** What A/A runs say of instances of the same code; none where left out. */
  readonly instanceEffects?: readonly InstanceEffect[];
  /** False to measure all blocks whatever is decided. */
  readonly mayStopEarly: boolean;
}

export const LEVEL_MS = 100;

/** How one gate ended. */
export interface GateOutcome {
  readonly decision: Decision;
  readonly blocks: number;
  /** Blocks after which the gate first called a regression; null when it never did. */
  readonly firstRed: number | null;
  readonly pairs: readonly (readonly Pair[])[];
}

/**
 * Runs one gate on drawn blocks, with the gate's own code behind the histograms: pairs of values → `BlockEvidence` and
 * `readBlocks` → `nextBlock` after every block → `decideVerdict` at the stop. Nothing is decided here. That these doors
 * say what `compareTrials` says of a whole run is a test (__tests__/calibration/block-gate.test.ts).
 */
export function decideByBlocks(gate: SimulatedGate, draw: (block: number) => readonly Pair[]): GateOutcome {
  const { members, policy } = gate;
  const plan = planOf(gate);
  const run = designOf(gate);
  const readers = members.map((member) => new MetricReader(member, gate, run));
  const family = { others: NO_FAMILY, alpha: policy.alpha, beta: policy.beta };
  const leniency = { failOn: policy.failOn, acceptances: [], startedAt: run.provenance.startedAt };
  let firstRed: number | null = null;
  for (let block = 0; ; block++) {
    // Before the first look nothing is asked, so nothing needs to be read.
    const comparisons = block < FIRST_LOOK ? [] : readers.map((reader) => reader.comparison());
    if (firstRed === null && mayBeRed(comparisons, policy) && isRed(judgeComparisons(comparisons, policy)))
      firstRed = block;
    if (nextBlock(plan, progressAfter(block, comparisons), policy, family, leniency).kind === 'stop') {
      const pairs = readers.map((reader) => reader.pairs);
      return { decision: decide(comparisons, policy), blocks: block, firstRed, pairs };
    }
    for (const [index, pair] of draw(block).entries()) readers[index]?.add(pair);
  }
}

/** Counts how a gate ended: `verdict`, `stop:<blocks>`, `red:<blocks>`. */
export function countOutcome(count: Counter, { decision, blocks, firstRed }: GateOutcome): void {
  count.add(decision.verdict);
  count.add(`stop:${blocks}`);
  if (firstRed !== null) count.add(`red:${firstRed}`);
}

/** The decision of one scenario whose run has no fault of its own. */
export function decide(comparisons: readonly Comparison[], policy: Policy): Decision {
  return decideVerdict({
    runs: [],
    comparisons,
    baseline: 'present',
    makesBaseline: '',
    unaccepted: [],
    replay: NO_REPLAY,
    notes: [],
    acceptances: [],
    gate: 'pull-request',
    policy,
  });
}

/** No rule for a family rejects what no single test would reject: whoever is below that need not be judged. */
function mayBeRed(comparisons: readonly Comparison[], { alpha }: Policy): boolean {
  return comparisons.some(({ evidence }) => evidence.slower >= 1 / alpha);
}

function isRed(judged: readonly JudgedComparison[]): boolean {
  return judged.some(({ verdict, gated }) => gated && verdict === 'regression');
}

function planOf({ policy, mayStopEarly }: SimulatedGate): Plan {
  return {
    blocks: policy.maxBlocks,
    blockMs: 6000,
    edgesMs: [],
    assignment: 'alternating',
    freshInstances: true,
    noFreshReason: '',
    unusedCommand: false,
    mustFinish: false,
    isOpenEnded: false,
    mayStopEarly,
    maxDurationMs: Infinity,
  };
}

function progressAfter(blocks: number, comparisons: readonly Comparison[]): Progress {
  return {
    blocks,
    comparisons,
    thresholdsSure: true,
    isBroken: false,
    elapsedMs: 0,
    longestBlockMs: 6000,
    remainingRequests: Infinity,
    nextBlockRequests: 0,
  };
}

/** A run without trials that has the gate's design: what the claim rests on. */
function designOf({ policy, freshInstances, pilot, instanceEffects = [] }: SimulatedGate): Run {
  return aRunOfBlocks([], {
    policy,
    instances: freshInstances ? policy.maxBlocks : 1,
    run: {
      pilot,
      instanceEffects,
      design: { assignment: 'alternating', interference: null, reason: '' },
    },
  });
}

/** Reads one metric block by block. */
class MetricReader {
  readonly #member: FamilyMember;
  readonly #claim: Claim;
  readonly #weight: number;
  readonly #rules: ReadingRules;
  readonly #gathered: BlockEvidence;
  readonly #pairs: Pair[] = [];
  readonly #shifts: number[] = [];
  readonly #replicates: Replicate[] = [];

  constructor(member: FamilyMember, { policy, members }: SimulatedGate, run: Run) {
    this.#member = member;
    this.#claim = claimOf(run, policy.maxBlocks, member);
    this.#weight = weightOf(policy, member.endpoint, member.metric);
    const familyWeight = members.reduce((sum, each) => sum + weightOf(policy, each.endpoint, each.metric), 0);
    this.#rules = readingRules(run, member, {
      claim: this.#claim,
      reference: isTime(member.metric.kind) ? LEVEL_MS : null,
      tests: familyWeight / this.#weight,
    });
    this.#gathered = new BlockEvidence(member.metric, this.#rules);
  }

  get pairs(): readonly Pair[] {
    return this.#pairs;
  }

  add(pair: Pair): void {
    this.#pairs.push(pair);
    this.#shifts.push(pair.shift);
    this.#replicates.push({ name: '', baseline: null, candidate: null, shift: pair.shift });
    this.#gathered.add(pair);
  }

  /** What `nextBlock` and the verdict read of a comparison; the rest of it is for showing. */
  comparison(): Comparison {
    const { endpoint, metric } = this.#member;
    const reading = readBlocks(this.#member, this.#pairs, this.#rules, this.#gathered);
    const compared: Comparison = {
      scenario: 'simulated',
      endpoint,
      metric,
      gated: true,
      weight: this.#weight,
      mode: 'side-by-side',
      scale: scaleOf(metric),
      standing: reading.judgeable
        ? { kind: 'judged' }
        : { kind: 'undecidable', reason: reading.dependence, needs: 'longer blocks' },
      baseline: null,
      candidate: null,
      effect: { ratio: null, lower: null, upper: null, confidence: 1 - 2 * this.#rules.beta },
      effectSize: NO_EFFECT_SIZE,
      difference: { value: null, lower: null, upper: null },
      margins: this.#rules.margins,
      evidence: reading.evidence,
      basis: {
        claim: this.#claim.of,
        errorShare: this.#claim.errorShare,
        assignment: 'alternating',
        dependent: reading.dependence !== '',
        course: [],
      },
      control: null,
      confirmation: { kind: 'not-needed' },
      attempt: null,
      trials: { baseline: this.#pairs.length, candidate: this.#pairs.length },
      replicates: this.#replicates,
      spread: robustDeviation(this.#shifts),
      counts: isShare(metric.kind) ? countsOf(metric, this.#pairs) : [],
      minimumDetectableEffect: { ratio: null, power: 0.8 },
      wouldSettle: '',
      figures: [],
      warnings: [],
    };
    return limitClaim(spendError(compared), reading, this.#rules.beta);
  }
}
