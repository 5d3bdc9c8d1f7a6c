import { isBatch, isSteady, type Load } from './load.ts';

/** How two sides, or two runs, of a load may be compared. */
export type Comparability = 'blocks' | 'phases' | 'thresholds';

/**
 * Whether a load can be compared, and how: a steady one in blocks, each a replicate of the others; a changing one phase
 * by phase, with both sides at once; one that ends when its iterations are done, or that searches for a limit, not at all,
 * because what it measures depends on how fast the target was.
 */
export function comparabilityOf(load: Load): Comparability {
  if (load.executors.some(isBatch) || load.pattern?.name === 'breakpoint') return 'thresholds';
  return isSteady(load) ? 'blocks' : 'phases';
}
