import { assertNever } from '../foundation/index.ts';
import {
  type Executor,
  executorDurationMs,
  type Load,
  loadDurationMs,
  type OpenExecutor,
} from './load/load.ts';
import type { Consistency } from './flow/journey.ts';
import { choosesTolerance } from './margins-for.ts';
import type { Policy } from './policy.ts';
import type { RequestTemplate } from './scenario.ts';
import {
  INSTANCE_WARM_UP_MS,
  MOST_PILOT_SHARE,
  mostRenewals,
  PROBE_ROUNDS,
  PROBE_WINDOW_MS,
} from './unmeasured-load.ts';

/** Standard deviations by which arrivals by chance may exceed their mean: once in thirty thousand runs they do. */
const CHANCE = 4;

/** What a load and its steps will send. */
export interface RequestPlan {
  readonly load: Load;
  readonly setup: readonly RequestTemplate[];
  readonly teardown: readonly RequestTemplate[];
  readonly consistency: Pick<Consistency, 'sample'> | null;
  readonly policy: Pick<
    Policy,
    'assignment' | 'freshInstances' | 'maxBlocks' | 'blockDuration' | 'passTolerance' | 'overrides'
  >;
}

/** Expected arrivals of an open executor on one side, warm-up not included. Not rounded. */
function arrivalsOf({ phases }: OpenExecutor): number {
  return phases.reduce(
    (sum, { durationMs, fromPerSecond, toPerSecond }) =>
      sum + ((fromPerSecond + toPerSecond) / 2) * (durationMs / 1000),
    0,
  );
}

/**
 * Expected iterations of the whole load on one side, warm-up not included; null where it cannot be known beforehand,
 * because users begin anew as soon as the target lets them. Not rounded.
 */
export function arrivalsPerSide(load: Load): number | null {
  let sum = 0;
  for (const executor of load.executors) {
    const own = iterationsOf(executor);
    if (own === null) return null;
    sum += own;
  }
  return sum;
}

/** The same of one executor. */
export function iterationsOf(executor: Executor): number | null {
  switch (executor.executor) {
    case 'constant-arrival-rate':
    case 'ramping-arrival-rate':
      return arrivalsOf(executor);
    case 'shared-iterations':
      return executor.iterations;
    case 'per-vu-iterations':
      return executor.iterations * executor.users;
    case 'constant-vus':
    case 'ramping-vus':
    case 'saturate':
      return null;
    default:
      return assertNever(executor);
  }
}

/**
 * Mean of an executor over its own time: iterations per second for an open one, users for a closed one. Per side.
 */
export function meanAmount(executor: Executor): number {
  switch (executor.executor) {
    case 'constant-arrival-rate':
    case 'ramping-arrival-rate': {
      const durationMs = executorDurationMs(executor);
      return durationMs > 0 ? (arrivalsOf(executor) * 1000) / durationMs : 0;
    }
    case 'constant-vus':
    case 'ramping-vus': {
      const durationMs = executorDurationMs(executor);
      const area = executor.phases.reduce(
        (sum, phase) => sum + (phase.durationMs * (phase.fromUsers + phase.toUsers)) / 2,
        0,
      );
      return durationMs > 0 ? area / durationMs : 0;
    }
    case 'shared-iterations':
    case 'per-vu-iterations':
      return executor.users;
    case 'saturate':
      return executor.connections;
    default:
      return assertNever(executor);
  }
}

/** Iterations per second and side, averaged over the load; 0 for what only users start, whose rate nobody knows yet. */
export function meanRate(load: Load): number {
  const arrivals = load.executors.reduce(
    (sum, executor) => sum + (executor.model === 'open' ? arrivalsOf(executor) : 0),
    0,
  );
  return (arrivals * 1000) / loadDurationMs(load);
}

/**
 * Most requests that a run will send to both sides together: the load; warm-up, probe, pilot and the warm-up of fresh instances
 * at its mean rate; set-up of every instance, tear-down, and the question for what was acknowledged. Never less than will be sent, up to what only answers
 * decide, so that a budget of this size suffices; more where instances are not started afresh or the load ends early.
 * Blocks of `block-duration: auto` may be longer, and never send more than the budget. Null for a closed load, whose number of requests only the budget bounds. `perIteration` says how many requests an
 * iteration of an executor sends.
 */
export function plannedRequests(
  { load, setup, teardown, consistency, policy }: RequestPlan,
  perIteration: (executor: Executor) => number = () => 1,
): number | null {
  let [perSide, perSecond] = [0, 0];
  for (const executor of load.executors) {
    const iterations = iterationsOf(executor);
    if (iterations === null) return null;
    perSide += iterations * perIteration(executor);
    if (executor.model === 'open') perSecond += meanAmount(executor) * perIteration(executor);
  }
  if (perSide === 0) return 0;
  const sent = (durationMs: number, sides: number): number =>
    Math.ceil((sides * perSecond * durationMs) / 1000);
  const probe =
    policy.assignment === 'alternating'
      ? 0
      : PROBE_ROUNDS * (2 * sent(PROBE_WINDOW_MS, 1) + sent(PROBE_WINDOW_MS, 2));
  const pilot = choosesTolerance(policy) || policy.blockDuration === 'auto';
  const renewals = mostRenewals(load, policy) * (pilot ? 1 + MOST_PILOT_SHARE : 1);
  const after = (consistency?.sample ?? 0) + teardown.length;
  const steps = 2 * (Math.ceil(1 + renewals) * setup.length + after);
  const beside =
    sent(load.warmUpMs + (pilot ? MOST_PILOT_SHARE * loadDurationMs(load) : 0), 2) +
    probe +
    Math.ceil(renewals * sent(INSTANCE_WARM_UP_MS, 2));
  const isRandom = load.executors.some(
    (executor) => executor.model === 'open' && executor.arrivals === 'poisson',
  );
  // Sides in turn get the same arrivals, so chance counts twice.
  const chance = isRandom ? CHANCE * 2 * Math.sqrt(perSide + beside / 2) : 0;
  return Math.ceil(2 * perSide + chance) + beside + steps;
}
