import type { Side } from './side.ts';

/**
 * What kept a side from answering more. Only where it was the side itself is its capacity known; else it is that or more:
 * more connections would have been answered, or more requests a second made, or the requests that may be sent ran out.
 */
export const CAPACITY_LIMITS = ['target', 'connections', 'generator', 'requests'] as const;
export type CapacityLimit = (typeof CAPACITY_LIMITS)[number];

/** What one side answered at most, when every connection asked again as soon as it was answered. */
export interface SideCapacity {
  readonly side: Side;
  /** Requests that ended well, per second. */
  readonly perSecond: number;
  /** 95th percentile of their response times, in milliseconds; null where none ended well. */
  readonly p95Ms: number | null;
  /** Connections that were kept busy. */
  readonly connections: number;
  /** Share of the requests that did not end well, 0 to 1. */
  readonly failedShare: number;
  readonly limit: CapacityLimit;
}

/** How much a target can carry, next to what a load plans to ask of it. */
export interface Capacity {
  /** The baseline first, each measured while the other rested; empty where it was not looked for. */
  readonly sides: readonly SideCapacity[];
  /** The most requests a second that the load plans for one side; null where users set it. */
  readonly plannedPerSecond: number | null;
  /** Why it was not looked for, though it was asked for; empty where it was. */
  readonly notProbed: string;
}
