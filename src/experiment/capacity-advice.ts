import { goesBeyond, roundedPercent, type Scenario } from '../scenario/index.ts';
import type { Capacity, SideCapacity } from '../trial/index.ts';

/** Above this share of what a target carries, response times are mostly those of queues. */
const QUEUEING = 0.7;

/** Patterns that search for the limit of a target. */
const SEARCHING: ReadonlySet<string> = new Set(['stress', 'breakpoint']);

/** What to change in a load, by what each side carries at most; no rate where users set it, or the limit was not met. */
export function capacityAdvice(
  { load }: Pick<Scenario, 'load'>,
  { sides, plannedPerSecond }: Capacity,
): readonly string[] {
  return sides.flatMap((capacity): readonly string[] => {
    const { side, perSecond, limit } = capacity;
    if (perSecond === 0)
      return [`the ${side} answered nothing well when it was kept busy: see what it answers`];
    // More than was asked for may be carried.
    if (limit !== 'target' || plannedPerSecond === null) return [];
    const share = plannedPerSecond / perSecond;
    if (goesBeyond(load.pattern)) return searchAdvice(load.pattern?.name ?? '', capacity, share);
    return share > QUEUEING ? [rateAdvice(capacity, plannedPerSecond, share)] : [];
  });
}

function rateAdvice({ side, perSecond }: SideCapacity, planned: number, share: number): string {
  const carried = `${rate(perSecond)} requests/s that the ${side} carries at most`;
  const lower = `about ${rate(QUEUEING * perSecond)} requests/s (${roundedPercent(QUEUEING)})`;
  // What is planned stands in the scenario; what is carried was measured, roughly.
  const asked = String(Number(planned.toPrecision(5)));
  return share > 1
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
