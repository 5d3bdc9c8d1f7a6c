import { answered } from '../comparison/index.ts';
import { SIDES, type Side, type Trial } from '../trial/index.ts';

const BLOCKS = 3;

/**
 * Sides that answered nothing at all in the last three blocks though they were asked, by requests or WebSockets: for a URL, whose process nobody
 * can watch, that is what dying looks like. Under a load that goes beyond what targets carry it is what being overrun
 * looks like as well: there only a side that never answered is silent, and the others are asked when the load is over.
 */
export function silentSides(trials: readonly Trial[], isOverrun: boolean): readonly Side[] {
  return SIDES.filter((side) => {
    const own = trials.filter((trial) => trial.side === side);
    if (isOverrun && !own.every(isSilent)) return false;
    return own.length >= BLOCKS && own.slice(-BLOCKS).every(isSilent);
  });
}

function isSilent(trial: Trial): boolean {
  const sent = trial.endpoints.reduce((sum, endpoint) => sum + endpoint.sent, 0);
  const answers = trial.endpoints.reduce((sum, endpoint) => sum + answered(endpoint), 0);
  const attempts = trial.rates.filter(({ metric }) => metric === 'ws_connected');
  const asked = sent + attempts.reduce((sum, { total }) => sum + total, 0);
  const connected = attempts.reduce((sum, { passed }) => sum + passed, 0);
  return asked > 0 && answers + connected === 0 && !hearsMessages(trial);
}

function hearsMessages({ counters }: Trial): boolean {
  return counters.some(({ metric, count }) => metric === 'ws_msgs_received' && count > 0);
}
