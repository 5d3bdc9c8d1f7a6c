import { type PilotNoise, pilotReach } from '../comparison/index.ts';
import { LEAST_BLOCKS } from '../scenario/index.ts';
import { isShare } from '../trial/index.ts';

/** Lengths that are tried, in blocks of the pilot: whole numbers, so that its counts can be joined. */
const TIMES = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128] as const;
/** A length that is this share worse than the best one is as good, and takes less time. */
const WORTH = 0.02;

/** What there is to spend after the pilot. */
export interface BlockRoom {
  /** Most blocks of the policy. */
  readonly maxBlocks: number;
  /** Time that is left, in milliseconds. */
  readonly leftMs: number;
  /** Time that a block of the pilot took, fresh instances included, and the part of it that was load. */
  readonly blockMs: number;
  readonly loadMs: number;
  /** Requests that are left, and what a block of the pilot used. */
  readonly leftRequests: number;
  readonly requestsPerBlock: number;
}

/** How long blocks are to be, in blocks of the pilot, and how many of them there is room for. */
export interface BlockSize {
  readonly times: number;
  readonly blocks: number;
}

/** How many blocks of this length fit into the room. */
export function blocksWithin(room: BlockRoom, times: number): number {
  const blockMs = room.blockMs + (times - 1) * room.loadMs;
  const byTime = Math.floor(room.leftMs / blockMs);
  const byRequests = Math.floor(room.leftRequests / Math.max(1, room.requestsPerBlock * times));
  return Math.max(1, Math.min(room.maxBlocks, byTime, byRequests));
}

/**
 * Chooses the length of blocks by the noise of the pilot: the shortest at which every gated time, where nothing is
 * slower, passes at its configured tolerance within the blocks that there is room for. For a tolerance of 5 % that is
 * where the differences of blocks vary by 3 to 4 %. Where no length gets there, the one that comes nearest; what is still
 * too noisy has its tolerance chosen (`tolerance: auto`), or is told beforehand. Pure: the same pilot gives the same size.
 */
export function sizeBlocks(noise: PilotNoise, beta: number, room: BlockRoom): BlockSize {
  const first = { times: 1, blocks: blocksWithin(room, 1) };
  const longer = TIMES.slice(1).map((times) => ({ times, blocks: blocksWithin(room, times) }));
  // Fewer blocks can hardly end in an answer.
  const enough = Math.min(LEAST_BLOCKS, room.maxBlocks);
  const tried = [first, ...longer.filter(({ blocks }) => blocks >= enough)].map((size) => ({
    size,
    ...prospectOf(noise, beta, size),
  }));
  const lacking = Math.min(...tried.map((each) => each.lacking));
  const served = tried.filter((each) => each.lacking === lacking);
  const nearest = Math.min(...served.map(({ worst }) => worst));
  const chosen = served.find(({ worst }) => worst <= Math.max(1, nearest * (1 + WORTH)));
  return chosen?.size ?? first;
}

/** What blocks of a size hold out. */
interface Prospect {
  /** Times that have too few requests in such a block to decide. */
  readonly lacking: number;
  /** What the least certain of the others could rule out, over its tolerance: up to 1 it can pass. */
  readonly worst: number;
}

function prospectOf(
  { blocks: pilotBlocks, metrics }: PilotNoise,
  beta: number,
  { times, blocks }: BlockSize,
): Prospect {
  const gated = metrics.filter(
    ({ comparison }) => !isShare(comparison.metric.kind) && comparison.standing.kind !== 'missing',
  );
  const served = gated.filter(({ requests, requestsNeeded }) => requests * times >= requestsNeeded);
  const shares = served.map((each) => {
    const reach = pilotReach(each, pilotBlocks, { times, blocks, beta, metrics: gated.length });
    return reach === null ? Infinity : reach / each.comparison.margins.tolerance;
  });
  return { lacking: gated.length - served.length, worst: Math.max(0, ...shares) };
}
