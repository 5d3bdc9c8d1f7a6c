import type { Random } from '../foundation/index.ts';
import { type Schedule, sliceSchedule } from '../schedule/index.ts';
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
 * Fills a block from the schedule. Simultaneous: the schedule (at twice the rate) is split by a fair coin per arrival, so
 * a burst of the machine hits both sides. Alternating: both sides get the same arrivals, in windows ordered ABBA with
 * the first side drawn by coin, so a drift within the block cancels.
 */
export function fillBlock(plan: Plan, schedule: Schedule, block: number, random: Random): BlockSlot {
  const segment = sliceSchedule(schedule, block * plan.blockMs, (block + 1) * plan.blockMs);
  switch (plan.assignment) {
    case 'candidate-only':
      return { block, first: 'candidate', windows: [oneSided(segment, 'candidate')] };
    case 'simultaneous':
      return { block, first: 'both', windows: [splitByCoin(segment, random)] };
    case 'alternating': {
      const first: Side = random.next() < 0.5 ? 'baseline' : 'candidate';
      const second: Side = first === 'baseline' ? 'candidate' : 'baseline';
      const half = segment.durationMs / 2;
      const earlier = sliceSchedule(segment, 0, half);
      const later = sliceSchedule(segment, half, segment.durationMs);
      const windows = [
        oneSided(earlier, first),
        oneSided(earlier, second),
        oneSided(later, second),
        oneSided(later, first),
      ];
      return { block, first, windows };
    }
  }
}

/** A stretch of schedule for one side alone. */
export function oneSided(segment: Schedule, side: Side): LoadWindow {
  return {
    atMs: segment.atMs,
    request: segment.request,
    side: new Uint8Array(segment.atMs.length).fill(SIDES.indexOf(side)),
    durationMs: segment.durationMs,
    sides: [side],
  };
}

/** A stretch of schedule of which each arrival goes to a side by a fair coin. */
export function splitByCoin(segment: Schedule, random: Random): LoadWindow {
  const side = new Uint8Array(segment.atMs.length);
  for (let index = 0; index < side.length; index++) side[index] = random.next() < 0.5 ? 0 : 1;
  return { atMs: segment.atMs, request: segment.request, side, durationMs: segment.durationMs, sides: SIDES };
}

/** Number of requests that a block will send. */
export function requestsOf(slot: BlockSlot): number {
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
