import { isSteady } from './load/load.ts';
import type { Scenario } from './scenario.ts';

/**
 * Whether the load must be run to its end to be judged at all: its rate changes, so what is cut off may have been its
 * peak; it is a soak, whose last hour is what it is for; or a threshold counts over the whole of it, so a part would be
 * too little for `count>…` and too easy for `count<…`.
 */
export function mustFinish({ load, thresholds }: Pick<Scenario, 'load' | 'thresholds'>): boolean {
  return (
    !isSteady(load) ||
    load.pattern?.name === 'soak' ||
    thresholds.some(({ aggregate }) => aggregate.kind === 'count')
  );
}
