import { mean } from 'simple-statistics';
import { at } from '../foundation/index.ts';
import { studentTUpperTail } from './student-t.ts';

/** Fewer pairs than this say too little about a slope. */
const LEAST_PAIRS = 10;
/** A slope that chance alone would bring more often than this is none. */
const SURE = 0.01;

/** How one series follows another that was measured beside it, and what is gained by taking that off. */
export interface Covariate {
  /** How much of the other's change is to be taken off; above 0. */
  readonly slope: number;
  /** Mean of the other series. */
  readonly centre: number;
  /** Sum of the squares of the other's distances from its mean; above 0. */
  readonly squares: number;
  /**
   * Error of predicting each value from all the others with the slope, over that without it; below 1. What is left is
   * this share of the noise.
   */
  readonly remaining: number;
}

/**
 * How `values` follow `beside`, one pair per replicate; null where taking it off would not surely help: fewer than ten
 * pairs, no spread, a slope that is not surely above zero (one-sided t test at 1 %), or no smaller error when each value
 * is predicted from all the others, slope included (leave-one-out).
 *
 * The slope is that of least squares, drawn towards zero by 1 − 1/t², t being its own t statistic (positive-part shrinkage
 * after W. James and C. Stein, 1961): the less sure it is, the less of it counts. Cost: O(n).
 */
export function fitCovariate(values: readonly number[], beside: readonly number[]): Covariate | null {
  if (values.length < LEAST_PAIRS || ![...values, ...beside].every(Number.isFinite)) return null;
  const [level, centre] = [mean(values), mean(beside)];
  const ys = values.map((value) => value - level);
  const xs = beside.map((other) => other - centre);
  const all = momentsOf(xs, ys);
  const fit = shrunkSlope(all);
  if (fit === null || studentTUpperTail(fit.t, all.n - 2) > SURE) return null;
  let [plain, predicted] = [0, 0];
  for (let index = 0; index < ys.length; index++) {
    const [x, y] = [at(xs, index), at(ys, index)];
    const others = without(all, x, y);
    const slope = shrunkSlope(others)?.slope ?? 0;
    const distance = y - others.y / others.n;
    plain += distance ** 2;
    predicted += (distance - slope * (x - others.x / others.n)) ** 2;
  }
  if (predicted >= plain) return null;
  return { slope: fit.slope, centre, squares: squaresOf(all), remaining: Math.sqrt(predicted / plain) };
}

/** Sums over pairs, taken around their means so that differences of sums keep their digits. */
interface Moments {
  readonly n: number;
  readonly x: number;
  readonly y: number;
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
}

function momentsOf(xs: readonly number[], ys: readonly number[]): Moments {
  const sums = { n: xs.length, x: 0, y: 0, xx: 0, xy: 0, yy: 0 };
  for (const [index, x] of xs.entries()) {
    const y = at(ys, index);
    sums.x += x;
    sums.y += y;
    sums.xx += x * x;
    sums.xy += x * y;
    sums.yy += y * y;
  }
  return sums;
}

/** The moments of all pairs but this one. */
function without({ n, x: sumX, y: sumY, xx, xy, yy }: Moments, x: number, y: number): Moments {
  return { n: n - 1, x: sumX - x, y: sumY - y, xx: xx - x * x, xy: xy - x * y, yy: yy - y * y };
}

function squaresOf({ n, x, xx }: Moments): number {
  return xx - x ** 2 / n;
}

/** The slope with its t statistic; null where one of the series does not vary. */
function shrunkSlope(moments: Moments): { readonly slope: number; readonly t: number } | null {
  const { n, x, y, xy, yy } = moments;
  const squares = squaresOf(moments);
  const products = xy - (x * y) / n;
  const around = yy - y ** 2 / n;
  if (!(squares > 0 && around > 0) || n < 3) return null;
  const slope = products / squares;
  const left = Math.max(0, around - slope * products) / (n - 2);
  const t = left === 0 ? Math.sign(slope) * Infinity : slope / Math.sqrt(left / squares);
  return { slope: slope * Math.max(0, 1 - 1 / t ** 2), t };
}
