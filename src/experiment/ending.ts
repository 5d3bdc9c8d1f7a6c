import type { RunStop, Trial } from '../trial/index.ts';
import type { Plan } from './plan.ts';

/** Why measuring ended. */
export type Ending = Pick<RunStop, 'why' | 'reason' | 'grounds'>;

export const NOT_UP_AGAIN: Ending = { why: 'died', reason: 'a side did not come up again', grounds: [] };
export const STOPPED_SERVING: Ending = { why: 'died', reason: 'a side stopped serving', grounds: [] };
export const INTERRUPTED: Ending = { why: 'interrupted', reason: 'a stop signal ended the run', grounds: [] };

/** The ending as it is kept with the run: how far it came, and how far it was to go. */
export function stopOf({ why, reason, grounds }: Ending, trials: readonly Trial[], plan: Plan): RunStop {
  const blocks = new Set(trials.map(({ block }) => block)).size;
  return { why, reason, blocks, plannedBlocks: plan.blocks, grounds };
}
