import type { Tally } from '../tally.ts';

/** The share of all experiments that had come to what is counted under `prefix:<place>`, place by place. */
export function cumulated(
  tally: Tally,
  prefix: string,
  last: number,
): readonly (readonly [number, number])[] {
  const of = tally.experiments ?? 0;
  let seen = 0;
  return Array.from({ length: last + 1 }, (_, place) => {
    seen += tally[`${prefix}:${place}`] ?? 0;
    return [place, of === 0 ? 0 : seen / of] as const;
  });
}
