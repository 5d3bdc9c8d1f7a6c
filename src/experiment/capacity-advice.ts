import { goesBeyond, roundedPercent, type Scenario } from '../scenario/index.ts';
import type { Capacity, SideCapacity } from '../trial/index.ts';

/** Above this share of what a target carries, response times are mostly those of queues. */
const QUEUEING = 0.7;

/** Of requests that fail when a side is kept busy, more than this share is a fault of its own, and no limit of its speed. */
const FAILING = 0.1;

/** Patterns that search for the limit of a target. */
const SEARCHING: ReadonlySet<string> = new Set(['stress', 'breakpoint']);

/** What to change in a load, by what each side carries at most; no rate where users set it, or the limit was not met. */
export function capacityAdvice(
  { load }: Pick<Scenario, 'load'>,
  { sides, plannedPerSecond }: Capacity,
): readonly string[] {
  return sides.flatMap((capacity): readonly string[] =>
    capacity.perSecond === 0
      ? [`the ${capacity.side} answered nothing well when it was kept busy: see what it answers`]
      : [...failingAdvice(capacity), ...loadAdvice(load, capacity, plannedPerSecond)],
  );
}

function failingAdvice({ side, failedShare }: SideCapacity): readonly string[] {
  if (failedShare <= FAILING) return [];
  return [
    `${roundedPercent(failedShare)} of the requests failed when the ${side} was kept busy: see what it answers; only those that ended well count as carried`,
  ];
}

function loadAdvice(
  { pattern }: Scenario['load'],
  capacity: SideCapacity,
  plannedPerSecond: number | null,
): readonly string[] {
  // More than was asked for may be carried.
  if (capacity.limit !== 'target' || plannedPerSecond === null) return [];
  const share = plannedPerSecond / capacity.perSecond;
  if (goesBeyond(pattern)) return searchAdvice(pattern?.name ?? '', capacity, share);
  return share > QUEUEING ? [rateAdvice(capacity, plannedPerSecond, share)] : [];
}

function rateAdvice({ side, perSecond }: SideCapacity, planned: number, share: number): string {
  const carried = `${rate(perSecond)} requests/s that the ${side} carries at most`;
  const lower = `about ${rate(QUEUEING * perSecond)} requests/s (${roundedPercent(QUEUEING)})`;
  // What is planned stands in the scenario; what is carried was measured, roughly.
  const asked = String(Number(planned.toPrecision(5)));
  // Told in two digits it may look the same.
  const beyond = share > 1 && rate(planned) !== rate(perSecond);
  return beyond
    ? `${asked} requests/s are more than the ${carried}, and cannot be carried: lower the rate to ${lower}`
    : `${asked} requests/s are ${roundedPercent(share)} of the ${carried}: above ${roundedPercent(QUEUEING)} what is measured is mostly how long requests queue; lower the rate to ${lower}`;
}

function searchAdvice(pattern: string, { side, perSecond }: SideCapacity, share: number): readonly string[] {
  if (share >= 1 || !SEARCHING.has(pattern)) return [];
  return [
    `the highest load of the ${pattern} is ${roundedPercent(share)} of the ${rate(perSecond)} requests/s that the ${side} carries at most: what it does beyond its limit will not be seen`,
  ];
}

function rate(perSecond: number): string {
  return String(Number(perSecond.toPrecision(2)));
}
