import type { Load, RequestTemplate } from './scenario.ts';

/** What a load and its steps will send. */
export interface RequestPlan {
  readonly load: Load;
  readonly setup: readonly RequestTemplate[];
  readonly teardown: readonly RequestTemplate[];
}

/** Expected arrivals of the whole load on one side, warm-up not included. Not rounded. */
export function arrivalsPerSide(load: Load): number {
  return load.phases.reduce(
    (sum, { durationMs, fromPerSecond, toPerSecond }) =>
      sum + ((fromPerSecond + toPerSecond) / 2) * (durationMs / 1000),
    0,
  );
}

/**
 * Requests that a run will send to both sides together: load, warm-up at the rate of the first phase (its higher end),
 * set-up and tear-down. A little more than will happen, never less, up to the chance of Poisson arrivals.
 */
export function plannedRequests({ load, setup, teardown }: RequestPlan): number {
  const [first] = load.phases;
  const warmUpRate = first ? Math.max(first.fromPerSecond, first.toPerSecond) : 0;
  const perSide =
    arrivalsPerSide(load) + warmUpRate * (load.warmUpMs / 1000) + setup.length + teardown.length;
  return Math.ceil(2 * perSide);
}
