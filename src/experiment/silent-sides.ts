import { answered } from '../comparison/index.ts';
import { SIDES, type Side, type Trial } from '../trial/index.ts';

const BLOCKS = 3;

/**
 * Sides that answered nothing at all in the last three blocks though they were asked: for a URL, whose process nobody
 * can watch, that is what dying looks like.
 */
export function silentSides(trials: readonly Trial[]): readonly Side[] {
  return SIDES.filter((side) => {
    const last = trials.filter((trial) => trial.side === side).slice(-BLOCKS);
    return last.length === BLOCKS && last.every(isSilent);
  });
}

function isSilent(trial: Trial): boolean {
  const sent = trial.endpoints.reduce((sum, endpoint) => sum + endpoint.sent, 0);
  const answers = trial.endpoints.reduce((sum, endpoint) => sum + answered(endpoint), 0);
  return sent > 0 && answers === 0;
}
