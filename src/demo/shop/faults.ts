import type { Random } from '../../foundation/index.ts';

/** What can be wrong with a shop; each word is what a team would write into the ticket. */
export const FAULTS = [
  'none',
  /** The product list asks for the stock of each item by itself. */
  'n-plus-one',
  /** Eight searches in a hundred take three times as long. */
  'slow-tail',
  /** Two in a hundred product pages and cart orders answer 500. */
  'errors',
  /** Every request leaves something behind, and the next ones wade through it. */
  'leak',
  /** The event loop stands still for 300 ms every few seconds. */
  'freeze',
  /** It never listens. */
  'down',
  /** It serves for a while, then dies. */
  'crash',
] as const;
export type Fault = (typeof FAULTS)[number];

/** What the routes ask of the fault; without one, nothing happens. */
export interface FaultEffects {
  /** Whether the product list makes one more query per item. */
  readonly queriesPerItem: boolean;
  /** Factor on the duration of this search. */
  searchFactor(): number;
  /** Whether this product page or order fails. */
  fails(): boolean;
  /** Called once per request; returns the extra query time in milliseconds that it costs. */
  burdenMs(): number;
}

// Well above the 5 % that p95 leaves out: at 6 % it would depend on the block whether p95 sees the tail.
const SLOW_SHARE = 0.08;
const SLOW_FACTOR = 3;
const ERROR_SHARE = 0.02;

const LEAKED_BYTES = 16 * 1024;
/** A thousand requests, some twenty seconds of the demo's load, make each later request 3 ms slower. */
const LEAK_MS_PER_REQUEST = 0.003;

const FREEZE_MS = 300;
const FREEZE_EVERY_MS = 3_000;

/**
 * Creates the effects of a fault. `random` decides which requests it hits; every search takes `slowerSearch` times as
 * long besides.
 */
export function createFaultEffects(fault: Fault, random: Random, slowerSearch = 1): FaultEffects {
  const leaked: Buffer[] = [];
  return {
    queriesPerItem: fault === 'n-plus-one',
    searchFactor: () =>
      slowerSearch * (fault === 'slow-tail' && random.next() < SLOW_SHARE ? SLOW_FACTOR : 1),
    fails: () => fault === 'errors' && random.next() < ERROR_SHARE,
    burdenMs: () => {
      if (fault !== 'leak') return 0;
      leaked.push(Buffer.alloc(LEAKED_BYTES, 1));
      return leaked.length * LEAK_MS_PER_REQUEST;
    },
  };
}

/** Stops the event loop for 300 ms every three seconds, until the returned function is called. */
export function startFreezing(): () => void {
  const bell = new Int32Array(new SharedArrayBuffer(4));
  // Atomics.wait blocks the thread without using the processor: the fault is the standing still, not the heat.
  const timer = setInterval(() => Atomics.wait(bell, 0, 0, FREEZE_MS), FREEZE_EVERY_MS);
  return () => clearInterval(timer);
}
