import { lowestLoadTrials } from '../analysis/index.ts';
import { goesBeyond } from '../scenario/index.ts';
import { type Run, SIDES } from '../trial/index.ts';
import { sidesOf, validTrials } from './count-requests.ts';

/**
 * The part of a run that a target must carry if anything is to follow from it: the whole, unless the load goes beyond
 * what targets carry on purpose. Of such a load only the lowest must be carried, and what is not answered above that is
 * what was looked for. The run itself where its lowest load was not measured on each of its sides.
 */
export function mustCarry(run: Run): Run {
  const { pattern } = run.load;
  if (pattern === null || !goesBeyond(pattern)) return run;
  const lowest = { ...run, trials: SIDES.flatMap((side) => lowestLoadTrials(pattern, run.trials, side)) };
  return sidesOf(run).every((side) => validTrials(lowest, side).length > 0) ? lowest : run;
}
