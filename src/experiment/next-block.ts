import type { Comparison } from '../comparison/index.ts';
import type { Policy } from '../scenario/index.ts';
import { detectableShift } from '../statistics/index.ts';
import { type JudgedComparison, judgeComparisons } from '../verdict/index.ts';
import type { Plan } from './plan.ts';

/** Before this many blocks nothing can be decided, so nothing is asked. */
const FIRST_LOOK = 7;
/** From here on it may be seen that no answer will come. */
const FUTILITY_LOOK = 16;
/** Share of the shift that the budget can find below which an answer is out of reach. */
const HOPELESS = 0.35;

/** What is known after the blocks so far. */
export interface Progress {
  /** Blocks measured. */
  readonly blocks: number;
  readonly comparisons: readonly Comparison[];
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
      readonly why: 'decided' | 'regression' | 'blocks' | 'time' | 'requests' | 'futile';
      readonly reason: string;
    };

/**
 * Says what to measure next, or why to stop: pure. Looking after every block costs nothing in error, because the
 * evidence is valid at any stop (docs/method.md, "Early stopping").
 */
export function nextBlock(plan: Plan, progress: Progress, policy: Policy): Step {
  const judged = judgeComparisons(progress.comparisons, policy).filter(({ gated }) => gated);
  const undecided = judged.filter((comparison) => !isDecided(comparison));
  const next = progress.blocks;
  if (next >= plan.blocks) return stop('blocks', `all ${plan.blocks} blocks are measured`);
  if (progress.elapsedMs + progress.longestBlockMs > plan.maxDurationMs) {
    return stop(
      'time',
      `the next block would pass the time limit of ${Math.round(plan.maxDurationMs / 1000)} s`,
    );
  }
  // What users of a closed load will ask for nobody knows, but with nothing left it is nothing.
  if (progress.remainingRequests === 0 || progress.nextBlockRequests > progress.remainingRequests) {
    return stop(
      'requests',
      `the request budget has ${progress.remainingRequests} left, the next block needs more`,
    );
  }
  const early =
    next >= FIRST_LOOK && judged.length > 0 ? earlyStop(plan, judged, undecided, policy, next) : null;
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
  judged: readonly JudgedComparison[],
  undecided: readonly JudgedComparison[],
  policy: Policy,
  blocks: number,
): Step | null {
  const regression = judged.find(({ verdict }) => verdict === 'regression');
  if (regression && policy.failFast)
    return stop('regression', `${nameOf(regression)} is surely slower (fail fast)`);
  if (!plan.mayStopEarly) return null;
  if (undecided.length === 0) return stop('decided', `everything is decided after ${blocks} blocks`);
  const hopeless =
    blocks >= FUTILITY_LOOK &&
    undecided.every((comparison) => isHopeless(comparison, plan, policy, judged.length));
  return hopeless
    ? stop('futile', `the noise is too large for an answer within ${plan.blocks} blocks`)
    : null;
}

function stop(why: Extract<Step, { kind: 'stop' }>['why'], reason: string): Step {
  return { kind: 'stop', why, reason };
}

/** Decided for good: further blocks would change no word of it. */
function isDecided({ standing, verdict, severity }: JudgedComparison): boolean {
  if (standing.kind === 'informational') return !standing.curable;
  if (standing.kind !== 'judged') return false;
  if (verdict === 'regression') return severity !== 'undetermined';
  return verdict === 'pass' || verdict === 'improvement';
}

/** Whether, at the shift and spread seen so far, neither answer is within reach of the planned blocks. */
function isHopeless(comparison: JudgedComparison, plan: Plan, policy: Policy, gated: number): boolean {
  const { spread, replicates, margins } = comparison;
  const shifts = replicates.flatMap(({ shift }) => shift ?? []).toSorted((a, b) => a - b);
  const middle = shifts[Math.floor(shifts.length / 2)];
  if (spread === null || spread === 0 || middle === undefined) return false;
  const reach = (distance: number, threshold: number): number => {
    const found = detectableShift(plan.blocks, threshold);
    return found === null ? 0 : distance / spread / found;
  };
  const pass = reach(margins.tolerance - middle, 1 / policy.beta);
  const regression = reach(middle - margins.noiseFloor, gated / policy.alpha);
  return Math.max(pass, regression) < HOPELESS;
}

function nameOf({ endpoint, metric }: JudgedComparison): string {
  return `${endpoint === '*' ? 'all requests' : endpoint} ${metric.name}`;
}
