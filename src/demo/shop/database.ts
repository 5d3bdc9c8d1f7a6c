import { setTimeout as sleep } from 'node:timers/promises';
import { drawNormal, type Random } from '../../foundation/index.ts';

/** The shop's database: it holds nothing and takes its time. */
export interface Database {
  /** Runs one query that takes `meanMs` on average; resolves when it is answered. Waits for a free connection first. */
  query(meanMs: number): Promise<void>;
}

/** A database as one request sees it. */
export interface MeteredDatabase extends Database {
  /** Milliseconds during which at least one query was under way: overlapping queries count once. */
  spentMs(): number;
}

/** Connections of the pool: far more than the demo's load needs, so that queueing adds nothing unless something is wrong. */
const CONNECTIONS = 64;

/** Standard deviation of the logarithm of a query's duration. Small: the demo must decide within a minute. */
const SIGMA = 0.1;

/**
 * Creates the database. Time is spent waiting and hardly any processor is used, so that two shops on two busy cores
 * do not slow each other, as they would not on machines of their own.
 */
export function createDatabase(random: Random, connections: number = CONNECTIONS): Database {
  let free = connections;
  const queue: (() => void)[] = [];
  const acquire = async (): Promise<void> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => queue.push(resolve));
  };
  // A connection is handed to the first in the queue, or back.
  const release = (): void => {
    const next = queue.shift();
    if (next) next();
    else free += 1;
  };
  return {
    query: async (meanMs) => {
      await acquire();
      try {
        await sleep(roundRandomly(drawDurationMs(meanMs, random), random));
      } finally {
        release();
      }
    },
  };
}

/** Wraps the database to know how much of one request's time it took. */
export function meterDatabase(database: Database, nowMs: () => number): MeteredDatabase {
  let running = 0;
  let sinceMs = 0;
  let spentMs = 0;
  return {
    query: async (meanMs) => {
      if (running === 0) sinceMs = nowMs();
      running += 1;
      await database.query(meanMs);
      running -= 1;
      if (running === 0) spentMs += nowMs() - sinceMs;
    },
    spentMs: () => spentMs,
  };
}

/**
 * A log-normal duration of the given mean: exp(μ + σz) with μ = ln(mean) − σ²/2, z of the standard normal law.
 */
export function drawDurationMs(meanMs: number, random: Random): number {
  return meanMs * Math.exp(SIGMA * drawNormal(random) - (SIGMA * SIGMA) / 2);
}

/**
 * Rounds to a whole number, up with a probability equal to the fraction: 12.3 becomes 12 seven times in ten and 13
 * three times in ten. Node's timers know whole milliseconds only and cut the rest off, which would make every wait
 * half a millisecond short and turn a change from 12.2 to 12.8 ms into none at all; so the mean stays right.
 */
export function roundRandomly(value: number, random: Random): number {
  const floor = Math.floor(value);
  return random.next() < value - floor ? floor + 1 : floor;
}
