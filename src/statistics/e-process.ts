import { medianSorted } from 'simple-statistics';
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
 * Shifts may be infinite (one side had nothing), never NaN. Cost: O(n log n) for n blocks, and the moves of an insertion.
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
 * After how many blocks the evidence that the median of the differences lies above `margin` first reached `needed`, as
 * log E; null where it did not. Later blocks are not looked at.
 */
export function blocksToReach(
  differences: readonly number[],
  margin: number,
  bets: Bets,
  needed: number,
): number | null {
  if (needed <= 0) return 0;
  const betting = new EProcess(bets);
  const index = differences.findIndex((difference) => {
    betting.bet(difference - margin);
    return betting.has(needed);
  });
  return index < 0 ? null : index + 1;
}

/** The same evidence shift by shift, for who looks after every block: each look costs one block, not all of them. */
export class EProcess {
  readonly #bets: Bets;
  /** The wealth of every bet, as logarithms. */
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

  /** log E after the last shift that was added. */
  get current(): number {
    return this.#current;
  }

  /** The highest log E after any shift that was added. */
  get highest(): number {
    return this.#highest;
  }

  /** Bets on the next shift, which may be infinite, and looks what is won. Throws RangeError for NaN. */
  add(shift: number): void {
    this.bet(shift);
    // A shift of zero bets nothing, and the mean of the wealths stays what it was.
    if (shift !== 0) this.#current = logMeanOfExponentials(this.#products);
    this.#highest = Math.max(this.#highest, this.#current);
  }

  /** The same without a look: `current` and `highest` stay what they were. */
  bet(shift: number): void {
    if (Number.isNaN(shift)) throw new RangeError('a shift is not a number');
    const size = Math.abs(shift);
    const sizes = this.#sizes;
    const place = countUpTo(sizes, size);
    sizes.splice(place, 0, size);
    if (shift !== 0) multiplyFactors(this.#products, shift, sizes, (place + 1) / sizes.length, this.#bets);
  }

  /** Whether log E is at least `needed`. The mean is never above the greatest, which costs next to nothing to know. */
  has(needed: number): boolean {
    return (
      this.#products.some((product) => product >= needed) && logMeanOfExponentials(this.#products) >= needed
    );
  }
}

/** log E of bets on signs alone after so many shifts above zero and below it, in whatever order; ties bet nothing. */
export function evidenceOfSigns(above: number, below: number): number {
  return logMeanOfExponentials(
    Float64Array.from(SIGN_STAKES, (_, stake) => above * at(LOGS_WON, stake) + below * at(LOGS_LOST, stake)),
  );
}

/**
 * Multiplies each component's wealth by its factor for this block. Only |shift| and the past set the stakes: `sizes` are
 * those so far, ascending, of which the share `rank` is no larger.
 */
function multiplyFactors(
  products: Float64Array,
  shift: number,
  sizes: number[],
  rank: number,
  bets: Bets,
): void {
  const sign = Math.sign(shift);
  let component = 0;
  const multiply = (log: number): void => {
    products[component] = at(products, component) + log;
    component++;
  };
  for (const log of sign > 0 ? LOGS_WON : LOGS_LOST) multiply(log);
  if (bets === 'signs') return;
  const scale = medianSorted(sizes);
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
  const search = marginsToSearch(differences);
  if (search === null) return null;
  const needed = -Math.log(error);
  const { starts, greatest, range } = search;
  const reaches = (margin: number): boolean => blocksToReach(differences, margin, bets, needed) !== null;
  const start = starts.find(reaches);
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

/** Where the lower end of an interval is looked for, on the scale of the differences. */
interface MarginSearch {
  /** Margins below all differences, the greatest first. */
  readonly starts: readonly number[];
  /** The greatest finite difference: no margin above it is ever excluded. */
  readonly greatest: number;
  /** Between the least and the greatest, and a little where they are the same. */
  readonly range: number;
}

/** Where to look; null without a finite difference. */
export function marginsToSearch(differences: readonly number[]): MarginSearch | null {
  const finite = differences.filter(Number.isFinite);
  if (finite.length === 0) return null;
  const least = Math.min(...finite);
  const greatest = Math.max(...finite);
  const range = Math.max(greatest - least, Math.abs(greatest) * 1e-6, 1e-9);
  // Just below all differences every bet wins; further out only the relative sizes flatten, so two steps suffice.
  return { starts: [least - 1e-6 * range, least - range, least - 100 * range], greatest, range };
}
