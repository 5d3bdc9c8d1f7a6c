import { at } from '../foundation/index.ts';
import { countUpTo } from './dispersion.ts';

/** Whether bets use the sizes of the shifts or only their signs. */
export type Bets = 'mixture' | 'signs';

const TANH_SCALES = [0.25, 0.5, 1, 2, 4] as const;
const SIGN_STAKES = [0.3, 0.6, 0.9] as const;
const LOGS_WON = SIGN_STAKES.map((stake) => Math.log(1 + stake));
const LOGS_LOST = SIGN_STAKES.map((stake) => Math.log(1 - stake));
/** Stake of the tanh bets; below 1, so that no single block can ruin a bet. */
const TANH_STAKE = 0.9;

/** Running evidence after each block, as natural logarithms of e-values. */
export interface Evidence {
  /** log E after the last block: what a gambler who bets against the null has now, from a stake of 1. */
  readonly current: number;
  /** The running maximum of log E: 1 / its exponential is a p-value at any stop (Ville's inequality). */
  readonly highest: number;
  /** log E after each block, for pictures of how the evidence grew. */
  readonly path: readonly number[];
}

/**
 * Evidence that the median of the shifts is above zero: a mixture of bets whose product is a test supermartingale
 * when each shift is, given the past, symmetric around a centre at or below zero. It may be read after every block:
 * P(ever E ≥ 1/α) ≤ α.
 *
 * The scale is the median of the absolute shifts so far, so a burst costs one block's bet and no more; bounded factors
 * (at most 1.9) keep one block from deciding. `signs` needs no symmetry, only that the sign is fair.
 *
 * Shifts may be infinite (one side had nothing), never NaN.
 * Sources: A. Ramdas, P. Grünwald, V. Vovk and G. Shafer, "Game-theoretic statistics and safe anytime-valid
 * inference", Statistical Science 2023; J. Ville 1939 for the bound at any stop.
 */
export function evidenceAboveZero(shifts: readonly number[], bets: Bets): Evidence {
  const betting = new EProcess(bets);
  const path = shifts.map((shift) => {
    betting.add(shift);
    return betting.current;
  });
  return { current: betting.current, highest: betting.highest, path };
}

/**
 * The same evidence shift by shift, for who looks after every block: each look costs one block, not all of them.
 * Cost of n shifts: O(n²) moves of numbers and O(n) logarithms.
 */
export class EProcess {
  readonly #bets: Bets;
  readonly #products: Float64Array;
  /** |shift| of all shifts so far, ascending. */
  readonly #sizes: number[] = [];
  #current = 0;
  #highest = 0;

  constructor(bets: Bets) {
    this.#bets = bets;
    const components = bets === 'signs' ? SIGN_STAKES.length : TANH_SCALES.length + 2 * SIGN_STAKES.length;
    this.#products = new Float64Array(components);
  }

  /** log E now. */
  get current(): number {
    return this.#current;
  }

  /** The highest log E so far. */
  get highest(): number {
    return this.#highest;
  }

  /** Bets on the next shift; it may be infinite, never NaN. */
  add(shift: number): void {
    if (Number.isNaN(shift)) throw new RangeError('a shift is not a number');
    const size = Math.abs(shift);
    const sizes = this.#sizes;
    const place = countUpTo(sizes, size);
    sizes.splice(place, 0, size);
    // A shift of zero bets nothing, and the mean of the wealths stays what it was.
    if (shift !== 0) {
      multiplyFactors(
        this.#products,
        shift,
        { scale: middleOf(sizes), rank: (place + 1) / sizes.length },
        this.#bets,
      );
      this.#current = logMeanOfExponentials(this.#products);
    }
    this.#highest = Math.max(this.#highest, this.#current);
  }
}

/** Median of ascending values; not a number where both middle ones are infinite. */
function middleOf(ascending: readonly number[]): number {
  const half = ascending.length >> 1;
  const upper = at(ascending, half);
  if (ascending.length % 2 === 1) return upper;
  const lower = at(ascending, half - 1);
  return lower + (upper - lower) / 2;
}

/** Where |shift| stands among those so far, itself included. */
interface Standing {
  /** Their median. */
  readonly scale: number;
  /** Share of them that are no larger. */
  readonly rank: number;
}

/** Multiplies each component's wealth by its factor for this block. Only |shift| and the past set the stakes. */
function multiplyFactors(products: Float64Array, shift: number, { scale, rank }: Standing, bets: Bets): void {
  const sign = Math.sign(shift);
  const logs = sign > 0 ? LOGS_WON : LOGS_LOST;
  let component = 0;
  const multiply = (log: number): void => {
    products[component] = at(products, component) + log;
    component++;
  };
  for (const log of logs) multiply(log);
  if (bets === 'signs') return;
  // An infinite shift, or the first one after only zeros, is as large as a bet can see.
  const standardized = Number.isFinite(shift) && scale > 0 ? shift / scale : sign * Infinity;
  for (const stake of SIGN_STAKES) multiply(Math.log(1 + stake * sign * rank));
  for (const factorScale of TANH_SCALES)
    multiply(Math.log(1 + TANH_STAKE * Math.tanh(factorScale * standardized)));
}

/** log of the mean of e to each: of wealths that are kept as logarithms. */
export function logMeanOfExponentials(logs: Float64Array): number {
  let highest = -Infinity;
  for (const value of logs) highest = Math.max(highest, value);
  let sum = 0;
  for (const value of logs) sum += Math.exp(value - highest);
  return highest + Math.log(sum / logs.length);
}

/** Evidence that the median of the differences lies above `margin`. */
export function evidenceAbove(differences: readonly number[], margin: number, bets: Bets): Evidence {
  return evidenceAboveZero(
    differences.map((difference) => difference - margin),
    bets,
  );
}

/** Evidence that the median of the differences lies below `margin`. */
export function evidenceBelow(differences: readonly number[], margin: number, bets: Bets): Evidence {
  return evidenceAboveZero(
    differences.map((difference) => margin - difference),
    bets,
  );
}

/**
 * The ends of an anytime-valid interval for the median of the differences: each end alone holds with probability
 * 1 − `error`, at any stop. An end is null where the evidence does not yet reach 1 / `error` for any margin.
 * By bisection on the margin, to a millionth of the differences' range.
 */
export function confidenceSequence(
  differences: readonly number[],
  error: number,
  bets: Bets,
): { readonly lower: number | null; readonly upper: number | null } {
  const lower = lowerEnd(differences, error, bets);
  const upper = lowerEnd(
    differences.map((difference) => -difference),
    error,
    bets,
  );
  return { lower, upper: upper === null ? null : -upper };
}

function lowerEnd(differences: readonly number[], error: number, bets: Bets): number | null {
  const finite = differences.filter(Number.isFinite);
  if (finite.length === 0) return null;
  const needed = -Math.log(error);
  const least = Math.min(...finite);
  const greatest = Math.max(...finite);
  const range = Math.max(greatest - least, Math.abs(greatest) * 1e-6, 1e-9);
  const reaches = (margin: number): boolean => evidenceAbove(differences, margin, bets).highest >= needed;
  // Just below all differences every bet wins; further out only the relative sizes flatten, so two steps suffice.
  const start = [least - 1e-6 * range, least - range, least - 100 * range].find(reaches);
  if (start === undefined) return null;
  let inside: number = start;
  let outside: number = greatest;
  while (outside - inside > 1e-6 * range) {
    const middle: number = (inside + outside) / 2;
    if (reaches(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}
