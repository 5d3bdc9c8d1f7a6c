import { regularizedIncompleteBeta } from '../../src/statistics/student-t.ts';

/** Of the interval as a whole. */
const ERROR = 0.05;

/** A share of experiments with its exact interval. */
export interface Share {
  readonly count: number;
  readonly of: number;
  readonly share: number;
  /** Ends of the 95 % interval. */
  readonly lower: number;
  readonly upper: number;
}

/**
 * The exact interval of a binomial share: each end is the share at which what was counted, or something further out, has
 * half of the error (C. J. Clopper and E. S. Pearson, Biometrika 1934). [0, 1] for no experiment.
 */
export function clopperPearson(count: number, of: number): Share {
  const share = of === 0 ? NaN : count / of;
  return {
    count,
    of,
    share,
    lower: count === 0 ? 0 : betaQuantile(ERROR / 2, count, of - count + 1),
    upper: count === of ? 1 : betaQuantile(1 - ERROR / 2, count + 1, of - count),
  };
}

function betaQuantile(probability: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (regularizedIncompleteBeta(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
