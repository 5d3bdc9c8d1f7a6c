import { at, type Random } from '../foundation/index.ts';
import { flowsOf, mixOf, type Scenario } from '../scenario/index.ts';
import {
  createSchedule,
  type Schedule,
  scheduleUsers,
  sliceSchedule,
  type Stretch,
  type UserSchedule,
} from '../schedule/index.ts';
import { SIDES, type Side } from '../trial/index.ts';
import type { Plan } from './plan.ts';
import type { LoadWindow } from './ports.ts';

/** One block to be measured: windows in order, and which side went first. */
export interface BlockSlot {
  readonly block: number;
  readonly windows: readonly LoadWindow[];
  /** Sides in the order of the block; both at once where the windows hold both. */
  readonly first: Side | 'both';
}

/**
 * Fills a block with its stretch of the load. Simultaneous: the arrivals (at twice the rate) are split by a fair coin
 * each, so a burst of the machine hits both sides; each side has its own users. Alternating: both sides get the same
 * arrivals and numbers of users, in windows ordered ABBA with the first side drawn by coin, so a drift within the block
 * cancels.
 */
export function fillBlock(scenario: Scenario, plan: Plan, block: number, random: Random): BlockSlot {
  const stretch = stretchOf(plan, block);
  const factor = plan.assignment === 'simultaneous' ? 2 : 1;
  const arrivals = arrivalsIn(scenario, stretch, factor, random.fork('schedule'));
  switch (plan.assignment) {
    case 'candidate-only':
      return {
        block,
        first: 'candidate',
        windows: [oneSided(arrivals, usersIn(scenario, stretch), 'candidate')],
      };
    case 'simultaneous':
      return {
        block,
        first: 'both',
        windows: [splitByCoin(arrivals, usersIn(scenario, stretch), random.fork('coin'))],
      };
    case 'alternating': {
      const first: Side = random.fork('coin').next() < 0.5 ? 'baseline' : 'candidate';
      const second: Side = first === 'baseline' ? 'candidate' : 'baseline';
      const half = (stretch.toMs - stretch.fromMs) / 2;
      const middleMs = stretch.fromMs + half;
      const earlier = [
        sliceSchedule(arrivals, 0, half),
        usersIn(scenario, { ...stretch, toMs: middleMs }),
      ] as const;
      const later = [
        sliceSchedule(arrivals, half, arrivals.durationMs),
        usersIn(scenario, { ...stretch, fromMs: middleMs }),
      ] as const;
      const windows = [
        oneSided(...earlier, first),
        oneSided(...earlier, second),
        oneSided(...later, second),
        oneSided(...later, first),
      ];
      return { block, first, windows };
    }
  }
}

/** The part of the load's time that a block covers; nothing beyond the last. */
function stretchOf({ edgesMs }: Plan, block: number): Stretch {
  const toMs = at(edgesMs, Math.min(block + 1, edgesMs.length - 1));
  return { fromMs: Math.min(toMs, edgesMs[block] ?? toMs), toMs };
}

function arrivalsIn(scenario: Scenario, stretch: Stretch, factor: number, random: Random): Schedule {
  const flows = flowsOf(scenario);
  const load = scenario.load.executors.map((executor) => ({ executor, mix: mixOf(flows, executor) }));
  return createSchedule(load, stretch, factor, random);
}

function usersIn({ load }: Scenario, stretch: Stretch): readonly UserSchedule[] {
  return scheduleUsers(load.executors, stretch);
}

/** A stretch of load for one side alone. */
export function oneSided(arrivals: Schedule, users: readonly UserSchedule[], side: Side): LoadWindow {
  const sides = new Uint8Array(arrivals.atMs.length).fill(SIDES.indexOf(side));
  return { ...arrivals, side: sides, users, sides: [side] };
}

/** A stretch of load of which each arrival goes to a side by a fair coin; each side has the users. */
export function splitByCoin(arrivals: Schedule, users: readonly UserSchedule[], random: Random): LoadWindow {
  const side = new Uint8Array(arrivals.atMs.length);
  for (let index = 0; index < side.length; index++) side[index] = random.next() < 0.5 ? 0 : 1;
  return { ...arrivals, side, users, sides: SIDES };
}

/** Number of arrivals that a block will start; what users will ask for nobody knows beforehand. */
export function arrivalsOfSlot(slot: BlockSlot): number {
  return slot.windows.reduce((sum, window) => sum + window.atMs.length, 0);
}

/** Order of a side within its block: 0 when it went first or both ran at once. */
export function orderOf(slot: BlockSlot, side: Side): number {
  return slot.first === 'both' || slot.first === side ? 0 : 1;
}

/** The seed's stream for one block; a block's coin never depends on how many numbers another block drew. */
export function blockRandom(random: Random, block: number): Random {
  return random.fork(`block-${block}`);
}
