import type { Policy } from './policy.ts';
import { type Load, loadDurationMs, type RequestTemplate } from './scenario.ts';
import { INSTANCE_WARM_UP_MS, mostRenewals, PROBE_ROUNDS, PROBE_WINDOW_MS } from './unmeasured-load.ts';

/** Standard deviations by which arrivals by chance may exceed their mean: once in thirty thousand runs they do. */
const CHANCE = 4;

/** What a load and its steps will send. */
export interface RequestPlan {
  readonly load: Load;
  readonly setup: readonly RequestTemplate[];
  readonly teardown: readonly RequestTemplate[];
  readonly policy: Pick<Policy, 'assignment' | 'freshInstances' | 'maxBlocks'>;
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
 * Most requests that a run will send to both sides together: the load; warm-up, probe and the warm-up of fresh instances
 * at its mean rate; set-up of every instance, and tear-down. Never less than will be sent, so that a budget of this
 * size suffices; more where instances are not started afresh or the load ends early.
 */
export function plannedRequests({ load, setup, teardown, policy }: RequestPlan): number {
  const perSide = arrivalsPerSide(load);
  if (perSide === 0) return 0;
  const perMs = perSide / loadDurationMs(load);
  const sent = (durationMs: number, sides: number): number => Math.ceil(sides * perMs * durationMs);
  const probe =
    policy.assignment === 'alternating'
      ? 0
      : PROBE_ROUNDS * (2 * sent(PROBE_WINDOW_MS, 1) + sent(PROBE_WINDOW_MS, 2));
  const renewals = mostRenewals(load, policy);
  const steps = 2 * ((1 + renewals) * setup.length + teardown.length);
  const beside = sent(load.warmUpMs, 2) + probe + renewals * sent(INSTANCE_WARM_UP_MS, 2);
  // Sides in turn get the same arrivals, so chance counts twice.
  const chance = load.arrivals === 'poisson' ? CHANCE * 2 * Math.sqrt(perSide + beside / 2) : 0;
  return Math.ceil(2 * perSide + chance) + beside + steps;
}
