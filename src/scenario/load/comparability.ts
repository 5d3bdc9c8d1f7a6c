import { isBatch, isSteady, type Load } from './load.ts';

/** How two sides, or two runs, of a load may be compared. */
export const COMPARABILITIES = ['blocks', 'phases', 'thresholds'] as const;
export type Comparability = (typeof COMPARABILITIES)[number];

/**
 * Whether a load can be compared, and how: a steady one in blocks, each a replicate of the others; a changing one phase
 * by phase, with both sides at once; one that ends when its iterations are done, or that searches for a limit, not at all,
 * because what it measures depends on how fast the target was.
 */
export function comparabilityOf(load: Load): Comparability {
  if (load.executors.some(isBatch) || load.pattern?.name === 'breakpoint') return 'thresholds';
  return isSteady(load) ? 'blocks' : 'phases';
}

/** Whether sides, or runs, of a load may be compared at all. */
export function isComparable(load: Load): boolean {
  return comparabilityOf(load) !== 'thresholds';
}

/**
 * Whether what a load shows rests on what an instance went through before: one that changes, because recovery and what a
 * peak leaves behind are of the instance that saw it; a soak, because only one that runs on can leak. Iterations that are
 * counted end by themselves and are one block.
 */
export function keepsInstances(load: Load): boolean {
  return load.pattern?.name === 'soak' || isChanging(load);
}

/**
 * Whether both sides must be under load at once: in turns each would rest inside a spike, or while it recovers from one.
 * The levels of a `breakpoint` are held, and what it finds is a limit that two sides at once would share.
 */
export function needsBothAtOnce(load: Load): boolean {
  return isChanging(load) && load.pattern?.name !== 'breakpoint';
}

/** Whether the rate, or the number of users, is another from time to time. */
function isChanging(load: Load): boolean {
  return !isSteady(load) && !load.executors.every(isBatch);
}
