import { assertNever } from '../foundation/index.ts';
import { type Executor, executorDurationMs, type Load, type OpenExecutor } from './load/load.ts';
import type { RequestTemplate } from './scenario.ts';

/** What a load and its steps will send. */
export interface RequestPlan {
  readonly load: Load;
  readonly setup: readonly RequestTemplate[];
  readonly teardown: readonly RequestTemplate[];
}

/** Expected arrivals of an open executor on one side, warm-up not included. Not rounded. */
export function arrivalsOf({ phases }: OpenExecutor): number {
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

function iterationsOf(executor: Executor): number | null {
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

/**
 * Requests that a run will send to both sides together: load, warm-up at the rate of the first phase (its higher end),
 * set-up and tear-down. A little more than will happen, never less, up to the chance of Poisson arrivals and what only
 * answers decide. Null for a closed load, whose number of requests only the budget bounds. `perIteration` says how many
 * requests an iteration of an executor sends.
 */
export function plannedRequests(
  { load, setup, teardown }: RequestPlan,
  perIteration: (executor: Executor) => number = () => 1,
): number | null {
  let perSide = setup.length + teardown.length;
  for (const executor of load.executors) {
    const iterations = iterationsOf(executor);
    if (iterations === null) return null;
    perSide += (iterations + firstRate(executor) * (load.warmUpMs / 1000)) * perIteration(executor);
  }
  return Math.ceil(2 * perSide);
}

function firstRate(executor: Executor): number {
  if (executor.model === 'closed') return 0;
  const [first] = executor.phases;
  return first ? Math.max(first.fromPerSecond, first.toPerSecond) : 0;
}
