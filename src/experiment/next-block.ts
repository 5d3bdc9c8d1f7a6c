import { median } from 'simple-statistics';
import { type Comparison, NO_EVIDENCE } from '../comparison/index.ts';
import { formatPercent, type Policy } from '../scenario/index.ts';
import { detectableShift } from '../statistics/index.ts';
import { HOPELESS_CHANCE, type StopCause, type StopGround } from '../trial/index.ts';
import {
  fateOfRegression,
  type JudgedComparison,
  judgeComparisons,
  type Leniency,
  nameOf,
} from '../verdict/index.ts';
import type { Family } from './family.ts';
import { FUTILITY_LOOK, hopelessness, isOutOfReach, isSizeHopeless, shiftsOf } from './futility.ts';
import { type Plan, plannedBlockMs } from './plan.ts';

/** Before this many blocks nothing can be decided, so nothing is asked. */
export const FIRST_LOOK = 7;

/** What is known after the blocks so far. */
export interface Progress {
  /** Blocks measured. */
  readonly blocks: number;
  readonly comparisons: readonly Comparison[];
  /** Whether every threshold is surely met or surely broken. */
  readonly thresholdsSure: boolean;
  /** Of a breakpoint: whether a level was measured to its end and was not carried. */
  readonly isBroken: boolean;
  readonly elapsedMs: number;
  /** Wall time of the longest block so far, fresh instances included. */
  readonly longestBlockMs: number;
  readonly remainingRequests: number;
  /** Requests that the next block would send. */
  readonly nextBlockRequests: number;
}

/** Measure this block next, or stop and why. */
export type Step =
  | {
      readonly kind: 'block';
      readonly block: number;
      readonly undecided: readonly string[];
      readonly decided: number;
    }
  | {
      readonly kind: 'stop';
      readonly why: Exclude<StopCause, 'died' | 'interrupted'>;
      readonly reason: string;
      /** For `futile`: every undecided metric. */
      readonly grounds: readonly StopGround[];
    };

/**
 * Says what to measure next, or why to stop: pure. Looking after every block costs nothing in error, because the
 * evidence is valid at any stop (docs/method.md, "Early stopping").
 */
export function nextBlock(
  plan: Plan,
  progress: Progress,
  policy: Policy,
  family: Family,
  leniency: Leniency,
): Step {
  const judged = judgeWithin(family, progress.comparisons, policy);
  const fates = new Map(judged.map((each) => [each, fateOf(each, plan, progress, family, leniency)]));
  const unsized = new Set(
    judged.filter((each) => fates.get(each) === 'blocks' && isSizeHopeless(each, plan, progress.blocks)),
  );
  const undecided = judged.filter((each) => !unsized.has(each) && !isDecided(each, fates.get(each) ?? null));
  const next = progress.blocks;
  if (next >= plan.blocks) return stop('blocks', `all ${plan.blocks} blocks are measured`);
  if (progress.isBroken) return stop('broken', 'the last level was not carried: the limit is found');
  // Before the first block only the plan knows how long one takes.
  const blockMs = Math.max(progress.longestBlockMs, plannedBlockMs(plan));
  if (progress.elapsedMs + blockMs > plan.maxDurationMs) {
    const limit = `the time limit of ${Math.round(plan.maxDurationMs / 1000)} s`;
    return stop(
      'time',
      next === 0
        ? `not one block of ${Math.round(blockMs / 100) / 10} s fits into ${limit}`
        : `the next block would pass ${limit}`,
    );
  }
  // What users of a closed load will ask for nobody knows, but with nothing left it is nothing.
  if (progress.remainingRequests === 0 || progress.nextBlockRequests > progress.remainingRequests) {
    return stop(
      'requests',
      `the request budget has ${progress.remainingRequests} left, the next block needs more`,
    );
  }
  const canTell = plan.mayStopEarly && next >= FIRST_LOOK && judged.length > 0;
  const blocking = policy.failFast ? judged.find((each) => fates.get(each) === 'blocks') : undefined;
  if (canTell && blocking !== undefined)
    return stop(
      'regression',
      `${nameOf(blocking)} is surely slower, and as good as nothing can let it through (fail fast)`,
    );
  const early = canTell ? earlyStop(plan, progress, { judged, undecided, unsized }, family) : null;
  return (
    early ?? {
      kind: 'block',
      block: next,
      undecided: undecided.map(nameOf),
      decided: judged.length - undecided.length,
    }
  );
}

/** The gated comparisons, and what is known of them. */
interface Known {
  readonly judged: readonly JudgedComparison[];
  readonly undecided: readonly JudgedComparison[];
  /** Regressions that block, of which it will hardly be known by how much they are slower. */
  readonly unsized: ReadonlySet<JudgedComparison>;
}

