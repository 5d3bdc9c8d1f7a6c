import { groupBy } from '../foundation/index.ts';
import type { Run, Trial } from '../trial/index.ts';

/** One block's two trials, both valid. */
export interface PairedBlock {
  readonly block: number;
  readonly baseline: Trial;
  readonly candidate: Trial;
}

/**
 * The blocks that count, in order: those with a valid trial on each side. Several trials of one side in one block would
 * be pseudo-replicates, so more than one is refused as a bug of whoever made the run.
 */
export function pairBlocks(run: Run): readonly PairedBlock[] {
  const blocks = groupBy(run.trials, (trial) => trial.block);
  return [...blocks.entries()]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([block, trials]) => {
      const valid = trials.filter((trial) => trial.validity.kind === 'valid');
      const [baseline, extraBaseline] = valid.filter((trial) => trial.side === 'baseline');
      const [candidate, extraCandidate] = valid.filter((trial) => trial.side === 'candidate');
      if (extraBaseline || extraCandidate)
        throw new TypeError(`block ${block} has several trials of one side`);
      return baseline && candidate ? [{ block, baseline, candidate }] : [];
    });
}

/** Whether a run holds both sides. */
export function hasTwoSides(run: Run): boolean {
  return new Set(run.trials.map((trial) => trial.side)).size === 2;
}

/** Milliseconds from the start of one block to the start of the next, what stood between them included; 0 without any. */
export function blockMsOf({ trials }: Pick<Run, 'trials'>): number {
  const blocks = new Set(trials.map(({ block }) => block)).size;
  if (blocks === 0) return 0;
  const first = trials.reduce((least, { startMs }) => Math.min(least, startMs), Infinity);
  const last = trials.reduce((most, { startMs, durationMs }) => Math.max(most, startMs + durationMs), 0);
  return (last - first) / blocks;
}
