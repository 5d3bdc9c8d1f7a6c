import { median } from 'simple-statistics';
import { blocksToCount, type Comparison, NO_EVIDENCE } from '../comparison/index.ts';
import { formatPercent, type Policy } from '../scenario/index.ts';
import { chanceOfSigns, detectableShift } from '../statistics/index.ts';
import {
  type AnswerDistance,
  HOPELESS_CHANCE,
  isShare,
  type StopCause,
  type StopGround,
} from '../trial/index.ts';
import {
  fateOfRegression,
  type JudgedComparison,
  judgeComparisons,
  type Leniency,
  nameOf,
} from '../verdict/index.ts';
import type { Family } from './family.ts';
import { type Plan, plannedBlockMs } from './plan.ts';

/** Before this many blocks nothing can be decided, so nothing is asked. */
export const FIRST_LOOK = 7;
/** From here on it may be seen that no answer will come. */
const FUTILITY_LOOK = 16;

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
  const undecided = judged.filter((comparison) => !isDecided(comparison, fates.get(comparison) ?? null));
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
      `${nameOf(blocking)} is surely slower, and nothing lets it through (fail fast)`,
    );
  const early = canTell ? earlyStop(plan, progress, judged, undecided, family) : null;
  return (
    early ?? {
      kind: 'block',
      block: next,
      undecided: undecided.map(nameOf),
      decided: judged.length - undecided.length,
    }
  );
}

function earlyStop(
  plan: Plan,
  { blocks, thresholdsSure }: Progress,
  judged: readonly JudgedComparison[],
  undecided: readonly JudgedComparison[],
  family: Family,
): Step | null {
  if (!thresholdsSure) return null;
  if (undecided.length === 0) return stop('decided', `everything is decided after ${blocks} blocks`);
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

/** Whether a regression is let through or blocks, whatever comes; open while further blocks may tell. */
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
  return distance <= 0 || needed === null || distance < needed * spread ? 'blocks' : 'open';
}

/** Decided for good: further blocks would change neither what it is nor whether it blocks. */
function isDecided({ standing, verdict, severity }: JudgedComparison, fate: Fate | null): boolean {
  if (standing.kind === 'informational') return !standing.curable;
  if (standing.kind !== 'judged') return false;
  if (verdict === 'regression')
    return fate === 'let-through' || (fate === 'blocks' && severity !== 'undetermined');
  return verdict === 'pass' || verdict === 'improvement';
}

function shiftsOf(replicates: JudgedComparison['replicates']): readonly number[] {
  return replicates.flatMap(({ shift }) => shift ?? []);
}

/**
 * Why, at the shift and spread seen so far, neither answer has a chance worth the planned blocks; null where one has.
 */
function hopelessness(
  comparison: JudgedComparison,
  plan: Plan,
  family: Family,
  familyWeight: number,
): StopGround | null {
  const { endpoint, metric, spread, replicates, margins, basis } = comparison;
  const shifts = shiftsOf(replicates);
  if (spread === null || shifts.length === 0) return null;
  const middle = median([...shifts]);
  const alpha = family.alpha * basis.errorShare;
  const proof = familyWeight / comparison.weight / alpha;
  if (spread === 0) {
    const unknown: AnswerDistance = { distance: null, needed: null };
    return isShare(metric.kind) &&
      isHopelessShare(comparison, shifts, plan.blocks, { proof, pass: 1 / family.beta })
      ? { endpoint, metric: metric.name, shift: middle, spread, pass: unknown, regression: unknown }
      : null;
  }
  const answer = (margin: number, threshold: number) => ({
    distance: margin / spread,
    needed: detectableShift(plan.blocks, threshold, HOPELESS_CHANCE),
  });
  const pass = answer(margins.passing - middle, 1 / family.beta);
  const regression = answer(middle - margins.noiseFloor, proof);
  const isOut = ({ distance, needed }: ReturnType<typeof answer>): boolean =>
    needed === null || distance < needed;
  return isOut(pass) && isOut(regression)
    ? { endpoint, metric: metric.name, shift: middle, spread, pass, regression }
    : null;
}

/**
 * The same of a share whose typical block has no difference, because nothing failed or little did: by counts like those
 * so far a pass takes more blocks than are planned, and too few blocks differ for a regression. A typical block at 0 is
 * no distance to anything, and must not keep the other metrics measuring.
 */
function isHopelessShare(
  { counts, margins }: JudgedComparison,
  shifts: readonly number[],
  planned: number,
  needed: { readonly proof: number; readonly pass: number },
): boolean {
  const counted = blocksToCount(counts, margins.passing, Math.log(needed.pass));
  if (counted !== null && counted <= planned) return false;
  const signs = {
    blocks: shifts.length,
    worse: shifts.filter((shift) => shift > margins.noiseFloor).length,
    bettered: margins.noiseFloor > 0 ? null : shifts.filter((shift) => shift < 0).length,
  };
  return chanceOfSigns(signs, planned, Math.log(needed.proof)) < HOPELESS_CHANCE;
}