function earlyStop(
  plan: Plan,
  { blocks, thresholdsSure }: Progress,
  { judged, undecided, unsized }: Known,
  family: Family,
): Step | null {
  if (!thresholdsSure) return null;
  if (undecided.length === 0) {
    const [first] = unsized;
    const open =
      first === undefined
        ? ''
        : `; that ${nameOf(first)} blocks as well, and the chance of knowing by block ${plan.blocks} whether by more than the tolerance is below ${formatPercent(HOPELESS_CHANCE)}`;
    return stop('decided', `everything is decided after ${blocks} blocks${open}`);
  }
  if (blocks < FUTILITY_LOOK) return null;
  const familyWeight = judged.reduce((sum, { weight }) => sum + weight, family.others.weight);
  const grounds = undecided.map((comparison) => hopelessness(comparison, plan, family, familyWeight));
  const known = grounds.filter((ground) => ground !== null);
  return known.length < grounds.length
    ? null
    : stop(
        'futile',
        `${known.every(({ spread }) => spread === 0) ? 'there are too few requests' : 'the noise is too large'} for an answer: after ${blocks} blocks the chance of one by block ${plan.blocks} is below ${formatPercent(HOPELESS_CHANCE)}`,
        known,
      );
}

function stop(
  why: Extract<Step, { kind: 'stop' }>['why'],
  reason: string,
  grounds: readonly StopGround[] = [],
): Step {
  return { kind: 'stop', why, reason, grounds };
}

/**
 * Why a stop makes the run invalid and what to do about it; empty where it does not. A load that must be run to its end
 * is judged whole or not at all.
 */
export function cutOffReason(plan: Plan, progress: Progress, step: Extract<Step, { kind: 'stop' }>): string {
  if (!plan.mustFinish || step.why === 'blocks' || step.why === 'broken') return '';
  const missing = plan.blocks - progress.blocks;
  const needed = Math.ceil(
    (progress.elapsedMs + missing * Math.max(progress.longestBlockMs, plannedBlockMs(plan))) / 1000,
  );
  const advice =
    step.why === 'requests'
      ? 'raise `limits.requests`'
      : `raise \`compare.max-duration\` to about ${needed} s`;
  return `the load must be run to its end, and ${missing} of its ${plan.blocks} blocks are missing: ${step.reason}; ${advice}, or shorten the load`;
}

/**
 * The gated comparisons as the whole gate will judge them. The other scenarios stand in as one test of their weight
 * that shows nothing: whatever they will show, what is decided against that stays decided.
 */
function judgeWithin(
  { others: other, alpha, beta }: Family,
  comparisons: readonly Comparison[],
  policy: Policy,
): readonly JudgedComparison[] {
  const [first] = comparisons;
  if (first === undefined) return [];
  const others: Comparison = {
    ...first,
    // No endpoint of this scenario: in a large family each endpoint is a group.
    scenario: '',
    endpoint: '',
    gated: true,
    standing: { kind: 'judged' },
    weight: other.weight,
    evidence: NO_EVIDENCE,
  };
  const all = other.tests === 0 ? comparisons : [...comparisons, others];
  const planned = comparisons.filter(({ gated }) => gated).length + other.tests;
  return judgeComparisons(all, { ...policy, alpha, beta }, null, planned)
    .slice(0, comparisons.length)
    .filter(({ gated }) => gated);
}

/** Whether a regression is let through or (as good as surely) blocks; open while further blocks may tell. */
type Fate = 'let-through' | 'blocks' | 'open';

/** What follows from a comparison that is a regression; null of any other. */
function fateOf(
  comparison: JudgedComparison,
  plan: Plan,
  { blocks }: Progress,
  { beta }: Family,
  leniency: Leniency,
): Fate | null {
  const { verdict, standing, spread, replicates } = comparison;
  if (standing.kind !== 'judged' || verdict !== 'regression') return null;
  const fate = fateOfRegression(comparison, leniency);
  if (fate.kind !== 'open' || blocks < FUTILITY_LOOK || spread === null) return fate.kind;
  const shifts = shiftsOf(replicates);
  if (shifts.length === 0) return 'open';
  const distance = fate.bound - median([...shifts]);
  const needed = detectableShift(plan.blocks, 1 / beta, HOPELESS_CHANCE);
  // What has no chance of being let through by the last block blocks.
  return isOutOfReach(distance, spread, needed) ? 'blocks' : 'open';
}

/** Decided for good: further blocks would change neither what it is nor whether it blocks. */
function isDecided({ standing, verdict, severity }: JudgedComparison, fate: Fate | null): boolean {
  if (standing.kind === 'informational') return !standing.curable;
  if (standing.kind !== 'judged') return false;
  if (verdict === 'regression')
    return fate === 'let-through' || (fate === 'blocks' && severity !== 'undetermined');
  return verdict === 'pass' || verdict === 'improvement';
}
