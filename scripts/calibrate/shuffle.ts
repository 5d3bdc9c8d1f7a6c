import { at, type Random } from '../../src/foundation/index.ts';

/** The values in an order in which each is as likely as any other (Fisher and Yates). */
export function shuffle(values: readonly number[], random: Random): readonly number[] {
  const shuffled = [...values];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random.next() * (last + 1));
    [shuffled[last], shuffled[other]] = [at(shuffled, other), at(shuffled, last)];
  }
  return shuffled;
}
