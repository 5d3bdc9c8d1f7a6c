import type { Tally } from './tally.ts';

/** Places in [0, 1] at which p-values are counted. */
export const PLACES = 200;

/** Counts a p-value by the place up to which it lies. */
export function placeOf(p: number): string {
  return `p:${Math.max(1, Math.ceil(p * PLACES))}`;
}

/** How p-values lie, against a uniform law. */
export interface Uniformity {
  readonly of: number;
  /** Greatest distance of their distribution from the uniform one, either way and upwards only (small p too often). */
  readonly distance: number;
  readonly above: number;
  /** Probability of such distances, or greater ones, of uniform values. */
  readonly p: number;
  readonly pAbove: number;
  /** Share of p-values at most 0.01, and at most 0.05. */
  readonly atMost: { readonly one: number; readonly five: number };
}

/**
 * The Kolmogorov–Smirnov test of p-values counted in two hundredths, with M. Stephens' approximation of its law (Journal
 * of the Royal Statistical Society B, 1970). Between the places nothing is looked at, so it finds a little less than
 * the test of the values themselves; for values on a coarser grid, like those of a permutation, use `above`.
 */
export function uniformityOf(tally: Tally): Uniformity {
  const of = tally.experiments ?? 0;
  let [seen, distance, above, one, five] = [0, 0, 0, 0, 0];
  for (let place = 1; place <= PLACES; place++) {
    seen += tally[`p:${place}`] ?? 0;
    const excess = seen / of - place / PLACES;
    distance = Math.max(distance, Math.abs(excess));
    above = Math.max(above, excess);
    if (place === PLACES / 100) one = seen;
    if (place === PLACES / 20) five = seen;
  }
  const root = Math.sqrt(of);
  return {
    of,
    distance,
    above,
    p: kolmogorovTail((root + 0.12 + 0.11 / root) * distance),
    pAbove: Math.min(1, Math.exp(-2 * (root * above) ** 2)),
    atMost: { one, five },
  };
}

/** P(K > x) of Kolmogorov's law: 2 Σ (−1)^(j−1) exp(−2 j² x²). */
export function kolmogorovTail(x: number): number {
  if (x < 0.2) return 1;
  let sum = 0;
  for (let j = 1; j <= 100; j++) sum += (j % 2 === 1 ? 2 : -2) * Math.exp(-2 * j * j * x * x);
  return Math.min(1, Math.max(0, sum));
}
