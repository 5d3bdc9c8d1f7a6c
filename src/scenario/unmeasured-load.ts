import type { Policy } from './policy.ts';
import { keepsInstances } from './load/comparability.ts';
import { type Load, loadDurationMs } from './load/load.ts';

/** The probe for interference: in each round every side alone, then both together, a window of this length each. */
export const PROBE_ROUNDS = 2;
export const PROBE_WINDOW_MS = 1000;

/** Load on a fresh instance before its block, measured by nobody: first requests are slow for reasons of their own. */
export const INSTANCE_WARM_UP_MS = 500;

/** Shorter blocks would be decided by single pauses of a target. */
export const SHORTEST_BLOCK_MS = 1000;

/** Blocks into which every load is cut that is long enough for them: fewer can hardly end in a regression verdict. */
export const LEAST_BLOCKS = 16;

/** Most that a pilot before the load may take, to choose a tolerance by the noise: a share of the load's time. */
export const MOST_PILOT_SHARE = 0.5;

/** Most times that fresh instances are started in an experiment: before every block but the first. */
export function mostRenewals(
  load: Load,
  { freshInstances, maxBlocks }: Pick<Policy, 'freshInstances' | 'maxBlocks'>,
): number {
  if (freshInstances === 'never' || (freshInstances === 'auto' && keepsInstances(load))) return 0;
  return Math.max(0, Math.min(maxBlocks, Math.floor(loadDurationMs(load) / SHORTEST_BLOCK_MS)) - 1);
}
