import { at, type Random } from '../../foundation/index.ts';

/**
 * A round of requests to be sent again and again: indexes into `mix`, each as often as its weight says, in an order of
 * chance. Whole numbers by the largest remainders (A. Hamilton's method), so whatever is due once in a round is in it.
 * Throws RangeError when no weight is positive.
 */
export function makeRound(length: number, mix: readonly number[], random: Random): readonly number[] {
  const total = mix.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0 && total < Infinity)) throw new RangeError('a mix needs a positive weight');
  const due = mix.map((weight) => (length * weight) / total);
  const counts = due.map(Math.floor);
  const left = length - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = due
    .map((each, index) => ({ index, remainder: each - Math.floor(each) }))
    .toSorted((a, b) => b.remainder - a.remainder);
  for (const { index } of byRemainder.slice(0, left)) counts[index] = at(counts, index) + 1;
  return shuffled(
    counts.flatMap((count, index) => Array.from({ length: count }, () => index)),
    random,
  );
}

/** By R. Durstenfeld's algorithm, on a copy. */
function shuffled(values: readonly number[], random: Random): readonly number[] {
  const copy = [...values];
  for (let end = copy.length; end > 1; end--) {
    const place = Math.floor(random.next() * end);
    const last = at(copy, end - 1);
    copy[end - 1] = at(copy, place);
    copy[place] = last;
  }
  return copy;
}
