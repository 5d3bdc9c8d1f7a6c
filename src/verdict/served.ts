import { answered } from '../comparison/index.ts';
import type { Run, Side } from '../trial/index.ts';

/** Whether a side ever gave an answer, of whatever kind. */
export function hasAnswered(run: Run, side: Side): boolean {
  return [...run.warmUp, ...run.trials].some(
    (trial) => trial.side === side && trial.endpoints.some((endpoint) => answered(endpoint) > 0),
  );
}

/**
 * Whether anybody served this load: the baseline, where it was measured too, else the candidate itself before it died.
 * Only then does the death of the candidate speak against the change; a target that never answered may not be there.
 */
export function isServed(run: Run): boolean {
  const isBeside = [...run.warmUp, ...run.trials].some(({ side }) => side === 'baseline');
  return hasAnswered(run, isBeside ? 'baseline' : 'candidate');
}
